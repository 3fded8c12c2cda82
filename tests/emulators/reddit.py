"""Plays Reddit's Data API: one brand, its subreddit, trees of comments, an inbox."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.emulators.reddit_things import Thing, base36, rendered
from tests.emulators.reddit_truth import told
from tests.emulators.server import Emulator, Reply, Request
from tests.emulators.truth import Truth


@dataclass
class RedditServer(Emulator):
    """State of the site; traps can be switched on, see the fields."""

    client: tuple[str, str] = ("client-abcdef", "secret-ghijkl")
    password: tuple[str, str] = ("shopbrand", "pass-mnopqr")
    refresh_token: str = "refresh-stuvwx"
    page_cap: int = 100
    shown: int = 200  # comments of one level before the rest is collapsed
    depth: int = 10
    window: int = 600
    reset: int = 300
    moderator: bool = True
    things: dict[str, Thing] = field(default_factory=dict)
    inbox: list[tuple[str, str]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    days: dict[datetime, tuple[int, int, int]] = field(default_factory=dict)
    subscribers: int = 4321
    tokens: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._serial = 50_000
        self.used = 0

    # building the world

    def _add(self, kind: str, author: str, text: str, at: datetime, **more: Any) -> str:
        self._serial += 7
        name = f"{kind}_{base36(self._serial)}"
        self.things[name] = Thing(name, author, at, text, **more)
        return name

    def post(self, title: str, at: datetime, author: str = "ShopBrand", **more: Any) -> str:
        """Add a post; gives its full name."""
        return self._add("t3", author, more.pop("text", ""), at, title=title, **more)

    def comment(self, parent: str, text: str, author: str, at: datetime, **more: Any) -> str:
        """Add a comment below a post or comment; gives its full name."""
        link = parent if parent.startswith("t3_") else self.things[parent].link
        return self._add("t1", author, text, at, parent=parent, link=link, **more)

    def message(self, author: str, text: str, at: datetime, first: str | None = None) -> str:
        """Add a private message from or to the brand."""
        self._serial += 7
        name = f"t4_{base36(self._serial)}"
        self.messages.append({
            "name": name, "author": author, "author_fullname": self.person(author), "body": text,
            "dest": "ShopBrand", "subject": "hello", "created_utc": at.timestamp(), "new": True,
            "first_message_name": first, "parent_id": first, "subreddit": None, "replies": "",
        })  # fmt: skip
        return name

    def person(self, author: str) -> str:
        """A member's full name."""
        return "t2_" + base36(1000 + sum(ord(c) * 31**n for n, c in enumerate(author.lower())))

    def below(self, name: str) -> list[Thing]:
        """Direct answers, newest first; leaves that are gone leave no trace in a tree."""
        found = [t for t in self.things.values() if t.parent == name]
        found = [t for t in found if t.gone != "author" or self.below(t.name)]
        return sorted(found, key=lambda t: t.at, reverse=True)

    # answers

    def answer(self, request: Request) -> Reply:
        if request.path == "/api/v1/access_token":
            return self._grant(request)
        if not request.headers.get("User-Agent", "").startswith("python:"):
            return Reply(403, b"<html>blocked</html>", {"Content-Type": "text/html"})
        if request.token not in self.tokens:
            return Reply(401, {"message": "Unauthorized", "error": 401})
        self.used += 1
        left = self.window - self.used
        limits = {"x-ratelimit-used": str(self.used), "x-ratelimit-remaining": f"{left:.1f}",
                  "x-ratelimit-reset": str(self.reset)}  # fmt: skip
        if left < 0:
            return Reply(429, {"message": "Too Many Requests", "error": 429}, limits)
        reply = self._route(request)
        reply.headers.update(limits)
        return reply

    def _route(self, request: Request) -> Reply:
        is_personal = not str(request.token).startswith("app")
        mine = [t for t in self.things.values() if t.author == "ShopBrand" and t.gone != "author"]
        match request.path.strip("/").lower().split("/"):
            case ["user", "shopbrand", "about"]:
                about = {"id": self.person("ShopBrand")[3:], "name": "ShopBrand",
                         "total_karma": 77, "link_karma": 50, "comment_karma": 27,
                         "created_utc": 1.6e9, "icon_img": "https://x.invalid/?s=1"}  # fmt: skip
                return Reply(200, {"kind": "t2", "data": about})
            case ["user", "shopbrand", "submitted"]:
                return self._listing(request, [t for t in mine if t.title is not None])
            case ["user", "shopbrand", "comments"]:
                return self._listing(request, [t for t in mine if t.title is None])
            case ["r", "shop", "new"]:
                rows = [t for t in self.things.values() if t.title and t.subreddit == "shop"]
                return self._listing(request, [t for t in rows if not t.gone])
            case ["r", "shop", "about"]:
                data = {"name": "t5_2x", "display_name": "shop", "active_user_count": None}
                data["subscribers"] = self.subscribers
                return Reply(200, {"kind": "t5", "data": data})
            case ["r", "shop", "about", "traffic"] if self.moderator:
                rows = [[int(d.timestamp()), *v] for d, v in sorted(self.days.items())]
                return Reply(200, {"day": rows[::-1], "hour": [], "month": []})
            case ["r", "shop", *_]:
                return Reply(403, {"message": "Forbidden", "error": 403})
            case ["r", *_]:
                return Reply(302, None, {"Location": f"{self.base_url}/subreddits/search?q=x"})
            case ["subreddits", "search"]:
                return Reply(200, _page([{"kind": "t5", "data": {"name": "t5_zz"}}], None))
            case ["api", "info"]:
                names = (request.one("id") or "").split(",")[:100]
                rows = [self.things[n] for n in names if n in self.things]
                return Reply(200, _page([self.view(t) for t in rows], None))
            case ["api", "morechildren"]:
                return self._more(request)
            case ["comments", post]:
                return self._thread(request, self.things[f"t3_{post}"])
            case ["duplicates", post]:
                rows = [t for t in self.things.values() if t.shares == f"t3_{post}"]
                top = _page([self.view(self.things[f"t3_{post}"])], None)
                return Reply(200, [top, self._listing(request, rows).body])
            case ["message", box] if is_personal:
                return self._box(request, box)
            case ["message", _]:
                return Reply(403, {"message": "Forbidden", "error": 403, "reason": "user_required"})
        return Reply(404, {"message": "Not Found", "error": 404})

    def _grant(self, request: Request) -> Reply:
        basic = base64.b64encode(":".join(self.client).encode()).decode()
        if request.headers.get("Authorization") != f"Basic {basic}":
            return Reply(401, {"message": "Unauthorized", "error": 401})
        form = request.body
        kind = form.get("grant_type")
        is_right = {
            "client_credentials": True,
            "password": (form.get("username"), form.get("password")) == self.password,
            "refresh_token": form.get("refresh_token") == self.refresh_token,
        }.get(kind, False)
        if not is_right:
            return Reply(200, {"error": "invalid_grant"})
        prefix = "app" if kind == "client_credentials" else "usr"
        token = f"{prefix}-token-{len(self.tokens):06d}"
        self.tokens.append(token)
        return Reply(200, {"access_token": token, "token_type": "bearer", "expires_in": 86400,
                           "scope": "*"})  # fmt: skip

    def view(self, thing: Thing) -> dict[str, Any]:
        """A thing as lists and look-ups show it."""
        return rendered(self, thing)

    def _listing(self, request: Request, rows: list[Thing]) -> Reply:
        rows = sorted(rows, key=lambda t: (t.at, t.name), reverse=True)
        return self._slice(request, [self.view(t) for t in rows])

    def _slice(self, request: Request, views: list[dict[str, Any]]) -> Reply:
        """Newest first after the full name asked for, no deeper than 1,000."""
        views = views[:1000]
        limit = min(int(request.one("limit", "25") or 25), 100, self.page_cap)
        names = [v["data"]["name"] for v in views]
        after = request.one("after")
        start = names.index(after) + 1 if after in names else 0
        page = views[start : start + limit]
        end = page[-1]["data"]["name"] if start + limit < len(views) else None
        return Reply(200, _page(page, end))

    def _tree(self, name: str, depth: int) -> list[dict[str, Any]]:
        rows = self.below(name)
        if depth >= self.depth and rows:
            cut = {"count": 0, "name": "t1__", "id": "_", "parent_id": name, "children": []}
            return [{"kind": "more", "data": cut}]
        tree = []
        for row in rows[: self.shown]:
            view = self.view(row)
            answers = self._tree(row.name, depth + 1)
            view["data"] |= {"depth": depth, "replies": _page(answers, None) if answers else ""}
            tree.append(view)
        if rest := [t.name[3:] for t in rows[self.shown :]]:
            more = {"count": len(rest), "children": rest, "parent_id": name, "id": rest[0],
                    "name": f"t1_{rest[0]}", "depth": depth}  # fmt: skip
            tree.append({"kind": "more", "data": more})
        return tree

    def _thread(self, request: Request, post: Thing) -> Reply:
        tree = self._tree(post.name, 0)
        if start := request.one("comment"):
            view = self.view(self.things[f"t1_{start}"])
            view["data"]["replies"] = _page(self._tree(f"t1_{start}", 1), None)
            tree = [view]
        return Reply(200, [_page([self.view(post)], None), _page(tree, None)])

    def _more(self, request: Request) -> Reply:
        names = (request.one("children") or "").split(",")
        if len(names) > 100:
            errors = [["TOO_MANY", "too many", "children"]]
            return Reply(200, {"json": {"errors": errors}})
        things = []
        for name in names:
            things.append(self.view(self.things[f"t1_{name}"]))
            if rest := [t.name[3:] for t in self.below(f"t1_{name}")]:
                data = {"count": len(rest), "children": rest, "parent_id": f"t1_{name}",
                        "id": rest[0], "name": f"t1_{rest[0]}"}  # fmt: skip
                things.append({"kind": "more", "data": data})
        return Reply(200, {"json": {"errors": [], "data": {"things": things}}})

    def _box(self, request: Request, box: str) -> Reply:
        if box == "inbox":
            views = []
            for name, kind in reversed(self.inbox):
                view = self.view(self.things[name])
                del view["data"]["link_id"], view["data"]["permalink"]
                view["data"] |= {"type": kind, "subject": kind.replace("_", " "), "new": True,
                                 "was_comment": True, "dest": "ShopBrand"}  # fmt: skip
                views.append(view)
            return self._slice(request, views)
        own = [m for m in self.messages if (m["author"] == "ShopBrand") == (box == "sent")]
        return self._slice(request, [{"kind": "t4", "data": m} for m in reversed(own)])

    # what happened

    def truth(self) -> Truth:
        """What the marts must show after a whole first read."""
        return told(self)

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return {
            "platform": "reddit", "account": "u/ShopBrand", "base_url": self.base_url,
            "subreddit": "shop", "client_id": self.client[0], "client_secret": self.client[1],
            "refresh_token": self.refresh_token,
        }  # fmt: skip


def _page(views: list[dict[str, Any]], after: str | None) -> dict[str, Any]:
    data = {"after": after, "before": None, "dist": len(views), "modhash": None, "children": views}
    return {"kind": "Listing", "data": data}


def world(now: datetime) -> RedditServer:
    """A brand with six posts, collapsed and deep threads, crossposts, a community and an inbox."""
    site = RedditServer(page_cap=3, shown=3, depth=4)
    start = now.astimezone(UTC).replace(microsecond=0) - timedelta(days=12)

    def at(hours: float) -> datetime:
        return start + timedelta(hours=hours)

    posts = [site.post(f"News {n}", at(30 * n), text=f"Text {n}", score=10 + n) for n in range(5)]
    posts.append(site.post("Which one?", at(160), poll={"red": 4, "blue": 7}, subreddit="deals"))
    for n in range(8):
        site.comment(posts[0], f"First thought {n}", f"fan{n}", at(1 + n / 10))
    top = site.comment(posts[1], "Does it ship abroad?", "ada", at(31))
    below = site.comment(top, "Yes, everywhere.", "ShopBrand", at(32))
    for n in range(6):
        author = "ada" if n % 2 else "fan1"
        below = site.comment(below, f"Deeper {n}", author, at(33 + n))
    for n in range(7):
        site.comment(top, f"Me too {n}", f"fan{n}", at(34 + n / 10))
    site.comment(posts[5], "Blue", "Bob", at(161))
    site.post("News 0", at(20), "fan2", shares=posts[0], subreddit="pics")
    site.post("You must see this", at(21), "fan3", shares=posts[0], subreddit="pics")
    own_story = site.post("My unboxing", at(50), "carol", text="It came today.")
    site.comment(own_story, "Looks great", "fan4", at(51))
    site.comment(own_story, "Enjoy it!", "ShopBrand", at(52))
    foreign = site.post("What do you use?", at(60), "dan", subreddit="gear")
    site.comment(foreign, "We make one", "ShopBrand", at(61), subreddit="gear")
    named = site.comment(foreign, "Ask u/ShopBrand", "erin", at(62), subreddit="gear")
    site.inbox = [(top, "post_reply"), (named, "username_mention")]
    site.subscribers = 812
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    site.days = {midnight - timedelta(days=n): (40 + n, 90 + n, n) for n in range(1, 4)}
    return site

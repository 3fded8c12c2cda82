"""Plays Bluesky: the public host, an entryway and one PDS in a single server."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.emulators.server import Emulator, Reply, Request

EPOCH = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def text_time(moment: datetime) -> str:
    """A time as the service writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@dataclass
class PostRow:
    """A post in the emulator. ``created`` is claimed by the author, ``indexed`` seen."""

    uri: str
    author: str
    text: str
    created: datetime
    indexed: datetime
    parent: str | None = None
    root: str | None = None
    quotes: str | None = None
    cid: int = 1
    blocked: bool = False
    mentions: tuple[str, ...] = ()


@dataclass
class BlueskyServer(Emulator):
    """State of the network. Traps can be switched on; see the fields."""

    password: str = "abcd-efgh-ijkl-mnop"
    thread_depth: int = 6
    empty_page: bool = False  # an empty page with a cursor in the middle of each list
    trailing_cursor: bool = False  # a cursor on the last page, then an empty page without
    stuck_cursor: bool = False  # the last page names its own cursor again
    access_seconds: float = 7200.0
    posts: dict[str, PostRow] = field(default_factory=dict)
    likes: dict[str, list[tuple[str, datetime]]] = field(default_factory=dict)
    reposts: dict[str, list[str]] = field(default_factory=dict)
    followers: list[str] = field(default_factory=list)
    brand_reposts: list[tuple[str, datetime]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    missing_counters: bool = False
    bots: set[str] = field(default_factory=set)
    brand: str = "did:plc:brand"

    def __post_init__(self) -> None:
        super().__init__()
        self.logins = 0
        self.tokens: dict[str, float] = {}
        self.refreshers: set[str] = set()
        self._serial = 0

    # building the world

    def post(
        self,
        text: str,
        author: str | None = None,
        parent: str | None = None,
        quotes: str | None = None,
        at: datetime | None = None,
        **more: Any,
    ) -> str:
        """Add a post; gives its uri."""
        self._serial += 1
        author = author or self.brand
        uri = f"at://{author}/app.bsky.feed.post/3k{self._serial:06d}"
        at = at or EPOCH + timedelta(minutes=self._serial)
        above = self.posts[parent] if parent else None
        root = (above.root or above.uri) if above else None
        self.posts[uri] = PostRow(
            uri, author, text, at, at, parent=parent, root=root, quotes=quotes, **more
        )
        return uri

    def like(self, uri: str, person: str, at: datetime | None = None) -> None:
        """Somebody likes a post."""
        self._serial += 1
        when = at or EPOCH + timedelta(minutes=self._serial)
        self.likes.setdefault(uri, []).append((person, when))

    def notice(self, reason: str, person: str, subject: str | None, at: datetime,
               record: dict[str, Any] | None = None, uri: str | None = None) -> str:  # fmt: skip
        """Tell the brand of something."""
        self._serial += 1
        uri = uri or f"at://{person}/app.bsky.feed.{reason}/3n{self._serial:06d}"
        entry = {
            "uri": uri, "cid": f"bafy{self._serial}", "isRead": False, "reason": reason,
            "author": self.actor(person), "indexedAt": text_time(at),
            "record": {"createdAt": text_time(at), **(record or {})},
        }  # fmt: skip
        if subject:
            entry["reasonSubject"] = subject
        self.notices.append(entry)
        return uri

    # answers

    def answer(self, request: Request) -> Reply:
        call = request.path.removeprefix("/xrpc/")
        handler = {
            "app.bsky.actor.getProfile": self._profile,
            "app.bsky.feed.getAuthorFeed": self._feed,
            "app.bsky.feed.getPosts": self._get_posts,
            "app.bsky.feed.getPostThread": self._thread,
            "app.bsky.feed.getLikes": self._likes,
            "app.bsky.feed.getRepostedBy": self._reposted_by,
            "app.bsky.feed.getQuotes": self._quotes,
            "app.bsky.graph.getFollowers": self._followers,
            "app.bsky.notification.listNotifications": self._notifications,
            "com.atproto.server.createSession": self._create_session,
            "com.atproto.server.refreshSession": self._refresh_session,
        }.get(call)
        if handler is None:
            return _error(501, "MethodNotImplemented", call)
        return handler(request)

    def actor(self, did: str) -> dict[str, Any]:
        """A profile view."""
        name = did.rsplit(":", 1)[-1]
        labels = [{"src": did, "val": "bot"}] if did in self.bots else []
        return {
            "did": did,
            "handle": f"{name}.example",
            "displayName": name.title(),
            "labels": labels,
            "viewer": {"muted": False},
        }

    def view(self, row: PostRow) -> dict[str, Any]:
        """A post view with its counters."""
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post", "text": row.text, "createdAt": text_time(row.created),
            "langs": ["en"],
        }  # fmt: skip
        if row.parent:
            record["reply"] = {"root": {"uri": row.root, "cid": "c"},
                               "parent": {"uri": row.parent, "cid": "c"}}  # fmt: skip
        view = {
            "uri": row.uri, "cid": f"bafy{row.cid}", "author": self.actor(row.author),
            "record": record, "indexedAt": text_time(row.indexed), "labels": [],
            "viewer": {"threadMuted": False},
        }  # fmt: skip
        if row.quotes:
            record["embed"] = {"$type": "app.bsky.embed.record",
                               "record": {"uri": row.quotes, "cid": "c"}}  # fmt: skip
            quoted = self.posts[row.quotes]
            view["embed"] = {
                "$type": "app.bsky.embed.record#view",
                "record": {"$type": "app.bsky.embed.record#viewRecord", "uri": row.quotes,
                           "author": self.actor(quoted.author), "value": {"text": quoted.text},
                           "likeCount": len(self.likes.get(row.quotes, []))},
            }  # fmt: skip
        if not self.missing_counters:
            view |= {
                "replyCount": sum(p.parent == row.uri for p in self.posts.values()),
                "repostCount": len(self.reposts.get(row.uri, [])),
                "likeCount": len(self.likes.get(row.uri, [])),
                "quoteCount": sum(p.quotes == row.uri for p in self.posts.values()),
                "bookmarkCount": 0,
            }
        return view

    def _profile(self, request: Request) -> Reply:
        if request.one("actor") not in (self.brand, "brand.example"):
            return _error(400, "InvalidRequest", "Profile not found")
        own = [p for p in self.posts.values() if p.author == self.brand]
        return Reply(200, {
            "did": self.brand, "handle": "brand.example", "displayName": "Brand",
            "followersCount": len(self.followers), "followsCount": 3, "postsCount": len(own),
        })  # fmt: skip

    def _feed(self, request: Request) -> Reply:
        items = [
            (min(p.created, p.indexed), {"post": self.view(p)})
            for p in self.posts.values()
            if p.author == self.brand
        ]
        for uri, at in self.brand_reposts:
            reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": self.actor(self.brand),
                      "indexedAt": text_time(at)}  # fmt: skip
            items.append((at, {"post": self.view(self.posts[uri]), "reason": reason}))
        items.sort(key=lambda item: item[0], reverse=True)
        return self._page(request, "feed", [item for _, item in items])

    def _get_posts(self, request: Request) -> Reply:
        uris = request.query.get("uris", [])
        if len(uris) > 25:
            return _error(400, "InvalidRequest", "uris must not have more than 25 elements")
        known = (self.posts.get(uri) for uri in uris)
        return Reply(200, {"posts": [self.view(p) for p in known if p and not p.blocked]})

    def _thread(self, request: Request) -> Reply:
        row = self.posts.get(request.one("uri") or "")
        if row is None:
            return _error(400, "NotFound", "Post not found")
        depth = min(int(request.one("depth", "6") or 6), self.thread_depth)
        return Reply(200, {"thread": self._node(row, depth)})

    def _node(self, row: PostRow, depth: int) -> dict[str, Any]:
        if row.blocked:
            return {"$type": "app.bsky.feed.defs#blockedPost", "uri": row.uri, "blocked": True,
                    "author": {"did": row.author}}  # fmt: skip
        node = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self.view(row)}
        if depth > 0:
            below = [p for p in self.posts.values() if p.parent == row.uri]
            node["replies"] = [self._node(p, depth - 1) for p in below]
        return node

    def _likes(self, request: Request) -> Reply:
        rows = self.likes.get(request.one("uri") or "", [])
        items = [
            {"actor": self.actor(who), "createdAt": text_time(at), "indexedAt": text_time(at)}
            for who, at in reversed(rows)
        ]
        return self._page(request, "likes", items, uri=request.one("uri"))

    def _reposted_by(self, request: Request) -> Reply:
        people = self.reposts.get(request.one("uri") or "", [])
        return self._page(request, "repostedBy", [self.actor(p) for p in reversed(people)])

    def _quotes(self, request: Request) -> Reply:
        rows = [p for p in self.posts.values() if p.quotes == request.one("uri")]
        return self._page(request, "posts", [self.view(p) for p in reversed(rows)])

    def _followers(self, request: Request) -> Reply:
        people = [self.actor(p) for p in reversed(self.followers)]
        return self._page(request, "followers", people, subject=self.actor(self.brand))

    def _notifications(self, request: Request) -> Reply:
        token = request.token or ""
        if token not in self.tokens:
            return _error(401, "AuthMissing", "Authentication Required")
        if self.tokens[token] <= time.time():
            return _error(400, "ExpiredToken", "Token has expired")
        newest_first = sorted(self.notices, key=lambda n: n["indexedAt"], reverse=True)
        return self._page(request, "notifications", newest_first, priority=False)

    def _create_session(self, request: Request) -> Reply:
        self.logins += 1
        if request.body.get("password") != self.password:
            return _error(401, "AuthenticationRequired", "Invalid identifier or password")
        return Reply(200, self._new_session())

    def _refresh_session(self, request: Request) -> Reply:
        if request.token not in self.refreshers:
            return _error(400, "ExpiredToken", "Token has been revoked")
        return Reply(200, self._new_session())

    def _new_session(self) -> dict[str, Any]:
        self._serial += 1
        end = time.time() + self.access_seconds
        access, refresh = _jwt(f"access{self._serial}", end), _jwt(f"refresh{self._serial}", end)
        self.tokens[access] = end
        self.refreshers.add(refresh)
        service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                   "serviceEndpoint": "https://unreachable.invalid"}  # fmt: skip
        return {"accessJwt": access, "refreshJwt": refresh, "handle": "brand.example",
                "did": self.brand, "didDoc": {"id": self.brand, "service": [service]}}  # fmt: skip

    def _page(self, request: Request, name: str, items: list[Any], **more: Any) -> Reply:
        limit = int(request.one("limit", "50") or 50)
        if not 1 <= limit <= 100:
            return _error(400, "InvalidRequest", "limit must be 1 to 100")
        cursor = request.one("cursor")
        kind, _, place = (cursor or "at-0").rpartition("-")
        start = int(place)
        if self.empty_page and kind == "at" and start == limit:
            return Reply(200, {name: [], "cursor": f"on-{start}", **more})
        page = items[start : start + limit]
        body = {name: page, **more}
        if start + limit < len(items) or (self.trailing_cursor and page):
            body["cursor"] = f"at-{start + limit}"
        elif self.stuck_cursor and cursor:
            body["cursor"] = cursor
        return Reply(200, body)

    def too_many(self) -> Any:
        return {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}


def _jwt(subject: str, end: float) -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part({'sub': subject, 'exp': end})}.{subject}signature"


def _error(status: int, code: str, message: str) -> Reply:
    return Reply(status, {"error": code, "message": message})

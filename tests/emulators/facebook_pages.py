"""Plays Meta's Graph API for one Page: posts, people, messages, insights, tokens and limits."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tests.emulators.facebook_answers import day_end, gone, mark, refusal
from tests.emulators.server import Emulator, Reply, Request

PAGE = "100000000000000111"
VERSION = "v26.0"
KINDS = ("LIKE", "LOVE", "WOW", "HAHA", "SAD", "ANGRY", "CARE")
PAGE_METRICS = frozenset(
    "page_media_view page_total_media_view_unique page_post_engagements page_views_total"
    " page_follows page_daily_follows page_daily_follows_unique page_daily_unfollows_unique"
    " page_total_actions page_video_views page_actions_post_reactions_total"
    " page_follows_country".split()
)
POST_METRICS = frozenset(
    "post_media_view post_total_media_view_unique post_clicks post_clicks_by_type"
    " post_reactions_by_type_total post_activity_by_action_type post_video_views"
    " post_video_view_time post_video_avg_time_watched".split()
)
STORY_METRICS = frozenset(
    "STORY_MEDIA_VIEW STORY_TOTAL_MEDIA_VIEW_UNIQUE STORY_INTERACTION PAGES_FB_STORY_REPLIES"
    " PAGES_FB_STORY_SHARES".split()
)
EDGES = {
    "published_posts": "pages_read_engagement",
    "stories": "pages_read_engagement",
    "videos": "pages_read_engagement",
    "visitor_posts": "pages_read_user_content",
    "tagged": "pages_read_user_content",
    "ratings": "pages_read_user_content",
    "comments": "pages_read_user_content",
    "reactions": "pages_read_user_content",
    "conversations": "pages_messaging",
    "messages": "pages_messaging",
    "insights": "read_insights",
}


@dataclass
class GraphServer(Emulator):
    """State of one Page; traps can be switched on, see the fields.

    ``posts``, ``comments`` ... hold records as the API shows them, with private fields that begin
    with ``_``. ``page_days``: (metric, breakdown or "", day) -> value; ``values``: object ->
    metric -> lifetime value.
    """

    now: datetime = datetime(2026, 1, 10, 9, tzinfo=UTC)
    page_token: str = "page-tok-abcdefgh"
    user_token: str = "user-tok-abcdefgh"
    app: tuple[str, str] = ("55512345", "app-secret-abcdefgh")
    expires_at: int = 0
    needs_proof: bool = False
    is_over: bool = False  # the Page's token has ended
    served_version: str = VERSION
    cap: int = 100
    feed_cap: int = 600  # so many posts one listing shows
    heavy: int = 101  # a page of so many posts is too much data
    permissions: set[str] = field(default_factory=lambda: {*EDGES.values()})
    names_reactions: bool = True
    dead: set[str] = field(default_factory=set)
    usage: dict[str, str] = field(default_factory=dict)
    next_host: str = "https://graph.facebook.com"
    node: dict[str, Any] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    visitor_posts: list[dict[str, Any]] = field(default_factory=list)
    tagged: list[dict[str, Any]] = field(default_factory=list)
    videos: list[dict[str, Any]] = field(default_factory=list)
    stories: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    conversations: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    reactions: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    page_days: dict[tuple[str, str, date], Any] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def answer(self, request: Request) -> Reply:
        reply = self._answer(request)
        reply.headers = {"facebook-api-version": self.served_version, **self.usage, **reply.headers}
        return reply

    def _answer(self, request: Request) -> Reply:
        version, *path = request.path.strip("/").split("/")
        if version != VERSION:
            return refusal(2500, f"Unknown path components: /{version}")
        problem = self._login(request, path)
        if problem is not None:
            return problem
        match path:
            case ["debug_token"]:
                told = {"is_valid": True, "expires_at": self.expires_at, "type": "PAGE"}
                return Reply(200, {"data": {**told, "data_access_expires_at": 0}})
            case ["me"] if request.token == self.user_token:
                return Reply(200, {"id": "9001", "name": "Ada Admin"})
            case ["me"]:
                return Reply(200, {"id": PAGE, "name": self.node.get("name")})
            case ["me", "accounts"]:
                rows = [{"id": "1", "name": "Other", "access_token": "other-tok-abcdef"}]
                rows.append({"id": PAGE, "name": "Brand", "access_token": self.page_token})
                return self._list(request, rows)
            case [str() as found] if found == PAGE:
                return Reply(200, {"id": PAGE, **self.node})
            case [str() as post_id]:
                post = self._post(post_id)
                return Reply(200, self._shown(post, request)) if post else gone(post_id)
            case [str() as subject, str() as edge]:
                return self._edge(request, subject, edge)
        return refusal(2500, "Unknown path components")

    def _login(self, request: Request, path: list[str]) -> Reply | None:
        if "access_token" in request.query:
            return refusal(1, "a token in the address")  # the emulator's own rule
        token = request.token
        if token == "|".join(self.app) and path == ["debug_token"]:
            return None
        if self.needs_proof:
            key, text = self.app[1].encode(), (token or "").encode()
            if request.one("appsecret_proof") != hmac.new(key, text, hashlib.sha256).hexdigest():
                return refusal(100, "API calls from the server require an appsecret_proof")
        if token == self.page_token and self.is_over:
            return refusal(190, "Error validating access token: Session has expired", 401, 463)
        if token not in (self.page_token, self.user_token):
            return refusal(190, "Invalid OAuth access token", 401, 467)
        return None

    def _edge(self, request: Request, subject: str, edge: str) -> Reply:
        if EDGES.get(edge) not in self.permissions:
            if edge == "ratings":
                return refusal(283, "Requires pages_read_user_content permission")
            return refusal(200, f"Requires {EDGES.get(edge)} permission", 403)
        if subject != PAGE and edge in ("comments", "reactions") and self._post(subject) is None:
            return gone(subject)
        match edge:
            case "published_posts":
                limit = int(request.one("limit") or 25)
                if limit >= self.heavy:
                    text = "Please reduce the amount of data you're asking for"
                    return refusal(1, text, 500)
                rows = [p for p in self._newest(self.posts) if self._is_asked(p, request)]
                return self._list(request, [self._shown(p, request) for p in rows[: self.feed_cap]])
            case "visitor_posts" | "tagged" | "ratings" | "videos":
                rows = self._newest(getattr(self, edge))
                return self._list(request, [self._shown(p, request) for p in rows])
            case "stories":
                return self._list(request, sorted(
                    self.stories, key=lambda s: s["creation_time"], reverse=True))  # fmt: skip
            case "comments":
                rows = sorted(self.comments.get(subject, []), key=lambda c: str(c["created_time"]))
                if request.one("filter") != "stream":
                    rows = [row for row in rows if "parent" not in row]
                return self._list(request, rows)
            case "reactions":
                rows = self.reactions.get(subject, []) if self.names_reactions else []
                return self._list(request, rows)
            case "conversations":
                rows = sorted(self.conversations, key=lambda c: c["updated_time"], reverse=True)
                return self._list(request, [self._conversation(c) for c in rows])
            case "messages":
                (found,) = (c for c in self.conversations if c["id"] == subject)
                return self._list(request, self._messages(found))
            case "insights":
                return self._insights(request, subject)
        return refusal(100, f"Tried accessing nonexisting field ({edge})")

    def _post(self, post_id: str) -> dict[str, Any] | None:
        everything = (*self.posts, *self.visitor_posts)
        return next((post for post in everything if post["id"] == post_id), None)

    @staticmethod
    def _newest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(rows, key=lambda row: str(row.get("created_time")), reverse=True)

    @staticmethod
    def _is_asked(post: dict[str, Any], request: Request) -> bool:
        at = datetime.fromisoformat(post["created_time"]).timestamp()
        since, until = request.one("since"), request.one("until")
        return (
            not post.get("_unlisted")
            and (since is None or at >= int(since))
            and (until is None or at <= int(until))
        )

    def _shown(self, post: dict[str, Any], request: Request) -> dict[str, Any]:
        """A post with the summaries asked for by alias."""
        shown = {name: value for name, value in post.items() if not name.startswith("_")}
        found = self.reactions.get(str(post.get("id")), [])
        asked = request.one("fields") or ""
        for kind, alias in re.findall(r"reactions\.type\((\w+)\)[^,]*?\.as\((\w+)\)", asked):
            count = sum(1 for one in found if one["type"] == kind)
            shown[alias] = {"data": [], "summary": {"total_count": count}}
        for edge, alias in re.findall(
            r"(reactions|comments)\.(?:limit|filter)[^,]*?\.as\((\w+)\)", asked
        ):
            rows: list[Any] = self.comments.get(str(post.get("id")), [])
            count = len(found) if edge == "reactions" else len(rows)
            shown[alias] = {"data": [], "summary": {"total_count": count}}
        return shown

    def _messages(self, conversation: dict[str, Any]) -> list[dict[str, Any]]:
        rows = self._newest(conversation["_messages"])
        # Older ones than the newest 20 show no more than their id.
        return [*rows[:20], *({"id": row["id"]} for row in rows[20:])]

    def _conversation(self, conversation: dict[str, Any]) -> dict[str, Any]:
        shown = {k: v for k, v in conversation.items() if not k.startswith("_")}
        rows = self._messages(conversation)
        size = min(20, self.cap)
        shown["messages"] = {"data": rows[:size], "paging": {"cursors": {"after": mark(size)}}}
        if len(rows) > size:
            link = f"{self.next_host}/{VERSION}/{conversation['id']}/messages?"
            query = {"access_token": self.page_token, "after": mark(size)}
            shown["messages"]["paging"]["next"] = link + urlencode(query)
        return shown

    def _list(self, request: Request, rows: list[dict[str, Any]]) -> Reply:
        limit = min(int(request.one("limit") or 25), self.cap)
        start = int(base64.b64decode(request.one("after") or mark(0)))
        end = start + limit
        body: dict[str, Any] = {"data": rows[start:end]}
        if body["data"]:
            body["paging"] = {"cursors": {"before": mark(start), "after": mark(end)}}
        if end < len(rows):
            query = {"access_token": request.token, "limit": limit, "after": mark(end)}
            body["paging"]["next"] = f"{self.next_host}{request.path}?{urlencode(query)}"
        return Reply(200, body)

    def _insights(self, request: Request, subject: str) -> Reply:
        metrics = (request.one("metric") or "").split(",")
        is_story = any(story["post_id"] == subject for story in self.stories)
        alive = PAGE_METRICS if subject == PAGE else STORY_METRICS if is_story else POST_METRICS
        if set(metrics) - alive or set(metrics) & self.dead:
            return refusal(100, "The value must be a valid insights metric")
        if subject == PAGE:
            return self._page_insights(request, metrics)
        if not is_story and self._post(subject) is None:
            return gone(subject)
        data = []
        for metric in metrics:
            if metric in self.values.get(subject, {}):
                values = [{"value": self.values[subject][metric]}]
                data.append({"name": metric, "period": "lifetime", "values": values,
                             "id": f"{subject}/insights/{metric}/lifetime"})  # fmt: skip
        return Reply(200, {"data": data})

    def _page_insights(self, request: Request, metrics: list[str]) -> Reply:
        since, until = (int(request.one(name) or 0) for name in ("since", "until"))
        if not 0 < until - since <= 90 * 86400 + 3600:  # a day more where the clock went back
            return refusal(100, "There cannot be more than 90 days between since and until")
        if since < (self.now - timedelta(days=731)).timestamp():
            return refusal(100, "since is more than two years ago")
        breakdown = request.one("breakdown") or ""
        data = []
        for metric in metrics:
            values = []
            for (name, part, day), value in sorted(self.page_days.items(), key=lambda i: i[0][2]):
                end = datetime.fromisoformat(day_end(day))
                is_asked = since < end.timestamp() <= until and end <= self.now
                if name == metric and is_asked and part.partition("=")[0] == breakdown:
                    entry = {"value": value, "end_time": day_end(day)}
                    if breakdown:
                        entry[breakdown] = part.partition("=")[2]
                    values.append(entry)
            if values:
                data.append({"name": metric, "period": "day", "values": values,
                             "id": f"{PAGE}/insights/{metric}/day"})  # fmt: skip
        # The next link always stands there and leads into the future.
        link = f"{self.next_host}{request.path}?access_token={self.page_token}&since={until}"
        return Reply(200, {"data": data, "paging": {"next": link, "previous": link}})


def world(now: datetime) -> Any:
    """The Page with its story up to now."""
    from tests.emulators.facebook_story import BrandPage

    return BrandPage.at(now)

"""Plays TikTok's interface for one business account: figures, videos, comments, tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.emulators.server import Emulator, Reply, Request

BUSINESS = "open-id-of-brand"
PROFILE = {
    "username": "brand", "display_name": "Brand", "bio_description": "Hi", "is_verified": False,
    "profile_deep_link": "https://vm.tiktok.com/x", "is_business_account": True,
}  # fmt: skip
ACCOUNT_FIELDS = {
    "followers_count", "following_count", "total_likes", "videos_count", "video_views",
    "unique_video_views", "profile_views", "likes", "comments", "shares", "engaged_audience",
    "daily_total_followers", "daily_new_followers", "daily_lost_followers", "engagement_rate",
    "bio_link_clicks", "email_clicks", "phone_number_clicks", "address_clicks",
    "app_download_clicks", "lead_submissions", "audience_ages", "audience_genders",
    "audience_countries", "audience_cities", "audience_activity", "profile_image", *PROFILE,
}  # fmt: skip
VIDEO_FIELDS = {
    "item_id", "caption", "create_time", "share_url", "embed_url", "thumbnail_url",
    "video_duration", "video_views", "reach", "likes", "comments", "shares", "favorites",
    "total_time_watched", "average_time_watched", "full_video_watched_rate", "impression_sources",
    "audience_countries", "profile_views", "website_clicks", "new_followers", "email_clicks",
    "phone_number_clicks", "address_clicks", "app_download_clicks", "lead_submissions",
}  # fmt: skip
QUIET_VIDEO = ("reach", "total_time_watched", "average_time_watched", "impression_sources",
               "audience_countries", "full_video_watched_rate")  # fmt: skip
FIRST_ID = 7_400_000_000_000_000_000


@dataclass
class Video:
    """A video, or a photo post, with its counters by name."""

    id: str
    caption: str
    at: datetime
    counters: dict[str, Any]
    is_photo: bool = False
    is_quiet: bool = False  # nobody acted on it for 7 days


@dataclass
class Comment:
    """A comment, or with ``parent`` a reply; ``author`` None is the account itself."""

    id: str
    video: str
    author: str | None
    text: str
    at: datetime
    parent: str | None = None
    status: str = "PUBLIC"


@dataclass
class TikTokServer(Emulator):
    """State of one account; the fields at the top switch limits and faults on."""

    refresh_token: str = "tt-refresh-0-abcdefgh"
    token: str = "tt-access-0-abcdefgh"
    rotates: bool = True
    now: datetime = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
    video_page: int = 20
    comment_page: int = 30
    replies_shown: int = 2
    ids_are_numbers: bool = False
    retired: set[str] = field(default_factory=set)  # fields that are refused
    no_scope: set[str] = field(default_factory=set)  # parts of paths
    too_fast: int = 0  # so many answers say so
    quota: int | None = None  # calls that are left of the day
    followers: int = 120
    videos: dict[str, Video] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    days: dict[date, dict[str, Any]] = field(default_factory=dict)
    audience: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._serial = 0
        self._renewals = 0

    # building the world

    def _number(self) -> str:
        self._serial += 1
        return str(FIRST_ID + self._serial)

    def video(self, caption: str, at: datetime, **more: Any) -> str:
        """A video; gives its id."""
        own = self._number()
        counters = {
            "video_views": 900 + self._serial, "reach": 700, "likes": 40, "shares": 2,
            "favorites": 3, "total_time_watched": 4000.5, "average_time_watched": 4.1,
            "full_video_watched_rate": 0.21, "new_followers": 1, "profile_views": 5,
            "impression_sources": [{"impression_source": "For You", "percentage": 0.9}],
            "audience_countries": [{"country": "FR", "percentage": 0.4}],
        }  # fmt: skip
        self.videos[own] = Video(own, caption, at, counters, **more)
        return own

    def comment(
        self, video: str, author: str | None, text: str, at: datetime, parent: str | None = None
    ) -> str:
        """A comment on a video, or a reply; gives its id."""
        own = self._number()
        self.comments[own] = Comment(own, video, author, text, at, parent)
        return own

    # answers

    def answer(self, request: Request) -> Reply:
        path = request.path.removeprefix("/open_api/v1.3")
        if path == "/tt_user/oauth2/refresh_token/":
            return self._renew(request.body or {})
        headers = {name.lower(): value for name, value in request.headers.items()}
        if headers.get("access-token") != self.token:
            return problem(40105, "Access token is incorrect or has been revoked.")
        if self.too_fast:
            self.too_fast -= 1
            return problem(40100, "Too many requests")
        if self.quota is not None:
            if self.quota <= 0:
                return problem(40133, "Daily limit reached")
            self.quota -= 1
        if any(part in path for part in self.no_scope):
            return problem(40001, "The scope is not authorized")
        if request.one("business_id") != BUSINESS:
            return problem(40002, "business_id: invalid")
        match path:
            case "/business/get/":
                return self._account(request)
            case "/business/video/list/":
                return self._videos(request)
            case "/business/comment/list/":
                return self._comments(request)
            case "/business/comment/reply/list/":
                parent = request.one("comment_id") or ""
                rows = [c for c in self.comments.values() if c.parent == parent]
                return self._comment_page(request, rows)
        return Reply(404, {"code": 40400, "message": "no such path", "data": {}})

    def _renew(self, body: dict[str, Any]) -> Reply:
        if (body.get("client_id"), body.get("client_secret")) != ("app", "app-secret"):
            return problem(40001, "client is unknown")
        if body.get("refresh_token") != self.refresh_token:
            return problem(40105, "refresh token is over")
        self._renewals += 1
        self.token = f"tt-access-{self._renewals}-abcdefgh"
        if self.rotates:
            self.refresh_token = f"tt-refresh-{self._renewals}-abcdefgh"
        return fine({
            "access_token": self.token, "expires_in": 86400, "open_id": BUSINESS, "scope": "a,b",
            "refresh_token": self.refresh_token, "refresh_token_expires_in": 31_536_000,
        })  # fmt: skip

    def _fields(self, request: Request, known: set[str]) -> list[str] | Reply:
        asked = json.loads(request.one("fields") or "[]")
        wrong = [name for name in asked if name not in known or name in self.retired]
        return problem(40002, f"fields: invalid value {wrong[0]}") if wrong else asked

    def _account(self, request: Request) -> Reply:
        asked = self._fields(request, ACCOUNT_FIELDS)
        if isinstance(asked, Reply):
            return asked
        stand = {
            **PROFILE, "followers_count": self.followers, "following_count": 7,
            "total_likes": 400, "videos_count": len(self.videos),
        }  # fmt: skip
        data: dict[str, Any] = {name: stand[name] for name in asked if name in stand}
        if start := request.one("start_date"):
            first, last = date.fromisoformat(start), date.fromisoformat(request.one("end_date"))
            today = self.now.date()
            if first < today - timedelta(days=60) or last >= today or first > last:
                return problem(40002, "start_date or end_date is out of range")
            data["metrics"] = [
                {"date": day.isoformat(),
                 **{name: value for name, value in figures.items() if name in asked},
                 **{name: value for name, value in self.audience.items() if name in asked}}
                for day, figures in sorted(self.days.items())
                if first <= day <= last
            ]  # fmt: skip
        return fine(data)

    def _videos(self, request: Request) -> Reply:
        asked = self._fields(request, VIDEO_FIELDS)
        most = int(request.one("max_count", "10") or 10)
        if isinstance(asked, Reply) or most > 20:
            return asked if isinstance(asked, Reply) else problem(40002, "max_count: at most 20")
        rows = sorted(self.videos.values(), key=lambda v: v.at, reverse=True)
        if filters := request.one("filters"):
            wanted = {str(own) for own in json.loads(filters)["video_ids"]}
            rows = [row for row in rows if row.id in wanted]
        if cursor := request.one("cursor"):
            rows = [row for row in rows if row.at.timestamp() * 1000 < int(cursor)]
        page = rows[: min(most, self.video_page)]
        return fine({
            "videos": [
                {name: value for name, value in self.view(row).items() if name in asked}
                for row in page
            ],
            "cursor": int(page[-1].at.timestamp() * 1000) if page else 0,
            "has_more": len(page) < len(rows),
        })  # fmt: skip

    def view(self, row: Video) -> dict[str, Any]:
        """A video with all its fields."""
        kind = "photo" if row.is_photo else "video"
        counters = dict(row.counters)
        counters["comments"] = sum(c.video == row.id for c in self.comments.values())
        if row.is_quiet:
            counters |= dict.fromkeys(QUIET_VIDEO)
        return {
            "item_id": self._id(row.id), "caption": row.caption, "video_duration": 12.5,
            "create_time": str(int(row.at.timestamp())), **counters,
            "share_url": f"https://www.tiktok.com/@brand/{kind}/{row.id}",
            "thumbnail_url": f"https://cdn.invalid/{self._serial}",
        }  # fmt: skip

    def _id(self, own: str) -> Any:
        return int(own) if self.ids_are_numbers else own

    def _comments(self, request: Request) -> Reply:
        video = request.one("video_id")
        rows = [c for c in self.comments.values() if c.video == video and c.parent is None]
        if wanted := request.one("comment_ids"):
            rows = [c for c in rows if c.id in {str(own) for own in json.loads(wanted)}]
        return self._comment_page(request, rows)

    def _comment_page(self, request: Request, rows: list[Comment]) -> Reply:
        rows = sorted(rows, key=lambda c: (c.at, c.id), reverse=True)
        start = int(request.one("cursor", "0") or 0)
        most = min(int(request.one("max_count", "20") or 20), self.comment_page)
        page = rows[start : start + most]
        data = {
            "comments": [self._comment(row) for row in page],
            "cursor": start + len(page),
            "has_more": start + most < len(rows),
        }
        return fine(data)

    def _comment(self, row: Comment) -> dict[str, Any]:
        replies = [c for c in self.comments.values() if c.parent == row.id]
        author = row.author or "brand"
        view = {
            "comment_id": self._id(row.id), "video_id": self._id(row.video), "text": row.text,
            "create_time": str(int(row.at.timestamp())), "likes": self._serial,
            "replies": len(replies), "owner": row.author is None, "status": row.status,
            "unique_identifier": f"uid-{author}", "username": author,
            "display_name": author.title(), "profile_image": f"https://cdn.invalid/{self._serial}",
        }  # fmt: skip
        if row.parent:
            view["parent_comment_id"] = self._id(row.parent)
        else:
            view["reply_list"] = [self._comment(reply) for reply in replies[: self.replies_shown]]
        return view


def fine(data: dict[str, Any]) -> Reply:
    """A good answer."""
    return Reply(200, {"code": 0, "message": "OK", "request_id": "2026", "data": data})


def problem(code: int, message: str) -> Reply:
    """An error, which comes with status 200."""
    return Reply(200, {"code": code, "message": message, "request_id": "2026", "data": {}})

"""What the emulated YouTube holds, and how it pages, refuses, gives tokens and reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.emulators.server import Emulator, Reply, Request

CHANNEL = "UCbrand0000000000000000"
HANDLE = "@brand"


def text_time(moment: datetime) -> str:
    """A time as the platform writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class VideoRow:
    """A video; ``comments_shown`` is its counter where it lies, None for comments turned off."""

    id: str
    title: str
    at: datetime
    duration: str = "PT3M20S"
    privacy: str = "public"
    views: int = 0
    likes: int | None = 0
    live: str | None = None  # upcoming, live or ended
    viewers: int = 0
    are_comments_off: bool = False
    totals: dict[str, float] = field(default_factory=dict)
    is_short: bool = False
    seen_to_the_end: float | None = None


@dataclass
class CommentRow:
    """A comment or an answer; ``video`` is None below a post of the channel."""

    id: str
    video: str | None
    author: str | None
    text: str
    at: datetime
    parent: str | None = None
    likes: int = 0


@dataclass
class YoutubeState(Emulator):
    """State of one channel; traps can be switched on, see the fields."""

    api_key: str = "AIzaEmulatedKey0123456789"
    client_id: str = "emulated.apps.example"
    client_secret: str = "GOCSPX-emulated-secret"
    refresh_token: str = "1//emulated-refresh-token"
    page_cap: int = 100
    units: int = 10_000  # of the general pool that are left today
    has_batch: bool = True
    subscribers_hidden: bool = False
    invalid_tokens: set[str] = field(default_factory=set)
    retired: set[str] = field(default_factory=set)
    subscriber_count: int = 0
    testing_lifetime: int | None = None  # seconds that the refresh token lasts
    login_over: bool = False
    owned: str = CHANNEL
    videos: dict[str, VideoRow] = field(default_factory=dict)
    comments: dict[str, CommentRow] = field(default_factory=dict)
    subscribers: list[tuple[str, datetime]] = field(default_factory=list)
    chats: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    polls: dict[str, dict[str, Any]] = field(default_factory=dict)
    super_chats: list[dict[str, Any]] = field(default_factory=list)
    days: dict[str, dict[str, float]] = field(default_factory=dict)
    slices: dict[str, list[tuple[tuple[str, ...], dict[str, float]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.access_tokens: list[str] = []

    def token(self, form: dict[str, str]) -> Reply:
        """A new access token; the one before it is over."""
        known = (self.client_id, self.client_secret, self.refresh_token)
        given = tuple(form.get(k) for k in ("client_id", "client_secret", "refresh_token"))
        if given != known or self.login_over or form.get("grant_type") != "refresh_token":
            told = {"error": "invalid_grant", "error_description": "Token has been expired"}
            return Reply(400, told)
        self.access_tokens.append(f"ya29.emulated-access-{len(self.access_tokens):04d}")
        body = {"access_token": self.access_tokens[-1], "expires_in": 3599, "token_type": "Bearer"}
        if self.testing_lifetime is not None:
            body["refresh_token_expires_in"] = self.testing_lifetime
        return Reply(200, body)

    def page(self, request: Request, items: Sequence[Any], most: int, default: int = 5) -> Reply:
        """One page of a list."""
        token = request.one("pageToken")
        if token in self.invalid_tokens:
            self.invalid_tokens.discard(token)
            return failure(400, "invalidPageToken", "The page token is not valid.")
        start = int(token.removeprefix("PT")) if token else 0
        size = min(int(request.one("maxResults") or default), most, self.page_cap)
        body: dict[str, Any] = {"items": list(items[start : start + size]), "etag": str(start)}
        # An approximate total: never right here.
        body["pageInfo"] = {"totalResults": len(items) * 2 + 1, "resultsPerPage": size}
        if start + size < len(items):
            body["nextPageToken"] = f"PT{start + size}"
        return Reply(200, body)

    def report(self, request: Request) -> Reply:
        """A table of Analytics."""
        assert request.one("ids") == f"channel=={CHANNEL}"
        metrics = (request.one("metrics") or "").split(",")
        if unknown := [m for m in metrics if m in self.retired]:
            text = f"Unknown identifier ({unknown[0]}) given in field parameters.metrics."
            return failure(400, "badRequest", text)
        dimensions = request.one("dimensions") or ""
        first, last = request.one("startDate") or "", request.one("endDate") or ""
        found: list[tuple[tuple[Any, ...], dict[str, float]]] = []
        if dimensions == "day":
            found = [((d,), told) for d, told in sorted(self.days.items()) if first <= d <= last]
        elif dimensions == "video":
            assert (request.one("sort") or "").startswith("-")
            assert int(request.one("maxResults") or 1000) <= 200
            found = [((row.id,), row.totals) for row in self._filtered(request) if row.totals]
        elif dimensions == "elapsedVideoTimeRatio":
            (row,) = self._filtered(request)
            if row.seen_to_the_end is not None:
                ends = [(0.5, 0.8), (1.0, row.seen_to_the_end)]
                found = [((ratio,), {"audienceWatchRatio": seen}) for ratio, seen in ends]
        else:
            found = self.slices.get(dimensions, [])
        names = [*dimensions.split(","), *metrics]
        heads = [{"name": name, "dataType": "STRING"} for name in names]
        body: dict[str, Any] = {"columnHeaders": heads}
        if found:
            body["rows"] = [[*key, *(told.get(m, 0) for m in metrics)] for key, told in found]
        return Reply(200, body)

    def _filtered(self, request: Request) -> list[VideoRow]:
        name, _, values = (request.one("filters") or "").partition("==")
        start = int(request.one("startIndex") or 1) - 1
        if name == "creatorContentType":
            assert values == "shorts"  # capitals are refused
            return [row for row in self.videos.values() if row.is_short][start:]
        assert name == "video"
        return [self.videos[v] for v in values.split(",") if v in self.videos][start:]

    def asked(self) -> Counter[str]:
        """Requests so far by what they asked for."""
        return Counter(path.removeprefix("/youtube/v3/") for path in self.paths())


def failure(status: int, reason: str, message: str) -> Reply:
    """An error as the platform writes it."""
    errors = [{"message": message, "domain": "youtube", "reason": reason}]
    return Reply(status, {"error": {"code": status, "message": message, "errors": errors}})

"""What the emulated Graph-like platforms share: tokens, errors, cursors, limits, Pacific days."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tests.emulators.server import Emulator, Reply, Request

PACIFIC = ZoneInfo("America/Los_Angeles")


def graph_time(moment: datetime) -> str:
    """A time as Meta writes it: an offset without colon."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def day_end(day: date) -> str:
    """``end_time`` of a day's value: the end of the Pacific day."""
    following = day + timedelta(days=1)
    return graph_time(datetime(following.year, following.month, following.day, tzinfo=PACIFIC))


def refusal(code: int, message: str, status: int = 400, **more: Any) -> Reply:
    """An error as all Graph APIs give it."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1b"}
    return Reply(status, {"error": {**error, **more}})


def gone(identity: str) -> Reply:
    """What a deleted object answers, and one that never was."""
    return refusal(
        100, f"Unsupported get request. Object with ID '{identity}' does not exist",
        error_subcode=33,
    )  # fmt: skip


@dataclass
class MetaServer(Emulator):
    """Base of the servers; ``version`` stands before each path, ``refresh`` names the grant."""

    token: str = "IGtokentokentokentoken0001"
    version: str = "v26.0"
    refresh: str = "ig_refresh_token"
    served_version: str | None = None
    page_cap: int = 100
    quota: int | None = None  # requests until the limit is used up
    regain_minutes: int = 120
    usage_percent: int = 5
    foreign_links: bool = False  # next pages on another host
    expired: bool = False
    refreshes: int = 0
    missing_scopes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._serial = 0

    def number(self, prefix: int = 1800) -> str:
        """The next id; too long for a float."""
        self._serial += 1
        return f"{prefix}{self._serial:013d}"

    def answer(self, request: Request) -> Reply:
        reply = self._guarded(request)
        reply.headers["facebook-api-version"] = self.served_version or self.version
        usage = {
            "type": "instagram", "call_count": self.usage_percent, "total_cputime": 1,
            "total_time": 1, "estimated_time_to_regain_access": 0,
        }  # fmt: skip
        if self.quota is not None and self.quota < 0:
            usage |= {"call_count": 100, "estimated_time_to_regain_access": self.regain_minutes}
        reply.headers["X-Business-Use-Case-Usage"] = json.dumps({"178": [usage]})
        return reply

    def _guarded(self, request: Request) -> Reply:
        if self.expired or request.token != self.token:
            return refusal(
                190, "Error validating access token: Session has expired", 401, error_subcode=463
            )
        if self.quota is not None:
            self.quota -= 1
            if self.quota < 0:
                return refusal(80002, "There have been too many calls to this account", 400)
        if request.path == "/refresh_access_token":
            if request.one("grant_type") != self.refresh:
                return refusal(100, "Invalid grant_type")
            self.refreshes += 1
            self.token = f"{self.token[:-4]}{self.refreshes + 1:04d}"
            body = {"access_token": self.token, "token_type": "bearer", "expires_in": 5183944}
            return Reply(200, body)
        prefix = f"/{self.version}/"
        if not request.path.startswith(prefix):
            return refusal(2500, "Unknown path components: " + request.path)
        return self.node(request, request.path.removeprefix(prefix).split("/"))

    def node(self, request: Request, parts: list[str]) -> Reply:
        """The answer of one node or edge."""
        raise NotImplementedError

    def lacks(self, scope: str) -> Reply | None:
        """A refusal if consent does not hold this scope."""
        if scope not in self.missing_scopes:
            return None
        return refusal(10, "Application does not have permission for this action", 403)

    def page(self, request: Request, items: list[Any], default: int = 25) -> Reply:
        """One page of a list; the cursor is opaque, the next link holds the token."""
        return Reply(200, self.paged(request, items, default))

    def paged(self, request: Request, items: list[Any], default: int = 25) -> dict[str, Any]:
        """Its body; also of a list inside a record."""
        limit = max(1, min(int(request.one("limit") or default), self.page_cap))
        start = int(base64.b64decode(request.one("after") or "MA==").decode())
        return self.slice(request.path, request.query, items, start, limit)

    def slice(
        self, path: str, query: dict[str, list[str]], items: list[Any], start: int, limit: int
    ) -> dict[str, Any]:
        """``limit`` items from ``start`` on, with paging."""
        shown = items[start : start + limit]
        if not shown:
            return {"data": []}
        after = base64.b64encode(str(start + limit).encode()).decode()
        before = base64.b64encode(str(start).encode()).decode()
        paging: dict[str, Any] = {"cursors": {"before": before, "after": after}}
        if start + limit < len(items):
            host = "https://evil.invalid" if self.foreign_links else self.base_url
            more = {k: v[0] for k, v in query.items()}
            more |= {"access_token": self.token, "limit": str(limit), "after": after}
            paging["next"] = f"{host}{path}?{urlencode(more)}"
        return {"data": shown, "paging": paging}


def since_until(request: Request) -> tuple[float, float]:
    """The range asked for, unix seconds."""
    return float(request.one("since") or 0), float(request.one("until") or 4e9)


def days_within(request: Request) -> list[date]:
    """Pacific days that begin in the range."""
    since, until = since_until(request)
    first = datetime.fromtimestamp(since, PACIFIC).date()
    last = datetime.fromtimestamp(until - 1, PACIFIC).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]

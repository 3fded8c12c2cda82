"""How Google's interfaces for YouTube refuse, and what a call costs of the day's quota.

An error is ``{"error": {"code", "message", "status", "errors": [{"reason"}], "details"}}``; the
reason decides. Quota counts by project and Pacific day, and no header tells what is left, so it
is counted here. Source: developers.google.com/youtube/v3/determine_quota_cost and
/youtube/v3/docs/errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from extractors.dialect import Dialect, Verdict
from extractors.failures import error_body
from extractors.oauth import RefreshLogin
from extractors.records import iso

PACIFIC = ZoneInfo("America/Los_Angeles")
SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
PASSING = frozenset({"processingFailure", "backendError", "internalError"})


def pacific_day(moment: datetime) -> date:
    """The day that quotas and Analytics count by."""
    return moment.astimezone(PACIFIC).date()


def next_pacific_day(moment: datetime) -> datetime:
    """The instant at which quotas begin anew, aware UTC."""
    tomorrow = pacific_day(moment) + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), PACIFIC).astimezone(UTC)


class Quota:
    """Calls left of the Pacific day in each bucket; kept in ``memory`` between runs.

    ``limits``: calls a day by bucket, none where only the platform knows; every call that is
    made here costs one.
    """

    def __init__(self, memory: dict[str, Any], now: datetime, limits: Mapping[str, int]) -> None:
        self._limits = limits
        self._lock = Lock()
        self._resumes = iso(next_pacific_day(now))
        today = pacific_day(now).isoformat()
        if memory.get("quota", {}).get("day") != today:
            memory["quota"] = {"day": today, "used": {}, "spent": []}
        self._kept: dict[str, Any] = memory["quota"]

    def take(self, bucket: str) -> bool:
        """Count one call; False if the day has none left."""
        with self._lock:
            used: dict[str, int] = self._kept["used"]
            made, limit = used.get(bucket, 0), self._limits.get(bucket)
            if bucket in self._kept["spent"] or (limit is not None and made >= limit):
                return False
            used[bucket] = made + 1
            return True

    def is_spent(self, bucket: str) -> None:
        """The platform said that nothing is left until midnight."""
        with self._lock:
            if bucket not in self._kept["spent"]:
                self._kept["spent"].append(bucket)

    def message(self, bucket: str) -> str:
        """What to tell the user, with the instant from which it goes on."""
        used = self._kept["used"].get(bucket, 0)
        return (
            f"the day's quota of YouTube is used up ({bucket}: {used} calls of this account);"
            f" what was read is kept, and a run after {self._resumes} goes on from there"
        )


class YoutubeDialect(Dialect):
    """Signs with a key in a header or with a login, and keeps to the quota of one bucket."""

    def __init__(self, bucket: str, key: str | None = None) -> None:
        self._bucket = bucket
        self._quota: Quota | None = None
        self._login: RefreshLogin | None = None
        if key is not None:
            self.headers = {"X-Goog-Api-Key": key}

    def begin(self, quota: Quota, login: RefreshLogin | None) -> YoutubeDialect:
        """Tell what is known only once the account's memory is open."""
        self._quota = quota
        if not self.headers:
            self._login = self.auth = login
        return self

    def before(self, method: str, path: str, params: Mapping[str, Any] | None) -> Verdict | None:
        if self._quota is not None and not self._quota.take(self._bucket):
            return Verdict("spent", self._quota.message(self._bucket))
        return None

    def verdict(self, status: int, headers: Mapping[str, str], body: Any) -> Verdict | None:
        if status < 400:
            return None
        reason, text = reason_of(body), error_body(body)[1]
        if reason in SPENT or (reason in TOO_FAST and _is_daily(body)):
            if self._quota is None:
                return Verdict("spent", text)
            self._quota.is_spent(self._bucket)
            return Verdict("spent", f"{self._quota.message(self._bucket)}: {text}")
        if reason in TOO_FAST:
            return Verdict("limited", f"{reason}: {text}", reason)
        if reason in PASSING:
            return Verdict("retry", f"{reason}: {text}", reason)
        if status == 401:
            return Verdict("expired", f"{reason}: {text}", reason)
        if status in (429, *range(500, 600)) or not reason:
            return None
        return Verdict("refused", f"{reason}: {text}", reason)

    def renew(self) -> bool:
        return self._login.renew() if self._login is not None else False


def reason_of(body: Any) -> str:
    """The reason of an error, empty if the answer gives none."""
    error = body.get("error") if isinstance(body, dict) else None
    errors = error.get("errors") if isinstance(error, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("reason") or "") if isinstance(first, dict) else ""


def _is_daily(body: Any) -> bool:
    """Whether the limit that was passed is one of the day: its unit reads ``1/d/{project}``."""
    details = body["error"].get("details")
    for detail in details if isinstance(details, list) else []:
        metadata = detail.get("metadata") if isinstance(detail, dict) else None
        if isinstance(metadata, dict) and "/d/" in str(metadata.get("quota_unit", "")):
            return True
    return False

"""Answers of Meta's Graph API as it words them: errors, times, cursors."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.emulators.server import Reply

PACIFIC = ZoneInfo("America/Los_Angeles")


def written(moment: datetime) -> str:
    """A time as Meta writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def day_end(day: date) -> str:
    """End of a Pacific day, as insights give it."""
    following = day + timedelta(days=1)
    return written(datetime(following.year, following.month, following.day, tzinfo=PACIFIC))


def refusal(code: int, message: str, status: int = 400, subcode: int | None = None) -> Reply:
    """An error envelope."""
    error: dict[str, Any] = {"message": f"(#{code}) {message}", "type": "OAuthException"}
    error |= {"code": code, "is_transient": code in (1, 2), "fbtrace_id": "A1bC"}
    if subcode:
        error["error_subcode"] = subcode
    return Reply(status, {"error": error})


def business_usage(percent: int, minutes: int) -> str:
    """The header that tells how much of the Page's limit is used, and when it is free again."""
    entry = {"type": "pages", "call_count": percent, "total_cputime": 3, "total_time": 3}
    return json.dumps({"111": [{**entry, "estimated_time_to_regain_access": minutes}]})


def mark(place: int) -> str:
    """A cursor."""
    return base64.b64encode(str(place).encode()).decode()


def gone(object_id: str) -> Reply:
    """What is said of a deleted object, and of one that is not visible."""
    text = f"Unsupported get request. Object with ID '{object_id}' does not exist"
    return refusal(100, text, 400, 33)

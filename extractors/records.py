"""Small helpers for records: times, keys, and leaving fields out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any


def instant(text: Any) -> datetime | None:
    """An ISO 8601 time as aware UTC; without offset it is UTC; None if it cannot be read."""
    if not isinstance(text, str):
        return None
    # Python keeps six digits of a second, servers send up to nine.
    shortened = re.sub(r"(\.\d{6})\d+", r"\1", text.strip())
    try:
        parsed = datetime.fromisoformat(shortened)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def unix_instant(value: Any, per_second: int = 1) -> datetime | None:
    """Unix time, a number or its text, as aware UTC; None if it is none.

    ``per_second``: 1000 for milliseconds.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return datetime.fromtimestamp(float(value) / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def iso(moment: datetime) -> str:
    """The instant as text in UTC, as payloads of our own carry it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def hour_of(moment: datetime) -> datetime:
    """The full hour that an observation belongs to."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hour_key(moment: datetime) -> str:
    """The same as part of a record key."""
    return hour_of(moment).strftime("%Y%m%dT%H")


def without(record: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """A copy without these fields."""
    left_out = set(names)
    return {name: value for name, value in record.items() if name not in left_out}


def number(value: Any) -> int | None:
    """A counter as the source gave it; None where it gave none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def identifier(value: Any) -> str | None:
    """An id as text; old servers gave numbers; None if it is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def stand_in_key(payload: Any) -> str:
    """Key for a record that carries no id of its own: equal records share it."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return "~" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]

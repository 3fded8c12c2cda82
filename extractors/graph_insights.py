"""Insights of Meta's Graph APIs taken apart as received, their days, and the ends of tokens.

``end_time`` is the end of a day in Pacific time, so the value belongs to the day before it.
Sources: developers.facebook.com/docs/graph-api/reference/insights and
docs/facebook-login/guides/access-tokens (debug_token).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from extractors.records import instant, unix_instant

PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True)
class Insight:
    """One value of a metric as received: a number, a map of numbers, or None.

    ``end_time``: end of the period, None for lifetime values. ``breakdown``: dimension -> value,
    empty for the whole.
    """

    metric: str
    period: str
    end_time: str | None
    value: Any
    breakdown: Mapping[str, str] = field(default_factory=dict)

    def key(self, subject: str) -> str:
        """One per object, metric, period, end and breakdown."""
        parts = "&".join(f"{name}={value}" for name, value in sorted(self.breakdown.items()))
        return "|".join((subject, self.metric, self.period, self.end_time or "", parts))

    def payload(self, subject: str) -> dict[str, Any]:
        """As it is landed."""
        return {
            "object_id": subject,
            "name": self.metric,
            "period": self.period,
            "end_time": self.end_time,
            "breakdown": dict(self.breakdown),
            "value": self.value,
        }


def insights(body: Any) -> Iterator[Insight]:
    """Every value of an insights answer, in ``values``, ``total_value`` or ``link_total_values``.

    A metric without data has an empty list or is absent: it gives nothing.
    """
    for entry in _dicts(body.get("data") if isinstance(body, dict) else None):
        metric, period = entry.get("name"), entry.get("period")
        if not isinstance(metric, str):
            continue
        period = period if isinstance(period, str) else "lifetime"
        for value in _dicts(entry.get("values")):
            end = value.get("end_time")
            rest = {k: str(v) for k, v in value.items() if k not in ("value", "end_time")}
            yield Insight(metric, period, end, value.get("value"), rest)
        for value in _dicts(entry.get("link_total_values")):
            link = {"link_url": str(value.get("link_url"))}
            yield Insight(metric, period, None, value.get("value"), link)
        total = entry.get("total_value")
        if isinstance(total, dict):
            if "value" in total:
                yield Insight(metric, period, None, total["value"])
            for breakdown in _dicts(total.get("breakdowns")):
                names = [str(name) for name in breakdown.get("dimension_keys") or []]
                for result in _dicts(breakdown.get("results")):
                    found = [str(v) for v in result.get("dimension_values") or []]
                    parts = dict(zip(names, found, strict=False))
                    yield Insight(metric, period, None, result.get("value"), parts)


def pacific_day(end_time: Any) -> date | None:
    """The day that a value belongs to whose period ends at this time: Meta's days are Pacific."""
    end = instant(end_time)
    return None if end is None else (end - timedelta(seconds=1)).astimezone(PACIFIC).date()


def pacific_midnight(day: date) -> int:
    """Unix seconds at which a Pacific day begins, for ``since`` and ``until``."""
    return int(datetime(day.year, day.month, day.day, tzinfo=PACIFIC).timestamp())


def token_ends(body: Any) -> dict[str, datetime]:
    """When what a token grants ends, out of an answer of ``debug_token``; 0 there means never."""
    data = body.get("data") if isinstance(body, dict) else None
    ends = {}
    if isinstance(data, dict):
        fields = {"access token": "expires_at", "data access": "data_access_expires_at"}
        for what, name in fields.items():
            end = unix_instant(data.get(name)) if data.get(name) else None
            if end is not None:
                ends[what] = end
    return ends


def _dicts(value: Any) -> Iterable[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

"""Numbers of Meta's accounts by Pacific day: which days to ask for, and rows of what came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from extractors.desk import Desk
from extractors.graph_insights import PACIFIC, Insight, pacific_midnight

AGAIN = 4  # days that are read again: numbers settle for two days
AGAIN_AFTER = timedelta(hours=6)
HISTORY = 90  # days of a first read without ``since``: as long as Instagram keeps them


class DayBacklog:
    """The full days that are to be read, newest first; those not done stay for the next run.

    ``oldest``: the first day that the platform answers for.
    """

    def __init__(self, desk: Desk, stream: str, oldest: date) -> None:
        self._memory = desk.memory
        self.today = desk.now.astimezone(PACIFIC).date()
        yesterday = self.today - timedelta(days=1)
        last, read_at = desk.memory.get("last_day"), desk.last_read(stream)
        if last is not None:
            is_settled = read_at is not None and desk.now - read_at < AGAIN_AFTER
            known = min(date.fromisoformat(last), yesterday)
            start = known + timedelta(days=1 - (0 if is_settled else AGAIN))
        elif desk.since is not None:
            start = desk.since.date()
        else:
            start = self.today - timedelta(days=HISTORY)
        due = {start + timedelta(days=n) for n in range((yesterday - start).days + 1)}
        due |= {date.fromisoformat(text) for text in desk.memory.get("days_due", [])}
        self.days = sorted((day for day in due if day >= oldest), reverse=True)
        desk.memory["days_due"] = [day.isoformat() for day in self.days]
        desk.memory["last_day"] = yesterday.isoformat()

    def done(self, day: date) -> None:
        """This day needs no more reading."""
        self._memory["days_due"].remove(day.isoformat())


def span(first: date, last: date) -> dict[str, int]:
    """``since`` and ``until`` for both days inclusive: until the end of the last one."""
    return {
        "since": pacific_midnight(first),
        "until": pacific_midnight(last + timedelta(days=1)),
    }


def values_of(insight: Insight) -> Iterator[dict[str, Any]]:
    """What one insight says, a row a number; a map of hours is a breakdown by hour."""
    parts = [f"{name}={value}" for name, value in sorted(insight.breakdown.items())]
    named = {"name": insight.metric, "period": insight.period}
    if isinstance(insight.value, dict):
        for name, value in insight.value.items():
            yield {**named, "breakdown": "&".join([*parts, f"hour={name}"]), "value": value}
    else:
        yield {**named, "breakdown": "&".join(parts) or None, "value": insight.value}

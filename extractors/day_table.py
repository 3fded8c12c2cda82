"""Tables of figures by day, as analytics platforms report them: read again, whole days replaced.

A platform corrects the last days for a while. Each read replaces them whole: a row that a day no
longer has is written once more, marked ``is_gone``. Progress is kept piece by piece, so that a
first reading that was cut short goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from extractors.desk import Desk, first_day

Dimensions = tuple[str, ...]
Rows = dict[Dimensions, dict[str, Any]]


class DayTable:
    """One stream with a row per day and combination of dimensions.

    ``dimensions``: their names without the day, in the order of the rows' keys. ``again``: days
    before today that the platform still corrects.
    """

    def __init__(self, desk: Desk, stream: str, dimensions: Sequence[str], again: int) -> None:
        self._desk = desk
        self._stream = stream
        self._names = tuple(dimensions)
        self._again = again
        self._memory: dict[str, Any] = desk.memory.setdefault("tables", {}).setdefault(stream, {})

    def first(self, today: date, history: int) -> date:
        """First day to ask for; ``history``: days of a first reading without ``since``."""
        start = first_day(self._desk, self._stream, today, self._again, history)
        until = self._memory.get("until")
        if until is None:
            return start
        return max(start, date.fromisoformat(until) - timedelta(days=self._again))

    def replace(
        self, today: date, first: date, last: date, days: Mapping[date, Rows], note: Any = None
    ) -> None:
        """Write all rows of the days from ``first`` to ``last``: what is not in ``days`` is gone.

        ``note``: fields for every row, such as whether it was estimated.
        """
        remembered: dict[str, list[list[str]]] = self._memory.setdefault("rows", {})
        day = first
        while day <= last:
            rows = days.get(day, {})
            for dimensions, figures in rows.items():
                named = dict(zip(self._names, dimensions, strict=True))
                self._put(day, dimensions, {**named, **figures, **(note or {})})
            for known in remembered.pop(day.isoformat(), []):
                dimensions = tuple(known)
                if len(dimensions) == len(self._names) and dimensions not in rows:
                    named = dict(zip(self._names, dimensions, strict=True))
                    self._put(day, dimensions, {**named, "is_gone": True})
            if rows and day >= today - timedelta(days=self._again + 1):
                remembered[day.isoformat()] = [list(dimensions) for dimensions in rows]
            day += timedelta(days=1)
        for text in list(remembered):
            if date.fromisoformat(text) < today - timedelta(days=self._again + 1):
                del remembered[text]
        self._memory["until"] = max(self._memory.get("until", ""), last.isoformat())

    def _put(self, day: date, dimensions: Dimensions, payload: dict[str, Any]) -> None:
        text = json.dumps(dimensions, ensure_ascii=False, separators=(",", ":"))
        self._desk.put(
            self._stream, f"{day.isoformat()}|{text}", {"day": day.isoformat(), **payload}
        )

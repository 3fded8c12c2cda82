"""The visits log of a site: each visit with what the visitor did."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from extractors.desk import Desk, day_ranges
from extractors.failures import ServerFault
from extractors.matomo.api import call
from extractors.progress import Progress, circle
from extractors.records import identifier

PAGE = 500
HISTORY = 90
LONGEST = 31
# A visit that goes on is written again; one under way at the last read has acted since.
OVERLAP = timedelta(hours=1)
# The network address is nobody's business here; pictures and texts follow settings, not visits.
_LEFT_OUT = frozenset(("visitIp", "fingerprint"))
_LEFT_OUT_ENDS = ("Icon", "icon", "Flag", "Pretty", "SVG")


class VisitLog:
    """Reads the log of one site, whose days follow ``zone``."""

    def __init__(self, desk: Desk, zone: tzinfo) -> None:
        self._desk = desk
        self._zone = zone

    def read(self) -> None:
        """All visits with an act since the last read; first the history, oldest days first."""
        now = self._desk.now.astimezone(self._zone)
        before = self._desk.last_read("visits")
        if before is not None:
            since = before - OVERLAP
            first = since.astimezone(self._zone).date()
            self._range(first, now.date(), since)
            return
        for first, last in day_ranges(self._start(now), now.date(), LONGEST):
            self._range(first, last, None)
            self._desk.memory["visits_until"] = last.isoformat()

    def _start(self, now: datetime) -> date:
        until = self._desk.memory.get("visits_until")
        if until is not None:
            return date.fromisoformat(until)
        if self._desk.since is not None:
            return self._desk.since.date()
        return now.date() - timedelta(days=HISTORY)

    def _range(self, first: date, last: date, since: datetime | None) -> None:
        params = {"period": "range", "date": f"{first},{last}", "filter_limit": str(PAGE)}
        if since is not None:
            params["minTimestamp"] = str(int(since.timestamp()))
        offset = 0
        progress = Progress(offset)
        while True:
            answer = call(
                self._desk, "Live.getLastVisitsDetails", filter_offset=str(offset), **params
            )
            if not isinstance(answer, list):
                raise ServerFault(f"{self._desk.client.host} gave no list of visits")
            page = answer
            for visit in page:
                self._put(visit)
            # Newest first: visits that come meanwhile push others back, and none is passed over.
            if len(page) < PAGE:
                return
            offset += len(page)
            if progress.is_circle(page, offset):
                raise circle("visits")

    def _put(self, visit: Any) -> None:
        key = identifier(visit.get("idVisit")) if isinstance(visit, dict) else None
        if key is None:
            self._desk.unreadable("visits", visit)
            return
        kept = _kept(visit)
        if isinstance(kept.get("actionDetails"), list):
            kept["actionDetails"] = [
                _kept(act) for act in kept["actionDetails"] if isinstance(act, dict)
            ]
        self._desk.put("visits", key, kept)


def _kept(record: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in record.items()
        if name not in _LEFT_OUT and not name.endswith(_LEFT_OUT_ENDS)
    }

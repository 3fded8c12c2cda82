"""Figures of a site by day, as Matomo's reports give them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from extractors.base import ExtractError
from extractors.day_table import DayTable, Rows
from extractors.desk import Desk, day_ranges
from extractors.matomo.api import by_day, call, rows_of
from extractors.records import hour_of, iso

AGAIN = 3  # days that are archived anew
HISTORY = 430
LONGEST = 31  # days in one request
DIMENSIONS = {
    "site_days": (),
    "goal_days": (),
    "page_days": ("label", "url"),
    "arrivals": ("kind", "label"),
    "countries": ("code",),
}
_NO_FIGURES = frozenset(("label", "url", "code", "segment", "logo", "idsubdatatable"))
Ask = Callable[[date, date], dict[date, Rows]]


class Reader:
    """Asks for the reports of one site. ``zone``: the site's, which its days follow."""

    def __init__(self, desk: Desk) -> None:
        self.zone: tzinfo = UTC
        self._desk = desk
        self._created: date | None = None
        self._pages_seen: set[tuple[str, ...]] = set()

    @property
    def _today(self) -> date:
        return self._desk.now.astimezone(self.zone).date()

    def site(self) -> None:
        """Land the site and learn its time zone."""
        answer = call(self._desk, "SitesManager.getSiteFromId")
        found = rows_of(answer)
        if not found:
            raise ExtractError(f"matomo: there is no site {self._desk.account.account}")
        site = found[0]
        self._created = _day(site.get("ts_created"))
        zone = _calendar_zone(str(site.get("timezone") or "UTC"))
        try:
            self.zone = ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            self._desk.warnings[f"time zone {zone!r} of the site is unknown: UTC taken"] += 1
            zone = "UTC"
        names = ("idsite", "name", "main_url", "ts_created", "timezone", "currency", "type")
        record = {name: site[name] for name in names if name in site}
        self._desk.put("accounts", self._desk.account.account, {**record, "zone_of_days": zone})

    def days(self, stream: str, ask: Ask) -> None:
        """A report by day, whole days replaced."""
        table = DayTable(self._desk, stream, DIMENSIONS[stream], AGAIN)
        start = table.first(self._today, HISTORY)
        if self._created is not None:
            start = min(max(start, self._created), self._today)
        for first, last in day_ranges(start, self._today, LONGEST):
            table.replace(self._today, first, last, ask(first, last))

    def sums(self, first: date, last: date) -> dict[date, Rows]:
        """Visits and actions of the whole site."""
        found: dict[date, Rows] = {}
        for method in ("VisitsSummary.get", "Actions.get"):
            for day, content in by_day(self._desk, method, first, last).items():
                for row in rows_of(content):
                    found.setdefault(day, {}).setdefault((), {}).update(row)
        return found

    def goals(self, first: date, last: date) -> dict[date, Rows]:
        """Conversions of all goals together."""
        answers = by_day(self._desk, "Goals.get", first, last)
        return {
            day: {(): rows[0]} for day, content in answers.items() if (rows := rows_of(content))
        }

    def pages(self, first: date, last: date) -> dict[date, Rows]:
        """Each page by its address; what has none is a sum such as Others."""
        answers = by_day(self._desk, "Actions.getPageUrls", first, last, flat="1")
        found = {day: _pages(content) for day, content in answers.items()}
        for rows in found.values():
            self._pages_seen.update(rows)
        return found

    def arrivals(self, first: date, last: date) -> dict[date, Rows]:
        """Visits from social networks and from campaigns."""
        found: dict[date, Rows] = {}
        for kind, method in (
            ("social", "Referrers.getSocials"),
            ("campaign", "Referrers.getCampaigns"),
        ):
            for day, content in by_day(self._desk, method, first, last).items():
                for row in rows_of(content):
                    key = kind, str(row.get("label", ""))
                    found.setdefault(day, {})[key] = _figures(row)
        return found

    def countries(self, first: date, last: date) -> dict[date, Rows]:
        """Visitors by the country of their network address."""
        answers = by_day(self._desk, "UserCountry.getCountry", first, last)
        return {
            day: {
                (str(row.get("code") or row.get("label") or ""),): _figures(row)
                for row in rows_of(content)
            }
            for day, content in answers.items()
        }

    def page_totals(self) -> None:
        """Figures since the site began, up to yesterday; once a day, of pages seen lately."""
        today = self._today.isoformat()
        if self._desk.memory.get("page_totals") == today:
            return
        is_first = self._desk.last_read("page_totals") is None
        last = self._today - timedelta(days=1)
        begin = self._created or self._today - timedelta(days=HISTORY)
        if begin <= last:
            answer = call(
                self._desk, "Actions.getPageUrls", period="range", date=f"{begin},{last}", flat="1"
            )
            moment = iso(hour_of(self._desk.now))
            for key, figures in _pages(answer).items():
                if is_first or not self._pages_seen or key in self._pages_seen:
                    named = dict(zip(("label", "url"), key, strict=True))
                    text = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
                    record = {"observed_at": moment, "until": last.isoformat(), **named}
                    self._desk.put("page_totals", f"{today}|{text}", {**record, **figures})
        self._desk.memory["page_totals"] = today


def _calendar_zone(zone: str) -> str:
    """The calendar's name of a zone that is written as UTC+2; its signs are the other way round."""
    found = re.fullmatch(r"UTC([+-])(\d{1,2})", zone)
    if found is None:
        return zone
    return f"Etc/GMT{'-' if found.group(1) == '+' else '+'}{found.group(2)}"


def _pages(content: Any) -> Rows:
    return {
        (str(row.get("label", "")), str(row.get("url") or "")): _figures(row)
        for row in rows_of(content)
    }


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _NO_FIGURES}


def _day(text: Any) -> date | None:
    try:
        return datetime.fromisoformat(str(text)).date()
    except ValueError:
        return None

"""The reports that are asked of a GA4 property and how their rows are landed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from extractors.day_table import DayTable, Rows
from extractors.desk import Desk, day_ranges, first_day
from extractors.failures import HttpError
from extractors.ga4.api import Answer, blamed, run_report
from extractors.metric_groups import MetricGroups
from extractors.records import hour_of, iso

AGAIN = 4  # days: figures settle within 72 hours
HISTORY = 430
LONGEST = 92  # days in one report, which bounds what is held in memory
BEGINNING = "2015-08-14"  # the earliest day that the API takes
PAGES = ("hostName", "pagePath")
PAGE_FIGURES = ("screenPageViews", "activeUsers", "userEngagementDuration")
AUDIENCE = ("countryId", "languageCode", "userAgeBracket", "userGender")


@dataclass(frozen=True)
class Report:
    """A report by day. ``optional``: dimensions that are left out where they are refused."""

    stream: str
    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]
    more: Mapping[str, Any] = field(default_factory=dict)
    optional: tuple[str, ...] = ()


DAY_REPORTS = (
    Report(
        "site_days",
        (),
        ("sessions", "activeUsers", "screenPageViews", "userEngagementDuration",
         "engagedSessions", "newUsers", "keyEvents"),
    ),
    Report("page_days", PAGES, PAGE_FIGURES),
    Report(
        "arrivals",
        ("sessionDefaultChannelGroup", "sessionSource", "sessionMedium", "sessionCampaignName",
         "sessionManualAdContent"),
        ("sessions", "engagedSessions", "keyEvents"),
        optional=("sessionDefaultChannelGroup", "sessionManualAdContent"),
    ),
    Report(
        "conversions",
        ("eventName", *PAGES, "sessionSource", "sessionMedium", "sessionCampaignName"),
        ("keyEvents",),
        {"metricFilter": {"filter": {"fieldName": "keyEvents", "numericFilter": {
            "operation": "GREATER_THAN", "value": {"int64Value": "0"}}}}},
    ),
    Report(
        "clicks",
        ("eventName", *PAGES, "linkUrl"),
        ("eventCount",),
        {"dimensionFilter": {"filter": {"fieldName": "eventName", "inListFilter": {
            "values": ["click", "file_download"]}}}},
    ),
)  # fmt: skip
_DIMENSIONS = {"date", "pageTitle", *AUDIENCE, *(n for r in DAY_REPORTS for n in r.dimensions)}


class Reader:
    """Asks for the reports of one property. ``today``: the property's own day."""

    def __init__(self, desk: Desk) -> None:
        self.today = desk.now.date()
        self._desk = desk
        self._groups = MetricGroups(desk, _blames_metric, most=10)
        self._pages_seen: set[tuple[str, ...]] = set()

    def report_gaps(self) -> None:
        """Tell which metrics were refused."""
        self._groups.report()

    def property(self) -> None:
        """Land the property and learn its day: figures follow its own time zone."""
        answer = run_report(self._desk, (), ("activeUsers",), "yesterday", "today", {})
        zone = answer.zone or "UTC"
        try:
            self.today = self._desk.now.astimezone(ZoneInfo(zone)).date()
        except (KeyError, ValueError, OSError):
            self._desk.warnings[f"time zone {zone!r} of the property is unknown: UTC taken"] += 1
            zone = "UTC"
        record = {
            "property": self._desk.account.account,
            "timeZone": answer.zone,
            "currencyCode": answer.currency,
            "zone_of_days": zone,
        }
        self._desk.put("accounts", self._desk.account.account, record)

    def days(self, report: Report) -> None:
        """A report by day, whole days replaced."""
        table = DayTable(self._desk, report.stream, report.dimensions, AGAIN)
        start = table.first(self.today, HISTORY)
        for first, last in day_ranges(start, self.today, LONGEST):
            self._range(report, table, first, last)

    def _range(self, report: Report, table: DayTable, first: date, last: date) -> None:
        answer = self._ask(report, first.isoformat(), last.isoformat())
        if "is_sampled" in answer.notes and first < last:
            # Fewer days hold fewer events, and below a limit nothing is estimated.
            middle = first + (last - first) // 2
            self._range(report, table, first, middle)
            self._range(report, table, middle + timedelta(days=1), last)
            return
        self._tell(report.stream, answer)
        days: dict[date, Rows] = {}
        for (text, *dimensions), figures in answer.rows.items():
            try:
                day = datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
            except ValueError:
                # Such as (other), the sum of what was too much for the platform's tables.
                self._desk.warnings[f"{report.stream}: rows without a day, left out"] += 1
                continue
            days.setdefault(day, {})[tuple(dimensions)] = figures
            if report.stream == "page_days":
                self._pages_seen.add(tuple(dimensions))
        table.replace(self.today, first, last, days, answer.notes)

    def _ask(self, report: Report, first: str, last: str, by_day: bool = True) -> Answer:
        """All metrics of the report that are to be had, and its rows merged."""
        refused: set[str] = set(self._desk.memory.get("dimensions_refused", []))

        def call(metrics: tuple[str, ...]) -> Answer:
            left = [name for name in report.dimensions if name not in refused]
            asked = ["date", *left] if by_day else left
            answer = run_report(self._desk, asked, metrics, first, last, report.more)
            if len(left) < len(report.dimensions):
                answer.rows = _with_blanks(answer.rows, asked, report.dimensions, by_day)
            return answer

        def patiently(metrics: tuple[str, ...]) -> Answer:
            while True:
                try:
                    return call(metrics)
                except HttpError as problem:
                    name = blamed(problem)
                    if name not in report.optional or name in refused:
                        raise
                    refused.add(name)
                    self._desk.memory["dimensions_refused"] = sorted(refused)
                    self._desk.warnings[f"{report.stream}: dimension {name} is refused"] += 1

        whole = Answer()
        for answer in self._groups.ask(report.stream, report.metrics, patiently):
            whole.notes |= answer.notes
            for keys, figures in answer.rows.items():
                whole.rows.setdefault(keys, {}).update(figures)
        return whole

    def _tell(self, stream: str, answer: Answer) -> None:
        for note, meaning in (
            ("is_sampled", "estimated from a sample"),
            ("is_thresholded", "rows about too few users are withheld, sums are too low"),
            ("has_other_row", "rare rows are summed up as (other)"),
        ):
            if note in answer.notes:
                self._desk.warnings[f"{stream}: {meaning}"] += 1

    def pages(self) -> None:
        """Each page with the title that was viewed most since the last read."""
        start = first_day(self._desk, "pages", self.today, AGAIN, HISTORY)
        report = Report("pages", (*PAGES, "pageTitle"), ("screenPageViews",))
        answer = self._ask(report, start.isoformat(), self.today.isoformat(), by_day=False)
        best: dict[tuple[str, ...], tuple[float, str]] = {}
        for (host, path, title), figures in answer.rows.items():
            rank = (_number(figures.get("screenPageViews")), title)
            best[host, path] = max(best.get((host, path), (-1.0, "")), rank)
        for (host, path), (_, title) in best.items():
            record = {"hostName": host, "pagePath": path, "pageTitle": title}
            self._desk.put("pages", _key(host, path), record)

    def page_totals(self) -> None:
        """Figures since the beginning, up to yesterday; once a day, of pages seen lately."""
        if not self._is_due("page_totals"):
            return
        is_first = self._desk.last_read("page_totals") is None
        last = (self.today - timedelta(days=1)).isoformat()
        answer = self._ask(Report("page_totals", PAGES, PAGE_FIGURES), BEGINNING, last, False)
        self._tell("page_totals", answer)
        for (host, path), figures in answer.rows.items():
            if is_first or not self._pages_seen or (host, path) in self._pages_seen:
                named = {"hostName": host, "pagePath": path, "startDate": BEGINNING}
                record: dict[str, Any] = {**named, "endDate": last, **figures, **answer.notes}
                self._put_dated("page_totals", _key(host, path), record)
        self._done("page_totals")

    def audience(self, dimensions: tuple[str, ...]) -> None:
        """Users of the last 28 whole days by each dimension, once a day."""
        if not self._is_due("audience"):
            return
        first = (self.today - timedelta(days=28)).isoformat()
        last = (self.today - timedelta(days=1)).isoformat()
        for name in dimensions:
            report = Report("audience", (name,), ("activeUsers",), optional=(name,))
            answer = self._ask(report, first, last, by_day=False)
            self._tell("audience", answer)
            for (value,), figures in answer.rows.items():
                if name not in self._desk.memory.get("dimensions_refused", []):
                    named = {"dimension": name, "value": value, "endDate": last}
                    record: dict[str, Any] = {**named, **figures, **answer.notes}
                    self._put_dated("audience", _key(name, value), record)
        self._done("audience")

    def _put_dated(self, stream: str, key: str, record: dict[str, Any]) -> None:
        moment = {"observed_at": iso(hour_of(self._desk.now))}
        self._desk.put(stream, f"{self.today.isoformat()}|{key}", {**moment, **record})

    def _is_due(self, stream: str) -> bool:
        read: dict[str, str] = self._desk.memory.setdefault("once_a_day", {})
        return read.get(stream) != self.today.isoformat()

    def _done(self, stream: str) -> None:
        self._desk.memory["once_a_day"][stream] = self.today.isoformat()


def _blames_metric(problem: HttpError) -> bool:
    name = blamed(problem)
    return name is not None and name not in _DIMENSIONS


def _with_blanks(
    rows: dict[tuple[str, ...], dict[str, str]],
    asked: list[str],
    wanted: tuple[str, ...],
    by_day: bool,
) -> dict[tuple[str, ...], dict[str, str]]:
    """Keys as wide as the report's, empty where a dimension was not given."""
    names = ("date", *wanted) if by_day else wanted
    return {
        tuple(dict(zip(asked, keys, strict=True)).get(name, "") for name in names): figures
        for keys, figures in rows.items()
    }


def _key(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _number(text: Any) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return 0.0

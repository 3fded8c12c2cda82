"""Numbers of Meta's accounts: by Pacific day, and of their audience once a day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk, day_ranges
from extractors.failures import HttpError
from extractors.graph import is_permission
from extractors.graph_edges import GraphApi, is_unsupported
from extractors.graph_insights import PACIFIC, Insight, insights, pacific_day, pacific_midnight
from extractors.metric_groups import MetricGroups
from extractors.records import hour_key, hour_of, iso

AGAIN = 4  # days that are read again: numbers settle for two days
AGAIN_AFTER = timedelta(hours=6)
STREAM = "account_insights"
HISTORY = 90  # days of a first read without ``since``: as long as Instagram keeps them


class DayBacklog:
    """The full days that are to be read, newest first; those not done stay for the next run.

    ``oldest``: the first day that the platform answers for.
    """

    def __init__(self, desk: Desk, oldest: date) -> None:
        self._memory = desk.memory
        self.today = desk.now.astimezone(PACIFIC).date()
        yesterday = self.today - timedelta(days=1)
        last, read_at = desk.memory.get("last_day"), desk.last_read(STREAM)
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


class DayInsights(ABC):
    """Reads ``account_insights``. Days that could not be read stay due for the next run.

    Series tell many days in one request; of all other metrics a request gives the total of its
    range, so that each day is asked for by itself. ``edge``: where insights are asked for.
    """

    def __init__(self, desk: Desk, api: GraphApi, groups: MetricGroups, oldest: date) -> None:
        self._desk = desk
        self._api = api
        self._groups = groups
        self._oldest = oldest

    @property
    @abstractmethod
    def edge(self) -> str:
        """Path below the version."""

    @abstractmethod
    def read_series(self, days: list[date]) -> None:
        """Metrics that come as a series, for these days, newest first."""

    @abstractmethod
    def of_day(self, day: date) -> list[Insight]:
        """Totals of one day."""

    @abstractmethod
    def read_audience(self) -> None:
        """Who follows; once a day."""

    def read(self) -> None:
        """Series, the days that are due, the audience.

        Raises:
            ExtractError: the last failure, after all that could be read; at once for a missing
            permission.
        """
        backlog = DayBacklog(self._desk, self._oldest)
        failure: ExtractError | None = None
        parts: tuple[Callable[[], None], ...] = (
            lambda: self.read_series(backlog.days),
            lambda: self._read_totals(backlog),
            self._read_audience_once,
        )
        for part in parts:
            try:
                part()
            except HttpError as problem:
                if is_permission(problem):
                    raise
                if is_unsupported(problem):
                    self._desk.warnings[f"{STREAM}: {problem}"] += 1
                else:
                    failure = problem
        if failure is not None:
            raise failure

    def _read_totals(self, backlog: DayBacklog) -> None:
        failure: ExtractError | None = None
        # The first day alone: it finds out which metrics are refused.
        for some in (backlog.days[:1], backlog.days[1:]):
            for day, found in self._api.client.side_by_side(self.of_day, some):
                if isinstance(found, ExtractError):
                    if isinstance(found, HttpError) and day == backlog.days[0]:
                        raise found
                    failure = found
                    continue
                for insight in found:
                    self.put(day, insight)
                backlog.done(day)
        if failure is not None:
            raise failure

    def _read_audience_once(self) -> None:
        memory = self._desk.memory
        today = self._desk.now.astimezone(PACIFIC).date().isoformat()
        if memory.get("audience_read_on") == today:
            return
        try:
            self.read_audience()
        except HttpError as problem:
            # Small accounts are told nothing of their audience.
            self._desk.warnings[f"the audience could not be read: {problem}"] += 1
        memory["audience_read_on"] = today

    def ask(
        self, group: str, metrics: tuple[str, ...], params: Mapping[str, Any]
    ) -> Iterable[Insight]:
        """What is told of these metrics."""

        def call(some: tuple[str, ...]) -> Any:
            return self._api.get(self.edge, {"metric": ",".join(some), **params})

        for body in self._groups.ask(group, metrics, call):
            yield from insights(body)

    def ask_series(
        self, group: str, metric: str, first: date, last: date, longest: int, **params: str
    ) -> None:
        """Write a metric of the days from ``first`` to ``last``, ``longest`` days a request."""
        for start, end in day_ranges(first, last, longest):
            for found in self.ask(group, (metric,), {**params, **span(start, end)}):
                day = pacific_day(found.end_time)
                if day is not None and start <= day <= end:
                    self.put(day, found)

    def put(self, day: date, found: Insight) -> None:
        """Write what holds for a day."""
        self._write(day.isoformat(), found, {"day": day.isoformat()})

    def observe(self, found: Insight) -> None:
        """Write what holds for this hour only."""
        now = self._desk.now
        self._write(hour_key(now), found, {"observed_at": iso(hour_of(now))})

    def _write(self, when: str, found: Insight, more: Mapping[str, Any]) -> None:
        for value in values_of(found):
            key = f"{when}|{value['name']}|{value['period']}|{value['breakdown'] or ''}"
            self._desk.put(STREAM, key, {**value, **more})

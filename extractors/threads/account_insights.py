"""Reads insights of the profile: by Pacific day, and its audience once a day.

Views come as a series of days; of all other metrics a request gives the total of its range, so
that each day is asked for by itself. Source: developers.facebook.com/docs/threads/insights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk, day_ranges
from extractors.failures import HttpError
from extractors.graph import is_permission
from extractors.graph_days import DayBacklog, span, values_of
from extractors.graph_edges import GraphApi, is_unsupported
from extractors.graph_insights import Insight, insights, pacific_day
from extractors.metric_groups import MetricGroups
from extractors.records import hour_key, hour_of, iso

TOTALS = ("likes", "replies", "reposts", "quotes", "clicks")
DIMENSIONS = ("age", "city", "country", "gender")
OLDEST = date(2024, 4, 13)
LONGEST = 90  # days of one series


class AccountInsights:
    """Reads ``account_insights``. Days that could not be read stay due for the next run."""

    def __init__(self, desk: Desk, api: GraphApi, groups: MetricGroups) -> None:
        self._desk = desk
        self._api = api
        self._groups = groups

    def read(self) -> None:
        """Followers, the days that are due, the audience.

        Raises:
            ExtractError: the last failure, after all that could be read; at once for a missing
            permission.
        """
        for found in self._ask("profile", ("followers_count",), {}):
            self._observe(found)
        backlog = DayBacklog(self._desk, "account_insights", OLDEST)
        failure: ExtractError | None = None
        parts = (lambda: self._views(backlog.days), lambda: self._totals(backlog), self._audience)
        for part in parts:
            try:
                part()
            except HttpError as problem:
                if is_permission(problem):
                    raise
                if is_unsupported(problem):
                    self._desk.warnings[f"account_insights: {problem}"] += 1
                else:
                    failure = problem
        if failure is not None:
            raise failure

    def _views(self, days: list[date]) -> None:
        for start, end in day_ranges(days[-1], days[0], LONGEST) if days else []:
            for found in self._ask("profile", ("views",), span(start, end)):
                day = pacific_day(found.end_time)
                if day is not None and start <= day <= end:
                    self._put(day, found)

    def _totals(self, backlog: DayBacklog) -> None:
        failure: ExtractError | None = None
        # The first day alone: it finds out which metrics are refused.
        for some in (backlog.days[:1], backlog.days[1:]):
            for day, found in self._api.client.side_by_side(self._of_day, some):
                if isinstance(found, ExtractError):
                    if isinstance(found, HttpError) and day == backlog.days[0]:
                        raise found
                    failure = found
                    continue
                for insight in found:
                    self._put(day, insight)
                backlog.done(day)
        if failure is not None:
            raise failure

    def _of_day(self, day: date) -> list[Insight]:
        return list(self._ask("profile", TOTALS, span(day, day)))

    def _audience(self) -> None:
        """Age, city, country and gender of followers, once a day."""
        memory, today = self._desk.memory, self._desk.now.date().isoformat()
        if memory.get("audience_read_on") == today:
            return
        try:
            self._read_audience()
        except HttpError as problem:
            # Small accounts are told nothing of their audience.
            self._desk.warnings[f"the audience could not be read: {problem}"] += 1
        memory["audience_read_on"] = today

    def _read_audience(self) -> None:
        for dimension in DIMENSIONS:
            params = {"breakdown": dimension}
            group = f"profile by {dimension}"
            for found in self._ask(group, ("follower_demographics",), params):
                if found.breakdown:
                    self._observe(found)

    def _ask(
        self, group: str, metrics: tuple[str, ...], params: Mapping[str, Any]
    ) -> Iterable[Insight]:
        def call(some: tuple[str, ...]) -> Any:
            path = f"{self._api.me}/threads_insights"
            return self._api.get(path, {"metric": ",".join(some), **params})

        for body in self._groups.ask(group, metrics, call):
            yield from insights(body)

    def _observe(self, found: Insight) -> None:
        observation = {"day": None, "observed_at": iso(hour_of(self._desk.now))}
        self._write(hour_key(self._desk.now), found, observation)

    def _put(self, day: date, found: Insight) -> None:
        self._write(day.isoformat(), found, {"day": day.isoformat()})

    def _write(self, when: str, found: Insight, more: Mapping[str, Any]) -> None:
        for value in values_of(found):
            key = f"{when}|{value['name']}|{value['period']}|{value['breakdown'] or ''}"
            self._desk.put("account_insights", key, {**value, **more})

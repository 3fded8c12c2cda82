"""Reads insights of the account: by Pacific day, and its audience once a day.

Only reach and new followers come as series; of all other metrics a request gives the total of its
range, so that each day is asked for by itself. Numbers settle for two days.
Source: developers.facebook.com/docs/instagram-platform/api-reference/instagram-user/insights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk, day_ranges
from extractors.failures import HttpError
from extractors.graph import is_permission
from extractors.graph_days import DayBacklog, span, values_of
from extractors.graph_edges import is_unsupported
from extractors.graph_insights import PACIFIC, Insight, insights, pacific_day
from extractors.instagram.door import Door
from extractors.metric_groups import MetricGroups
from extractors.records import hour_key, hour_of, iso

TOTALS = (
    "views",
    "accounts_engaged",
    "total_interactions",
    "likes",
    "comments",
    "saves",
    "shares",
    "replies",
    "reposts",
    "profile_links_taps",
    "profile_views",
    "website_clicks",
)
BY_FOLLOWERS = ("follows_and_unfollows", "reach", "views")
AUDIENCE = ("follower_demographics", "engaged_audience_demographics")
DIMENSIONS = ("age", "city", "country", "gender")
KEPT = 90  # days that the platform keeps totals
LONGEST = 29  # days of one series: 30 times 24 hours are too few where the clock is put back
NEW_FOLLOWERS_KEPT = 30


class AccountInsights:
    """Reads ``account_insights``. Days that could not be read stay due for the next run."""

    def __init__(self, desk: Desk, door: Door, groups: MetricGroups) -> None:
        self._desk = desk
        self._door = door
        self._groups = groups
        self._today = desk.now.astimezone(PACIFIC).date()
        self._edge = ""

    def read(self) -> None:
        """Series, the days that are due, the audience.

        Raises:
            ExtractError: the last failure, after all that could be read; at once for a missing
            permission.
        """
        self._edge = f"{self._door.me}/insights"
        backlog = DayBacklog(self._desk, "account_insights", self._today - timedelta(days=KEPT))
        failures: list[ExtractError] = []
        for part in (
            lambda: self._series(backlog.days),
            lambda: self._totals(backlog),
            self._audience,
        ):
            try:
                part()
            except HttpError as problem:
                if is_permission(problem):
                    raise
                if is_unsupported(problem):
                    self._desk.warnings[f"account_insights: {problem}"] += 1
                else:
                    failures.append(problem)
        if failures:
            raise failures[-1]

    def _series(self, days: list[date]) -> None:
        if not days:
            return
        kept = self._today - timedelta(days=NEW_FOLLOWERS_KEPT)
        for group, metric, first in (
            ("account by day", "reach", days[-1]),
            ("account by day", "follower_count", max(days[-1], kept)),
        ):
            for start, end in day_ranges(first, days[0], LONGEST):
                params = {"period": "day", "metric_type": "time_series", **span(start, end)}
                for found in self._ask(group, (metric,), params):
                    day = pacific_day(found.end_time)
                    if day is not None and start <= day <= end:
                        self._put(day, found)

    def _totals(self, backlog: DayBacklog) -> None:
        failure: ExtractError | None = None
        # The first day alone: it finds out which metrics are refused.
        for some in (backlog.days[:1], backlog.days[1:]):
            for day, found in self._door.client.side_by_side(self._of_day, some):
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
        params = {"period": "day", "metric_type": "total_value", **span(day, day)}
        found = list(self._ask("account totals", TOTALS, params))
        parts = {**params, "breakdown": "follow_type"}
        return found + [
            insight
            for insight in self._ask("account totals by follow_type", BY_FOLLOWERS, parts)
            if insight.breakdown
        ]

    def _audience(self) -> None:
        """Age, city, country and gender, and when followers are online; once a day."""
        memory, today = self._desk.memory, self._today.isoformat()
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
            params = {
                "period": "lifetime",
                "metric_type": "total_value",
                "timeframe": "this_month",
                "breakdown": dimension,
            }
            for found in self._ask(f"account audience by {dimension}", AUDIENCE, params):
                if found.breakdown:
                    observation = {"observed_at": iso(hour_of(self._desk.now))}
                    self._write(hour_key(self._desk.now), found, observation)
        for found in self._ask("account online", ("online_followers",), {"period": "lifetime"}):
            day = pacific_day(found.end_time)
            if day is not None and found.value:
                self._put(day, found)

    def _ask(
        self, group: str, metrics: tuple[str, ...], params: Mapping[str, Any]
    ) -> Iterable[Insight]:
        def call(some: tuple[str, ...]) -> Any:
            return self._door.get(self._edge, {"metric": ",".join(some), **params})

        for body in self._groups.ask(group, metrics, call):
            yield from insights(body)

    def _put(self, day: date, found: Insight) -> None:
        self._write(day.isoformat(), found, {"day": day.isoformat()})

    def _write(self, when: str, found: Insight, more: Mapping[str, Any]) -> None:
        for value in values_of(found):
            key = f"{when}|{value['name']}|{value['period']}|{value['breakdown'] or ''}"
            self._desk.put("account_insights", key, {**value, **more})

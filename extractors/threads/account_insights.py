"""Reads insights of the profile: by Pacific day, and its audience once a day.

Views come as a series of days; of all other metrics a request gives the total of its range, so
that each day is asked for by itself. Source: developers.facebook.com/docs/threads/insights.
"""

from __future__ import annotations

from datetime import date

from extractors.desk import Desk
from extractors.graph_days import DayInsights, span
from extractors.graph_edges import GraphApi
from extractors.graph_insights import Insight
from extractors.metric_groups import MetricGroups

TOTALS = ("likes", "replies", "reposts", "quotes", "clicks")
DIMENSIONS = ("age", "city", "country", "gender")
OLDEST = date(2024, 4, 13)
LONGEST = 90  # days of one series


class AccountInsights(DayInsights):
    """Reads followers, the profile's numbers by day, and who its followers are."""

    def __init__(self, desk: Desk, api: GraphApi, groups: MetricGroups) -> None:
        super().__init__(desk, api, groups, OLDEST)

    @property
    def edge(self) -> str:
        """The profile's own."""
        return f"{self._api.me}/threads_insights"

    def read(self) -> None:
        """Followers first; then as for every account."""
        for found in self.ask("profile", ("followers_count",), {}):
            self.observe(found)
        super().read()

    def read_series(self, days: list[date]) -> None:
        """Views."""
        if days:
            self.ask_series("profile", "views", days[-1], days[0], LONGEST)

    def of_day(self, day: date) -> list[Insight]:
        """All totals."""
        return list(self.ask("profile", TOTALS, span(day, day)))

    def read_audience(self) -> None:
        """Age, city, country and gender of followers."""
        for dimension in DIMENSIONS:
            group = f"profile by {dimension}"
            for found in self.ask(group, ("follower_demographics",), {"breakdown": dimension}):
                if found.breakdown:
                    self.observe(found)

"""Reads insights of the account: by Pacific day, and its audience once a day.

Only reach and new followers come as series; of all other metrics a request gives the total of its
range, so that each day is asked for by itself. Numbers settle for two days.
Source: developers.facebook.com/docs/instagram-platform/api-reference/instagram-user/insights.
"""

from __future__ import annotations

from datetime import date, timedelta

from extractors.desk import Desk
from extractors.graph_days import DayInsights, span
from extractors.graph_insights import PACIFIC, Insight, pacific_day
from extractors.instagram.door import Door
from extractors.metric_groups import MetricGroups

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


class AccountInsights(DayInsights):
    """Reads the account's numbers by day, and age, city, country and gender of its audience."""

    def __init__(self, desk: Desk, door: Door, groups: MetricGroups) -> None:
        self._today = desk.now.astimezone(PACIFIC).date()
        super().__init__(desk, door, groups, self._today - timedelta(days=KEPT))

    @property
    def edge(self) -> str:
        """The account's id is known once the account was read."""
        return f"{self._api.me}/insights"

    def read_series(self, days: list[date]) -> None:
        """Reach and new followers."""
        if not days:
            return
        kept = self._today - timedelta(days=NEW_FOLLOWERS_KEPT)
        series = {"period": "day", "metric_type": "time_series"}
        for metric, first in (("reach", days[-1]), ("follower_count", max(days[-1], kept))):
            self.ask_series("account by day", metric, first, days[0], LONGEST, **series)

    def of_day(self, day: date) -> list[Insight]:
        """All totals, some of them also by followers and others."""
        params = {"period": "day", "metric_type": "total_value", **span(day, day)}
        found = list(self.ask("account totals", TOTALS, params))
        parts = {**params, "breakdown": "follow_type"}
        return found + [
            insight
            for insight in self.ask("account totals by follow_type", BY_FOLLOWERS, parts)
            if insight.breakdown
        ]

    def read_audience(self) -> None:
        """Age, city, country and gender, and when followers are online."""
        for dimension in DIMENSIONS:
            params = {
                "period": "lifetime",
                "metric_type": "total_value",
                "timeframe": "this_month",
                "breakdown": dimension,
            }
            for found in self.ask(f"account audience by {dimension}", AUDIENCE, params):
                if found.breakdown:
                    self.observe(found)
        for found in self.ask("account online", ("online_followers",), {"period": "lifetime"}):
            day = pacific_day(found.end_time)
            if day is not None and found.value:
                self.put(day, found)

"""Insights: days of the Page in pieces the platform allows, newest first, and what posts and
stories have gathered so far.

Days that were read are remembered, so that a broken history goes on where it stopped; the last
week is read again, since it is still recomputed. Metrics come and go on all versions at once.
Source: developers.facebook.com/docs/graph-api/reference/insights;
docs/platforminsights/page/deprecated-metrics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk, day_ranges
from extractors.facebook_pages.posts import is_young
from extractors.facebook_pages.refusals import Refusals
from extractors.failures import HttpError
from extractors.graph import is_gone, is_metric_refusal
from extractors.graph_insights import PACIFIC, Insight, insights, pacific_day, pacific_midnight
from extractors.metric_groups import MetricGroups
from extractors.records import instant, iso

PAGE_DAYS = (
    "page_media_view",
    "page_total_media_view_unique",
    "page_post_engagements",
    "page_views_total",
    "page_follows",
    "page_daily_follows",
    "page_daily_follows_unique",
    "page_daily_unfollows_unique",
    "page_total_actions",
    "page_video_views",
    "page_actions_post_reactions_total",
)
DEMOGRAPHICS = ("page_follows_city", "page_follows_country")
POST = (
    "post_media_view",
    "post_total_media_view_unique",
    "post_clicks",
    "post_clicks_by_type",
    "post_reactions_by_type_total",
    "post_activity_by_action_type",
    "post_video_views",
    "post_video_view_time",
    "post_video_avg_time_watched",
)
STORY = (
    "STORY_MEDIA_VIEW",
    "STORY_TOTAL_MEDIA_VIEW_UNIQUE",
    "PAGE_STORY_TOTAL_MEDIA_VIEW_UNIQUE",
    "STORY_INTERACTION",
    "PAGES_FB_STORY_REPLIES",
    "PAGES_FB_STORY_SHARES",
    "PAGES_FB_STORY_STICKER_INTERACTIONS",
    "PAGES_FB_STORY_THREAD_LIGHTWEIGHT_REACTIONS",
)
BREAKDOWNS = ("is_from_ads", "is_from_followers")
LONGEST = 90
HISTORY = 728  # two years are allowed; two days of room for the time zone
CORRECTED = 7
REFRESHED = timedelta(hours=20)  # most metrics move once a day


class Measures:
    """Reads insights of one Page."""

    def __init__(self, desk: Desk, root: str, page: str, version: str) -> None:
        self._desk = desk
        self._root = root
        self._page = page
        self._refusals = Refusals(desk)
        self._groups = MetricGroups(desk, is_metric_refusal, api_version=version)

    def report(self) -> None:
        """Tell which metrics are refused."""
        self._groups.report()

    def read(self, posts: dict[str, dict[str, Any]], stories: dict[str, dict[str, Any]]) -> None:
        """The Page's days, then posts and stories: id -> what is remembered of each."""
        self._days()
        self._demographics()
        self._objects("post", posts, POST)
        self._objects("story", stories, STORY)

    def _days(self) -> None:
        memory: dict[str, Any] = self._desk.memory.setdefault("insight_days", {})
        today = self._desk.now.astimezone(PACIFIC).date()
        last, first = today - timedelta(days=1), today - timedelta(days=HISTORY)
        if self._desk.since is not None:
            first = max(first, self._desk.since.date())
        ranges = []
        done_from, done_to = _day(memory.get("from")), _day(memory.get("to"))
        if done_from is None or done_to is None:
            ranges = day_ranges(first, last, LONGEST, newest_first=True)
        else:
            again = max(first, done_to - timedelta(days=CORRECTED - 1))
            if self._is_due(memory):
                ranges += day_ranges(again, last, LONGEST)
            ranges += day_ranges(first, done_from - timedelta(days=1), LONGEST, newest_first=True)
        for start, end in ranges:
            self._range(start, end)
            known = [day for day in (done_from, start) if day is not None]
            done_from, done_to = min(known), max(done_to or end, end)
            memory.update({"from": done_from.isoformat(), "to": done_to.isoformat()})
            if end == last:
                memory["asked_at"] = iso(self._desk.now)

    def _range(self, first: date, last: date) -> None:
        window = {
            "period": "day",
            "since": pacific_midnight(first),
            "until": pacific_midnight(last + timedelta(days=1)),
        }

        def kept(found: Insight) -> bool:
            day = pacific_day(found.end_time)
            return day is not None and first <= day <= last

        calls: list[tuple[str, Sequence[str], Mapping[str, Any]]] = [
            ("page", PAGE_DAYS, window),
            *(
                (f"page/{name}", PAGE_DAYS[:1], {**window, "breakdown": name})
                for name in BREAKDOWNS
            ),
        ]
        for group, metrics, params in calls:
            for answer in self._groups.ask(group, metrics, self._call(self._page, params)):
                for found in filter(kept, insights(answer)):
                    self._desk.put("insights", found.key(self._page), self._payload(found))

    def _payload(self, found: Insight) -> dict[str, Any]:
        day = pacific_day(found.end_time)
        return {
            **found.payload(self._page),
            "kind": "page",
            "day": day.isoformat() if day else None,
        }

    def _demographics(self) -> None:
        memory: dict[str, Any] = self._desk.memory.setdefault("demographics", {})
        if not self._is_due(memory):
            return
        today = self._desk.now.astimezone(PACIFIC).date()
        window = {
            "period": "day",
            "since": pacific_midnight(today - timedelta(days=2)),
            "until": pacific_midnight(today),
        }
        call = self._call(self._page, window)
        for answer in self._groups.ask("page/demographics", DEMOGRAPHICS, call):
            for found in insights(answer):
                self._desk.put("insights", found.key(self._page), self._payload(found))
        memory["asked_at"] = iso(self._desk.now)

    def _is_due(self, entry: Mapping[str, Any]) -> bool:
        asked_at = instant(entry.get("asked_at"))
        return asked_at is None or self._desk.now - asked_at >= REFRESHED

    def _objects(self, kind: str, known: dict[str, dict[str, Any]], metrics: Sequence[str]) -> None:
        """Lifetime values of posts or stories: once of each, then daily while it is young."""
        oldest = self._desk.now - timedelta(days=HISTORY)
        due = []
        for object_id, entry in known.items():
            at = instant(entry.get("at"))
            is_new = "asked_at" not in entry and (at is None or at >= oldest)
            is_moving = at is not None and is_young(self._desk, entry) and self._is_due(entry)
            if not entry.get("gone") and (is_new or is_moving):
                due.append(object_id)

        def read(object_id: str) -> list[Insight]:
            call = self._call(object_id, {"period": "lifetime"} if kind == "post" else {})
            answers = self._groups.ask(kind, metrics, call)
            return [found for answer in answers for found in insights(answer)]

        for object_id, result in self._desk.client.side_by_side(read, due):
            if isinstance(result, ExtractError):
                self._refusals.note("insights", f"insights of a {kind}", result)
                if not (isinstance(result, HttpError) and is_gone(result)):
                    continue
                result = []
            known[object_id]["asked_at"] = iso(self._desk.now)
            for found in result:
                key = found.key(object_id)
                self._desk.observe("insights", key, {**found.payload(object_id), "kind": kind})

    def _call(self, object_id: str, params: Mapping[str, Any]) -> Any:
        def call(metrics: tuple[str, ...]) -> Any:
            path = f"{self._root}/{object_id}/insights"
            return self._desk.client.get(path, {**params, "metric": ",".join(metrics)}).body

        return call


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None

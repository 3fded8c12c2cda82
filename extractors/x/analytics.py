"""Figures of own posts by day (UTC), once a day; X may give them to large customers only."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from extractors.desk import first_day
from extractors.failures import HttpError
from extractors.metric_groups import MetricGroups
from extractors.records import identifier, instant
from extractors.x.fields import Json
from extractors.x.timeline import LOOK_UP, WINDOW, Own

METRICS = (
    "impressions", "engagements", "likes", "unlikes", "replies", "retweets", "quote_tweets",
    "bookmarks", "shares", "follows", "unfollows", "url_clicks", "user_profile_clicks",
    "hashtag_clicks", "detail_expands", "media_views", "permalink_clicks", "email_tweet",
)  # fmt: skip
FRAME = "id,timestamp,timestamped_metrics"
AGAIN = 3  # days that are read again for late corrections


def read_analytics(own: Own, groups: MetricGroups) -> None:
    """Whole days since the last reading and the days before it that may still change."""
    today = own.desk.now.date()
    first = first_day(own.desk, "post_analytics", today, AGAIN, WINDOW.days, WINDOW.days)
    begin = own.desk.now - WINDOW
    posts = {
        subject["id"]: stable
        for stable, subject in own.subjects.items()
        if (at := instant(subject["at"])) and at >= begin
    }
    versions = list(posts)
    for start in range(0, len(versions), LOOK_UP):
        params = {
            "ids": ",".join(versions[start : start + LOOK_UP]),
            "start_time": f"{first}T00:00:00Z",
            "end_time": f"{today}T00:00:00Z",
            "granularity": "daily",
        }
        _read_days(own, groups, params, posts)


def _read_days(
    own: Own, groups: MetricGroups, params: dict[str, str], posts: dict[str, str]
) -> None:
    days: dict[tuple[str, str], Json] = defaultdict(dict)

    def ask(metrics: tuple[str, ...]) -> Any:
        fields = f"{FRAME},{','.join(metrics)}"
        return own.api.figures("/2/tweets/analytics", {**params, "analytics.fields": fields})

    for rows in groups.ask("post", METRICS, ask):
        for row in rows:
            stable = posts.get(identifier(row.get("id")) or "")
            for entry in row.get("timestamped_metrics") or []:
                at = instant(entry.get("timestamp"))
                if stable is None or at is None:
                    own.desk.unreadable("post_analytics", row)
                else:
                    days[stable, f"{at:%Y-%m-%d}"] |= entry.get("metrics") or {}
    for (stable, day), metrics in days.items():
        payload = {"id": stable, "day": day, "metrics": metrics}
        own.desk.put("post_analytics", f"{stable}|{day}", payload)


def blames_a_metric(refused: HttpError) -> bool:
    """True if X refuses because of a name among the figures asked for."""
    return refused.status == 400 and "analytics.fields" in str(refused)


def is_time(own: Own) -> bool:
    """True if today's reading was not tried yet: X gives whole days only."""
    day = own.desk.now.date()
    asked = own.desk.memory.get("analytics_asked")
    if asked == day.isoformat():
        return False
    own.desk.memory["analytics_asked"] = day.isoformat()
    return True

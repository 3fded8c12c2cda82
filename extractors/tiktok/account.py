"""The account: its profile, its counters, its days, and who follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk, first_day
from extractors.metric_groups import MetricGroups
from extractors.tiktok.api import Api, as_list

PROFILE = (
    "username",
    "display_name",
    "bio_description",
    "profile_deep_link",
    "is_verified",
    "is_business_account",
)
COUNTERS = ("followers_count", "following_count", "total_likes", "videos_count")
DAYS = (
    "video_views",
    "unique_video_views",
    "profile_views",
    "likes",
    "comments",
    "shares",
    "daily_total_followers",
    "daily_new_followers",
    "daily_lost_followers",
    "engaged_audience",
    "engagement_rate",
    "bio_link_clicks",
    "email_clicks",
    "phone_number_clicks",
    "address_clicks",
    "app_download_clicks",
    "lead_submissions",
)
AUDIENCE = (
    "audience_ages",
    "audience_genders",
    "audience_countries",
    "audience_cities",
    "audience_activity",
)
KEPT = 60  # days; what is older is lost for good
AGAIN = 7  # days read again, since figures come late


def read_profile(desk: Desk, api: Api, groups: MetricGroups) -> None:
    """The profile; whatever refuses it would refuse everything else.

    Raises:
        ExtractError: none of its fields is to be had.
    """
    profile: dict[str, Any] = {}
    for answer in groups.ask(
        "profile", PROFILE, lambda fields: api.get("/business/get/", fields=as_list(fields))
    ):
        profile |= answer
    if not profile:
        desk.memory["set_aside"].pop("profile", None)
        raise ExtractError(
            f"TikTok gave nothing for account {desk.account.account!r}: write the open_id that"
            " came with the token, which is the business_id of a business account"
        )
    desk.put("accounts", "profile", {"business_id": desk.account.account, **profile})


def read_counters(desk: Desk, api: Api, groups: MetricGroups) -> None:
    """Counters of the account as they stand now."""
    counted: dict[str, Any] = {}
    for answer in groups.ask(
        "account", COUNTERS, lambda fields: api.get("/business/get/", fields=as_list(fields))
    ):
        counted |= answer
    if counted:
        desk.observe("account_counters", "counters", counted)


def read_days(desk: Desk, api: Api, groups: MetricGroups) -> None:
    """Figures by day, once a day: all that there are at first, then the last ones again."""
    first, last = _range(desk, "account_days")
    for day, figures in _series(desk, api, groups, "account_days", DAYS, first, last):
        desk.put("account_days", day, figures)


def read_audience(desk: Desk, api: Api, groups: MetricGroups) -> None:
    """Parts of the followers, by the newest days that are told."""
    first, last = _range(desk, "audience")
    first = max(first, last - timedelta(days=AGAIN - 1))
    for day, figures in _series(desk, api, groups, "audience", AUDIENCE, first, last):
        if any(figures.get(name) for name in AUDIENCE):
            desk.put("audience", day, figures)


def _range(desk: Desk, stream: str) -> tuple[date, date]:
    """Days to ask for; none (the first after the last) if this day has asked already."""
    today = desk.now.date()
    before = desk.last_read(stream)
    if before is not None and before.date() >= today:
        return today, today - timedelta(days=1)
    first = first_day(desk, stream, today, AGAIN, KEPT, KEPT)
    return first, today - timedelta(days=1)


def _series(
    desk: Desk,
    api: Api,
    groups: MetricGroups,
    group: str,
    names: Sequence[str],
    first: date,
    last: date,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each day with its figures, put together from as many answers as it took."""
    if first > last:
        return
    days: dict[str, dict[str, Any]] = {}
    span = {"start_date": first.isoformat(), "end_date": last.isoformat()}
    for answer in groups.ask(
        group, names, lambda fields: api.get("/business/get/", fields=as_list(fields), **span)
    ):
        metrics = answer.get("metrics")
        for element in metrics if isinstance(metrics, list) else []:
            day = element.get("date") if isinstance(element, dict) else None
            if isinstance(day, str) and day:
                days.setdefault(day, {}).update(element)
            else:
                desk.unreadable(group, element)
    yield from sorted(days.items())

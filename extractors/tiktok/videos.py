"""Videos and their counters, newest first, and which of them are gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from extractors.desk import Desk
from extractors.gone import Gone
from extractors.metric_groups import MetricGroups
from extractors.records import identifier, number, without
from extractors.tiktok.api import VIDEOS, Api, as_list

CORE = ("item_id", "create_time")
TEXTS = ("caption", "share_url", "video_duration")
COUNTERS = (
    "video_views",
    "likes",
    "comments",
    "shares",
    "favorites",
    "reach",
    "total_time_watched",
    "average_time_watched",
    "full_video_watched_rate",
    "impression_sources",
    "audience_countries",
    "profile_views",
    "website_clicks",
    "new_followers",
    "email_clicks",
    "phone_number_clicks",
    "address_clicks",
    "app_download_clicks",
    "lead_submissions",
)
WATCHED = timedelta(days=60)
ALL_AGAIN = timedelta(days=7)


def seconds(value: Any) -> int | None:
    """TikTok's times: seconds since 1970, as a number or as text."""
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return number(value)


def remembered_videos(desk: Desk) -> dict[str, dict[str, Any]]:
    """The account's videos by id: ``created`` (seconds), ``comments`` (newest count), and what
    ``comments`` of them was read."""
    videos: dict[str, dict[str, Any]] = desk.memory.setdefault("videos", {})
    return videos


def is_watched(desk: Desk, video: dict[str, Any]) -> bool:
    """Young enough for its figures to move much."""
    is_young: bool = video["created"] > (desk.now - WATCHED).timestamp()
    return is_young


def read_videos(desk: Desk, api: Api, groups: MetricGroups) -> None:
    """Young videos with their counters, and once a week all; those that left the list are gone."""
    last = desk.memory.get("all_listed")
    is_all = last is None or last <= int((desk.now - ALL_AGAIN).timestamp())
    until = int((desk.now - WATCHED).timestamp())
    if is_all:
        until = int(desk.since.timestamp()) if desk.since is not None else 0
    videos: dict[str, dict[str, Any]] = {}
    alive = groups.alive("video", (*TEXTS, *COUNTERS))
    answers = groups.ask("video", alive, lambda names: _listed(api, names, until))
    for answer in answers if alive else [_listed(api, (), until)]:
        for video in answer:
            own = identifier(video.get("item_id")) if isinstance(video, dict) else None
            if own is None:
                desk.unreadable("videos", video)
            else:
                videos.setdefault(own, {}).update({**video, "item_id": own})
    gone = Gone(desk)
    for own, video in videos.items():
        gone.here(own)
        _take(desk, own, video)
    _look_for(desk, api, gone, set(videos), until)
    if is_all:
        desk.memory["all_listed"] = int(desk.now.timestamp())


def _listed(api: Api, names: tuple[str, ...], until: int) -> list[Any]:
    """Pages down to a time in seconds; pinned videos may stand above newer ones."""
    found: list[Any] = []
    fields = as_list((*CORE, *names))
    for page in api.pages("/business/video/list/", "videos", VIDEOS, fields=fields):
        found += page
        times = [seconds(v.get("create_time")) for v in page if isinstance(v, dict)]
        if times and all(time is not None and time < until for time in times):
            break
    return found


def _take(desk: Desk, own: str, video: dict[str, Any]) -> None:
    created = seconds(video.get("create_time"))
    known = remembered_videos(desk).setdefault(own, {})
    known["created"] = created or known.get("created") or int(desk.now.timestamp())
    known["count"] = number(video.get("comments"))
    desk.put("videos", own, without(video, COUNTERS))
    counted = without(video, (*TEXTS, "create_time"))
    desk.observe("video_counters", own, counted)


def _look_for(desk: Desk, api: Api, gone: Gone, found: set[str], until: int) -> None:
    """Videos that should have been listed: deleted or private if they cannot be had by id."""
    known = remembered_videos(desk)
    missing = sorted(own for own, v in known.items() if v["created"] >= until and own not in found)
    for start in range(0, len(missing), VIDEOS):
        asked = missing[start : start + VIDEOS]
        filters = f'{{"video_ids":{as_list(asked)}}}'
        data = api.get(
            "/business/video/list/",
            fields=as_list(CORE),
            filters=filters,
            max_count=VIDEOS,
        )
        there = {identifier(v.get("item_id")) for v in data.get("videos") or []}
        for own in gone.after_asking(asked, there):
            del known[own]

"""A small story on an emulated Instagram account, and what is true of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.emulators.instagram_state import (
    BRAND,
    InstagramState,
    MediumRow,
    MessageRow,
)
from tests.emulators.meta_graph import PACIFIC
from tests.emulators.truth import Act, Truth

FANS = ("ana", "ben", "cleo", "dan", "eva", "finn")
MEDIA_METRICS = {
    "views": "views", "reach": "reach", "total_interactions": "total_interactions",
    "shares": "shares", "reposts": "reposts", "likes": "likes_organic",
    "comments": "comments_organic", "saved": "saves", "follows": "follows",
    "profile_visits": "profile_views", "replies": "story_replies",
    "ig_reels_avg_watch_time": "ig_reels_avg_watch_time",
    "ig_reels_video_view_total_time": "watch_seconds", "reels_skip_rate": "reels_skip_rate",
}  # fmt: skip
TAPS = {
    "tap_forward": "story_taps_forward", "tap_back": "story_taps_back",
    "tap_exit": "story_exits", "swipe_forward": "story_next",
}  # fmt: skip
DAY_METRICS = {
    "reach": "reach", "views": "views", "accounts_engaged": "engaged_users",
    "total_interactions": "total_interactions", "likes": "likes", "comments": "comments",
    "saves": "saves", "shares": "shares", "replies": "story_replies", "reposts": "reposts",
    "profile_links_taps": "profile_links_taps",
}  # fmt: skip


def tell(server: InstagramState) -> None:
    """Eight media, a story, a broadcast, about fifty comments and answers, tags and messages."""
    server.page_cap, server.comment_cap = 5, 4
    start = server.now - timedelta(days=40)
    for n in range(7):
        reel = n in (2, 5)
        at = start + timedelta(days=5 * n + 3)
        common = {
            "views": 900 + n, "reach": 600 + n, "total_interactions": 60 + n, "shares": 5 + n,
            "reposts": n, "likes": 40 + n, "comments": 5, "saved": 3 + n,
        }  # fmt: skip
        if reel:
            more = {"ig_reels_avg_watch_time": 5400, "ig_reels_video_view_total_time": 4_860_000}
        else:
            more = {"follows": n, "profile_visits": 7 + n,
                    "profile_activity": {"bio_link_clicked": 2, "call": 1}}  # fmt: skip
        server.publish(
            "REELS" if reel else "FEED",
            "VIDEO" if reel else ("CAROUSEL_ALBUM" if n % 2 else "IMAGE"),
            caption=None if n == 3 else f"Bread number {n} 🍞",
            created=at,
            likes=40 + n,
            metrics={**common, **more},
        )
    _talk(server)
    story = {"views": 300, "reach": 250, "total_interactions": 9, "shares": 1, "replies": 2,
             "follows": 1, "profile_visits": 4, "profile_activity": {"bio_link_clicked": 1},
             "navigation": {"tap_forward": 120, "tap_back": 9, "tap_exit": 30,
                            "swipe_forward": 14}}  # fmt: skip
    server.publish("STORY", created=server.now - timedelta(hours=5), metrics=story)
    _others(server)
    _numbers(server)


def _talk(server: InstagramState) -> None:
    for place, row in enumerate(list(server.media.values())):
        for n in range(6 if place == 6 else 3):
            fan = FANS[(place + n) % len(FANS)]
            at = row.created + timedelta(hours=1 + n)
            top = server.comment(row.id, fan, f"Is there rye in it? {place}.{n}", at)
            if n == 0:
                server.comment(row.id, "acme", "Yes, a third", at + timedelta(minutes=9), top)
        if place == 6:
            for n in range(9):
                fan = FANS[n % len(FANS)]
                at = row.created + timedelta(hours=8, minutes=n)
                server.comment(row.id, fan, f"@{fan} look {n}", at, top)
    first = next(iter(server.comments.values()))
    first.hidden = True


def _others(server: InstagramState) -> None:
    now = server.now
    tag = MediumRow(server.number(179), "FEED", "IMAGE", "At @acme!", now - timedelta(days=3))
    tag.owner = "ana"
    server.tags.append(tag)
    live = MediumRow(server.number(179), "LIVE", "BROADCAST", None, now - timedelta(minutes=20))
    server.live.append(live)
    server.comment(live.id, "ben", "Hello from Porto", now - timedelta(minutes=10))
    server.nameless.add("finn")
    at = now - timedelta(days=2)
    for n, (person, is_ours, text) in enumerate(
        [("cleo", False, "Do you deliver?"), ("cleo", True, "We do"), ("dan", False, "Thanks!")]
    ):
        sent = at + timedelta(minutes=n)
        server.messages.append(MessageRow(f"aMsg{n}", person, is_ours, text, sent))


def _numbers(server: InstagramState) -> None:
    yesterday = server.now.astimezone(PACIFIC).date() - timedelta(days=1)
    for n in range(10):
        server.days[yesterday - timedelta(days=n)] = {
            "reach": {"FOLLOWER": 100 + n, "NON_FOLLOWER": 50}, "views": {"FOLLOWER": 200 + n,
            "NON_FOLLOWER": 90}, "accounts_engaged": 30 + n, "total_interactions": 44,
            "likes": 20, "comments": 0, "saves": 2, "shares": 1, "replies": 1, "reposts": 3,
            "follows_and_unfollows": {"FOLLOWER": 6, "NON_FOLLOWER": 2},
            "profile_links_taps": 2,
        }  # fmt: skip
    server.audience = {
        "age": {"18-24": 100, "25-34": 300}, "gender": {"F": 350, "M": 200, "U": 90},
        "country": {"PT": 500, "ES": 140}, "city": {"Porto, Porto District": 320},
    }  # fmt: skip
    server.online = {yesterday: {str(hour): 10 * hour for hour in range(24)}}


def person(server: InstagramState, name: str) -> str:
    """Id of a person as the warehouse must know them; a name alone where no id was ever given."""
    if name == "acme":
        return BRAND
    return f"@{name}" if name in server.nameless else server.person_id(name)


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def truth_of(server: InstagramState) -> Truth:
    """Told from the server's state."""
    truth = Truth()
    live = {row.id for row in server.live}
    for row in server.comments.values():
        kind = "live_chat" if row.medium in live else "reply" if row.parent else "comment"
        truth.acts.append(
            Act(kind, person(server, row.person), row.medium, _naive(row.created),
                row.person == "acme", row.text)
        )  # fmt: skip
    for tag in server.tags:
        truth.acts.append(
            Act("brand_tag", person(server, tag.owner), None, _naive(tag.created), False,
                tag.caption)
        )  # fmt: skip
    for message in server.messages:
        who = "acme" if message.is_ours else message.person
        kind = "brand_dm" if message.is_ours else "dm_inbound"
        truth.acts.append(
            Act(kind, person(server, who), None, _naive(message.created), message.is_ours,
                message.text)
        )  # fmt: skip
    for row in server.media.values():
        truth.content[row.id] = _naive(row.created)
        _count_medium(server, truth, row)
    truth.counters[None, "followers"] = server.followers
    for day, counted in server.days.items():
        for name, metric in DAY_METRICS.items():
            value = counted[name]
            whole = sum(value.values()) if isinstance(value, dict) else value
            truth.days[None, metric, day] = whole
        gained_and_lost = counted["follows_and_unfollows"]
        truth.days[None, "followers_gained", day] = gained_and_lost["FOLLOWER"]
        truth.days[None, "followers_lost", day] = gained_and_lost["NON_FOLLOWER"]
    for row in server.live:
        truth.content[row.id] = _naive(row.created)
    return truth


def _count_medium(server: InstagramState, truth: Truth, row: MediumRow) -> None:
    truth.counters[row.id, "likes"] = row.likes
    counted = sum(comment.medium == row.id for comment in server.comments.values())
    truth.counters[row.id, "comments"] = counted
    for name, metric in MEDIA_METRICS.items():
        if name in row.metrics:
            value = row.metrics[name]
            seconds = name == "ig_reels_video_view_total_time"
            truth.counters[row.id, metric] = value / 1000 if seconds else value
    if row.product == "STORY":
        truth.counters[row.id, "story_views"] = row.metrics["views"]
        for name, metric in TAPS.items():
            truth.counters[row.id, metric] = row.metrics["navigation"][name]
    clicks = row.metrics.get("profile_activity", {}).get("bio_link_clicked")
    if clicks is not None:
        truth.counters[row.id, "website_clicks"] = clicks


def entry_of(server: InstagramState) -> dict[str, Any]:
    """The account in ``sources.yml``."""
    return {
        "platform": "instagram",
        "account": BRAND,
        "base_url": server.base_url,
        "access_token": server.token,
    }

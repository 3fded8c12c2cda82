"""What happens on each emulated platform between two runs: one more of everything that is easy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.emulators.ga4 import Event
from tests.emulators.matomo import HOME, Visit

ONE_MINUTE = timedelta(minutes=1)


def _bluesky(server: Any, now: datetime) -> None:
    first = next(iter(server.posts))
    server.like(first, "did:plc:late")
    server.followers.append("did:plc:late")
    server.post("one more")


def _mastodon(server: Any, now: datetime) -> None:
    first = next(iter(server.statuses))
    server.favourites[first].append("late@other.example")
    server.followers.append("late@other.example")
    server.post("one more")


def _facebook_pages(server: Any, now: datetime) -> None:
    newest = server.posts[-1]["id"]
    server.comment(newest, "799", "Late, but here", now - ONE_MINUTE)
    server.react(newest, "799")


def _instagram(server: Any, now: datetime) -> None:
    newest = max((m for m in server.media.values() if m.product == "FEED"), key=lambda m: m.created)
    server.comment(newest.id, "late", "Late, but here", now - ONE_MINUTE)
    newest.likes += 1


def _threads(server: Any, now: datetime) -> None:
    roots = [p for p in server.own_posts() if p.metrics]
    newest = max(roots, key=lambda post: post.created)
    server.answer_to(newest.id, "late", "Late, but here?", now - ONE_MINUTE)


def _linkedin(server: Any, now: datetime) -> None:
    seen = [p for p in server.posts.values() if p.state == "PUBLISHED"]
    post = max(seen, key=lambda p: p.at).urn
    server.comment(post, "urn:li:person:late", "Late, but here", now - ONE_MINUTE)
    server.react(post, "urn:li:person:late", "LIKE", now - ONE_MINUTE)


def _tiktok(server: Any, now: datetime) -> None:
    newest = max(server.videos.values(), key=lambda video: video.at)
    server.comment(newest.id, "late", "Late, but here", now - ONE_MINUTE)


def _youtube(server: Any, now: datetime) -> None:
    server.comment("vid4", "UClate", "Late, but here", 0.001)


def _x(server: Any, now: datetime) -> None:
    # Posts of people are found once a day; their likes as soon as the counter moves.
    newest = max((key for key, _ in server.own()), key=lambda key: server.posts[key].at)
    server.like(newest, "fan20", "fan21")


def _reddit(server: Any, now: datetime) -> None:
    newest = max(
        (t for t in server.things.values() if t.title and t.author == "ShopBrand"),
        key=lambda thing: thing.at,
    )
    server.comment(newest.name, "Late, but here", "late", now - ONE_MINUTE)


def _discourse(server: Any, now: datetime) -> None:
    topic = next(iter(server.topics))
    server.write(topic, "late", "Late, but here", now - ONE_MINUTE)


def _ga4(server: Any, now: datetime) -> None:
    at = now - timedelta(minutes=30)
    server.events.append(Event(at, user="late", session="late", path="/pricing", seconds=7,
                               title="Page /pricing"))  # fmt: skip


def _matomo(server: Any, now: datetime) -> None:
    at = now - timedelta(minutes=30)
    server.visits.append(Visit(900, "f" * 16, at, [("action", f"{HOME}/", 0)]))


HAPPENINGS: dict[str, Callable[[Any, datetime], None]] = {
    "bluesky": _bluesky, "mastodon": _mastodon, "facebook_pages": _facebook_pages,
    "instagram": _instagram, "threads": _threads, "linkedin": _linkedin, "tiktok": _tiktok,
    "youtube": _youtube, "x": _x, "reddit": _reddit, "discourse": _discourse, "ga4": _ga4,
    "matomo": _matomo,
}  # fmt: skip

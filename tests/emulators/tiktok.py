"""A TikTok account with a story, and what the marts must show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.emulators.tiktok_server import BUSINESS, TikTokServer
from tests.emulators.truth import Act, Truth

COUNTERS = {
    "video_views": "views", "reach": "reach", "likes": "likes", "comments": "comments",
    "shares": "shares", "favorites": "saves", "total_time_watched": "watch_seconds",
    "full_video_watched_rate": "full_video_watched_rate", "new_followers": "follows",
}  # fmt: skip
DAYS = {
    "video_views": "views", "unique_video_views": "reach", "likes": "likes",
    "daily_new_followers": "followers_gained", "daily_lost_followers": "followers_lost",
    "profile_views": "profile_views", "bio_link_clicks": "website_clicks",
}  # fmt: skip


def naive(moment: datetime) -> datetime:
    """UTC without an offset."""
    return moment.astimezone(UTC).replace(tzinfo=None)


@dataclass
class TikTokWorld(TikTokServer):
    """The server with its own account of what happened."""

    def entry(self) -> dict[str, Any]:
        """The account in sources.yml."""
        return {
            "platform": "tiktok", "account": BUSINESS, "base_url": self.base_url,
            "refresh_token": self.refresh_token, "client_id": "app",
            "client_secret": "app-secret",
        }  # fmt: skip

    def truth(self) -> Truth:
        """Everything of the account that can be read."""
        truth = Truth()
        truth.content = {own: naive(video.at) for own, video in self.videos.items()}
        for c in self.comments.values():
            act = "comment" if c.parent is None else "reply"
            person = f"uid-{c.author}" if c.author else BUSINESS
            truth.acts.append(Act(act, person, c.video, naive(c.at), c.author is None, c.text))
        for own, video in self.videos.items():
            view = self.view(video)
            truth.counters |= {
                (own, metric): view[name]
                for name, metric in COUNTERS.items()
                if view.get(name) is not None
            }
        truth.counters[None, "followers"] = self.followers
        first = (self.now - timedelta(days=60)).date()
        for day, figures in self.days.items():
            if first <= day < self.now.date():
                truth.days |= {(None, DAYS[name], day): figures[name] for name in DAYS}
        return truth


def fill_days(server: TikTokServer, count: int = 70) -> None:
    """Figures of so many days up to now."""
    for back in range(count):
        day = (server.now - timedelta(days=back)).date()
        server.days[day] = {
            "video_views": 90 + back, "unique_video_views": 60 + back, "likes": back,
            "comments": 1, "shares": 0, "profile_views": 3, "daily_total_followers": 120 - back,
            "daily_new_followers": 2, "daily_lost_followers": 1, "engagement_rate": 0.05,
            "bio_link_clicks": back % 3, "engaged_audience": 4,
        }  # fmt: skip


def world(now: datetime) -> TikTokWorld:
    """Seven videos of three months, one of them of photos, with their comments."""
    now = now.astimezone(UTC).replace(microsecond=0)
    server = TikTokWorld(now=now, video_page=3, comment_page=4)

    def ago(**span: float) -> datetime:
        return now - timedelta(**span)

    videos = [server.video(f"Video {n} #fun", ago(days=80 - 13 * n)) for n in range(6)]
    videos.append(server.video("Photos", ago(days=1), is_photo=True))
    server.videos[videos[1]].is_quiet = True
    for place, video in enumerate(videos):
        for n in range(place + 1):
            minutes = 100 * place + 10 * n
            at = ago(hours=22, minutes=-minutes / 10)
            asked = server.comment(video, f"fan{n}", f"Is it {place}{n}?", at)
            for answer in range(n):
                author = None if answer == 0 else f"fan{answer + 1}"
                later = at + timedelta(minutes=5 + answer)
                server.comment(video, author, f"Answer {answer}", later, asked)
    fill_days(server)
    server.audience = {
        "audience_genders": [{"gender": "female", "percentage": 0.6}],
        "audience_ages": [{"age": "18-24", "percentage": 0.25}],
        "audience_countries": [{"country": "FR", "percentage": 0.4}],
        "audience_activity": [{"hour": "0", "count": 5}, {"hour": "1", "count": 7}],
    }
    return server

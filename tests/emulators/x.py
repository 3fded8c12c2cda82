"""A small story on X and what the marts must show of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.emulators.truth import Act, Truth
from tests.emulators.x_server import XServer
from tests.emulators.x_state import BRAND, Post


def naive(moment: datetime) -> datetime:
    """Naive UTC, to the millisecond that X tells."""
    return moment.replace(tzinfo=None, microsecond=moment.microsecond // 1000 * 1000)


@dataclass
class XWorld(XServer):
    """X with a shop, its followers and what they did."""

    deleted: set[str] = field(default_factory=set)

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return {
            "platform": "x",
            "account": "@shop",
            "base_url": self.base_url,
            "refresh_token": self.refresh_token,
            "client_id": self.client_id,
            "bearer_token": self.bearer,
        }

    def content(self) -> dict[str, Post]:
        """The shop's own top-level posts."""
        return {key: post for key, post in self.own() if post.parent is None}

    def root(self, key: str | None) -> str | None:
        """The shop's content at the top of a post's conversation."""
        post = self.posts.get(key or "")
        return post.root if post and post.root in self.content() else None

    def truth(self) -> Truth:
        """What the marts must show after a whole first read."""
        truth = Truth(acts=[*self._written(), *self._listed()], gone=set(self.deleted))
        for key, post in self.content().items():
            truth.content[key] = naive(post.at)
            counters = self.counters(key)
            names = {"likes": "like_count", "comments": "reply_count", "reposts": "retweet_count",
                     "quotes": "quote_count", "saves": "bookmark_count",
                     "impressions": "impression_count"}  # fmt: skip
            truth.counters |= {(key, name): counters[f] for name, f in names.items()}
            truth.counters |= {(key, "link_clicks"): 3, (key, "profile_views"): 2}
            if post.poll:
                truth.counters[key, "poll_votes"] = sum(post.poll)
            if post.media:
                truth.counters[key, "views"] = post.media[0]["public_metrics"]["view_count"]
                played = post.media[0]["non_public_metrics"]
                truth.counters[key, "video_plays"] = played["playback_0_count"]
                truth.counters[key, "video_completes"] = played["playback_100_count"]
        truth.counters[None, "followers"] = len(self.followers)
        for (key, day), figures in self.days.items():
            for name, metric in (("impressions", "impressions"), ("url_clicks", "link_clicks")):
                moment = datetime.fromisoformat(day).date()
                truth.days[key, metric, moment] = figures.get(name, 0)
        return truth

    def _written(self) -> list[Act]:
        acts = []
        for post in self.posts.values():
            is_own = post.author == BRAND
            parent = self.posts.get(post.parent or "")
            content = self.root(post.versions[0])
            if is_own and post.parent is None:
                continue
            if not is_own and post.quotes in self.content():
                kind, content = "quote", post.quotes
            elif parent is None:
                kind = "reply" if is_own else "mention"
            elif content == parent.versions[0]:
                kind = "comment"
            elif content or is_own or parent.author == BRAND:
                kind = "reply"
            else:
                kind = "mention"
            if is_own or content or post.names_brand:
                acts.append(Act(kind, post.author, content, naive(post.at), is_own, post.text))
        for key, sender, _, text, at in self.messages:
            kind = "brand_dm" if sender == BRAND else "dm_inbound"
            acts.append(Act(kind, sender, None, naive(at), sender == BRAND, text))
            assert key
        return acts

    def _listed(self) -> list[Act]:
        likes = [
            Act("like", person, self.root(key), None)
            for key, people in self.likes.items()
            for person in people
        ]
        shares = [
            Act("share", person, self.root(key), naive(at), person == BRAND)
            for key, people in self.reposts.items()
            for _, person, at in people
        ]
        return likes + shares + [Act("follow", person, None, None) for person in self.followers]


def world(now: datetime) -> XWorld:
    """A month of the shop up to ``now``."""
    x = XWorld(now=now, page=10)

    def ago(**past: float) -> datetime:
        return (now - timedelta(**past)).replace(microsecond=0)

    launch = x.post("Our new lamp is here", at=ago(days=20), seen=5400)
    poll = x.post("Which colour?", at=ago(days=5), seen=800, poll=[12, 30])
    film = {"media_key": "7_1", "type": "video", "duration_ms": 31500,
            "public_metrics": {"view_count": 90},
            "non_public_metrics": {"playback_0_count": 100, "playback_100_count": 40}}  # fmt: skip
    x.post("How it is made", at=ago(days=3), seen=300, media=[film])
    typo = x.post("Sale on Firday", at=ago(days=2), seen=120)
    x.edit(typo, "Sale on Friday")
    long = x.post("A long story. " * 40, at=ago(days=1), seen=60)
    x.post("Quiet morning", at=ago(hours=3), seen=9)
    for number in range(23):
        x.like(launch, f"fan{number}")
        x.followers.append(x.person(f"fan{number}"))
    x.like(typo, "fan1", "fan2")
    ask = x.post("Does it dim?", "ana", ago(days=4, hours=3), parent=poll)
    answer = x.post("@ana it does", at=ago(days=4, hours=2), parent=ask)
    x.post("@ana thanks, mine dims too", "bo", ago(days=4, hours=1), parent=ask)
    x.like(answer, "ana")
    x.post("I would not buy it", "cyd", ago(days=1, hours=2), parent=poll)
    for number in range(12):
        x.post(f"Nice one {number}", f"fan{number}", ago(hours=20 - number), parent=long)
    x.post("Look at this lamp", "dee", ago(days=4), quotes=launch)
    x.post("Hello @shop, are you open?", "eve", ago(days=6), names_brand=True)
    other = x.post("Best lamps of 2026", "zoe", ago(days=7))
    x.post("@zoe ours as well?", at=ago(days=6, hours=20), parent=other)
    x.repost(launch, "bo", ago(days=19))
    x.repost(launch, "dee", ago(days=18))
    x.message("Where is my order?", "ana", "ana", ago(days=2))
    x.message("It left today", "shop", "ana", ago(days=1, hours=20))
    yesterday = f"{now - timedelta(days=1):%Y-%m-%d}"
    x.days[launch, yesterday] = {"impressions": 40, "url_clicks": 2}
    return x

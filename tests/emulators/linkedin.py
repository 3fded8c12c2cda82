"""A LinkedIn page with a story, and what the marts must show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.emulators.linkedin_parts import PAGE
from tests.emulators.linkedin_server import LinkedInServer
from tests.emulators.truth import Act, Truth

KINDS = {
    "LIKE": "like", "PRAISE": "celebrate", "EMPATHY": "love", "INTEREST": "insightful",
    "APPRECIATION": "support", "ENTERTAINMENT": "funny",
}  # fmt: skip


def naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


@dataclass
class LinkedInWorld(LinkedInServer):
    """The server with its own account of what happened."""

    def entry(self) -> dict[str, Any]:
        """The account in sources.yml."""
        return {
            "platform": "linkedin", "account": "123", "base_url": self.base_url,
            "access_token": self.token,
        }  # fmt: skip

    def truth(self) -> Truth:
        """Everything of the page that can be read."""
        truth = Truth()
        published = {u: p for u, p in self.posts.items() if p.state == "PUBLISHED"}
        truth.content = {urn: naive(post.at) for urn, post in published.items()}
        for (post, person), (kind, at) in self.reactions.items():
            act = "like" if kind == "LIKE" else "reaction"
            named = KINDS[kind] if act == "reaction" else None
            truth.acts.append(Act(act, person, post, naive(at), reaction_kind=named))
        for c in self.comments.values():
            act = "comment" if c.parent is None else "reply"
            truth.acts.append(Act(act, c.author, c.post, naive(c.at), c.author == PAGE, c.text))
        for n in self.notices:
            share = n["decoratedGeneratedActivity"]["share"]
            at = datetime.fromtimestamp(n["lastModifiedAt"] / 1000, UTC)
            is_share = n["action"] == "SHARE"
            act = ("quote" if share["text"] else "share") if is_share else "mention"
            content = n["sourcePost"] if is_share else None
            text = share["text"] or None
            truth.acts.append(Act(act, share["owner"], content, naive(at), text=text))
        self._told_figures(truth, list(published))
        return truth

    def _told_figures(self, truth: Truth, published: list[str]) -> None:
        names = {
            "impressionCount": "impressions", "uniqueImpressionsCount": "reach",
            "clickCount": "clicks", "likeCount": "reactions", "commentCount": "comments",
            "shareCount": "shares",
        }  # fmt: skip
        for urn in published:
            organic = self.organic(urn)
            truth.counters |= {(urn, metric): organic[name] for name, metric in names.items()}
            for kind, summary in self.social(urn)["reactionSummaries"].items():
                truth.counters[urn, f"reaction_{KINDS[kind]}"] = summary["count"]
            truth.counters[urn, "comments_all"] = len(self.below(urn))
            if votes := self.posts[urn].votes:
                truth.counters[urn, "poll_votes"] = sum(votes.values())
        truth.counters[None, "followers"] = self.followers
        final = (self.now - timedelta(days=2)).date()
        for day in [d for d in self.days.get("shares", {}) if d < final]:
            figures = self.days["shares"][day]["totalShareStatistics"]
            for name in [n for n in names if n in figures]:
                truth.days[None, names[name], day] = figures[name]
            gains = self.days["followers"][day]["followerGains"]
            truth.days[None, "followers_gained", day] = sum(gains.values())
            views = self.days["views"][day]["totalPageStatistics"]["views"]["allPageViews"]
            truth.days[None, "profile_views", day] = views["pageViews"]


def fill_days(server: LinkedInServer, count: int = 20) -> None:
    """Figures of so many days up to now; a reaction taken back makes a negative one."""
    for back in range(count):
        day = (server.now - timedelta(days=back)).date()
        server.days.setdefault("shares", {})[day] = {"totalShareStatistics": {
            "impressionCount": 90 + back, "uniqueImpressionsCount": 60 + back, "clickCount": back,
            "likeCount": -1 if back == 5 else back, "commentCount": 0, "shareCount": 0,
            "engagement": 0.0333,
        }}  # fmt: skip
        gains = {"organicFollowerGain": back - 3, "paidFollowerGain": 1}
        server.days.setdefault("followers", {})[day] = {"followerGains": gains}
        views = {"allPageViews": {"pageViews": 7 + back, "uniquePageViews": 5}}
        page_views = {"totalPageStatistics": {"views": views}}
        server.days.setdefault("views", {})[day] = page_views


def world(now: datetime) -> LinkedInWorld:
    """Eight posts of three months with what people did to them."""
    server = LinkedInWorld(now=now.astimezone(UTC).replace(microsecond=0), page_size=5)
    people = [f"urn:li:person:p{n}" for n in range(12)]

    def ago(**span: float) -> datetime:
        return server.now - timedelta(**span)

    posts = [
        server.post(f"News {n} with {{hashtag|\\#|launch}}", ago(days=90 - 12 * n), kind)
        for n, kind in enumerate(["share", "ugcPost", "share", "share", "ugcPost", "share"])
    ]
    posts.append(server.post("Which?", ago(days=3), votes={"a": 3, "b": 4}))
    video = {"media": {"id": "urn:li:video:C5"}}
    posts.append(server.post("Watch @[Acme](urn:li:organization:9)", ago(days=2), content=video))
    server.post("not yet", ago(hours=5), state="DRAFT")
    kinds = list(KINDS)
    for place, post in enumerate(posts):
        for n, person in enumerate(people[: 12 - place]):
            at = server.posts[post].at + timedelta(minutes=7 * (n + 1))
            server.react(post, person, kinds[(n * place) % 6], at)
        for n in range(place % 3):
            asked = server.comment(
                post, people[n], f"How much is {place}{n}?", ago(days=1, minutes=10 * place + n)
            )
            answer = server.comment(
                post, PAGE, "Ten euros", ago(hours=20, minutes=10 * place + n), asked
            )
            assert answer
            server.comment(
                post, people[n + 1], "Thank you", ago(hours=10, minutes=place + n), asked
            )
    for n in range(7):
        server.comment(posts[-1], people[n], f"Number {n}", ago(minutes=30 + n))
    server.notice("SHARE_MENTION", people[3], "urn:li:share:1", "Thanks, Brand", ago(days=4))
    server.notice("SHARE", people[4], posts[2], "", ago(days=6))
    server.notice("SHARE", people[5], posts[2], "Look at this", ago(days=5))
    fill_days(server)
    server.facets = {
        "followerCountsBySeniority": [
            {"followerCounts": {"organicFollowerCount": 30, "paidFollowerCount": 1},
             "seniority": "urn:li:seniority:4"},
            {"followerCounts": {"organicFollowerCount": 9, "paidFollowerCount": 0},
             "seniority": "urn:li:seniority:5"},
        ],
        "followerCountsByGeoCountry": [
            {"followerCounts": {"organicFollowerCount": 25, "paidFollowerCount": 0},
             "geo": "urn:li:geo:101282230"},
        ],
    }  # fmt: skip
    return server

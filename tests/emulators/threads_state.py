"""What an emulated Threads profile holds, a small story on it, and what is true of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.emulators.meta_graph import PACIFIC, MetaServer
from tests.emulators.truth import Act, Truth

PROFILE = "26000000000000001"
BRAND = "acme"
FANS = ("ana", "ben", "cleo", "dan", "eva")
POST_METRICS = ("views", "likes", "replies", "reposts", "quotes", "shares")
HIDDEN = ("HIDDEN", "COVERED", "BLOCKED", "RESTRICTED")


@dataclass
class PostRow:
    """A post or answer of anybody; ``root`` and ``parent`` only of answers."""

    id: str
    author: str
    text: str | None
    created: datetime
    kind: str = "TEXT_POST"
    root: str | None = None
    parent: str | None = None
    quotes: str | None = None
    hide_status: str = "NOT_HUSHED"
    poll: dict[str, Any] | None = None
    ghost_until: datetime | None = None
    metrics: dict[str, int] = field(default_factory=dict)


@dataclass
class ThreadsState(MetaServer):
    """State of one profile; traps can be switched on, see the fields."""

    token: str = "THtokentokentokentoken0001"
    version: str = "v1.0"
    refresh: str = "th_refresh_token"
    now: datetime = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
    retired: set[str] = field(default_factory=set)
    unknown_fields: set[str] = field(default_factory=set)
    few_followers: bool = False
    ignores_since: bool = False
    followers: int = 830
    posts: dict[str, PostRow] = field(default_factory=dict)
    mentions: list[str] = field(default_factory=list)
    days: dict[date, dict[str, Any]] = field(default_factory=dict)
    audience: dict[str, dict[str, int]] = field(default_factory=dict)

    def post(self, author: str, text: str | None, at: datetime, **more: Any) -> str:
        """Add a post; gives its id."""
        row = PostRow(self.number(1804), author, text, at, **more)
        self.posts[row.id] = row
        return row.id

    def answer_to(self, parent: str, author: str, text: str, at: datetime) -> str:
        """Add an answer to a post or answer; gives its id."""
        above = self.posts[parent]
        return self.post(author, text, at, root=above.root or above.id, parent=parent)

    def below(self, root: str) -> list[PostRow]:
        """Answers of all levels."""
        return [row for row in self.posts.values() if row.root == root]

    def own_posts(self) -> list[PostRow]:
        """Posts of the profile itself."""
        rows = self.posts.values()
        return [r for r in rows if r.author == BRAND and r.root is None]


def tell(server: ThreadsState) -> None:
    """Seven posts, about forty answers, mentions, a quote and ten days of numbers."""
    server.page_cap = 5
    start = server.now - timedelta(days=40)
    posts = []
    for n in range(7):
        kind = ("TEXT_POST", "IMAGE", "VIDEO", "CAROUSEL_ALBUM")[n % 4]
        at = start + timedelta(days=5 * n + 3)
        text = None if n == 1 else f"Thread number {n} 🧵"
        numbers = {m: 10 * k + n for k, m in enumerate(POST_METRICS, 1)}
        posts.append(server.post(BRAND, text, at, kind=kind, metrics=numbers))
    server.posts[posts[4]].poll = {
        "option_a": "Rye", "option_b": "Wheat", "option_c": "Spelt",
        "option_a_votes_percentage": 0.5, "total_votes": 44,
    }  # fmt: skip
    for place, post in enumerate(posts):
        at = server.posts[post].created
        for n in range(9 if place == 6 else 3):
            fan = FANS[(place + n) % len(FANS)]
            first = server.answer_to(
                post, fan, f"Question {place}.{n}?", at + timedelta(hours=n + 1)
            )
            if n == 0:
                said = server.answer_to(first, BRAND, "Yes!", at + timedelta(hours=1, minutes=5))
                server.answer_to(said, fan, "Thank you", at + timedelta(hours=1, minutes=9))
    next(r for r in server.posts.values() if r.text == "Question 0.1?").hide_status = "HIDDEN"
    now = server.now
    server.post(BRAND, None, now - timedelta(days=4), kind="REPOST_FACADE")
    server.mentions.append(server.post("dan", "Ask @acme", now - timedelta(days=2)))
    quote = server.post("eva", "Look at this by @acme", now - timedelta(days=1), quotes=posts[5])
    server.mentions.append(quote)
    elsewhere = server.post("stranger", "Where is good bread?", now - timedelta(days=6))
    server.answer_to(elsewhere, BRAND, "Try ours", now - timedelta(days=5))
    for row in server.own_posts():
        row.metrics["replies"] = len(server.below(row.id))
    yesterday = now.astimezone(PACIFIC).date() - timedelta(days=1)
    for n in range(10):
        server.days[yesterday - timedelta(days=n)] = {
            "views": 70 + n, "likes": 9, "replies": 4, "reposts": n, "quotes": 0,
            "clicks": {"https://acme.example/": 3, "https://shop.example/?a=1&b=2": 1},
        }  # fmt: skip
    server.audience = {
        "age": {"18-24": 200, "25-34": 400}, "gender": {"F": 500, "M": 300},
        "country": {"PT": 700}, "city": {"Porto": 300},
    }  # fmt: skip


def truth_of(server: ThreadsState) -> Truth:
    """Told from the server's state."""
    truth = Truth()
    content = {r.id: r for r in server.own_posts() if r.kind != "REPOST_FACADE"}
    for row in server.posts.values():
        at, is_own = row.created.replace(tzinfo=None), row.author == BRAND
        on = row.root if row.root in content else None
        if row.root is not None and (on or is_own):
            kind = "comment" if on and row.parent == on else "reply"
            truth.acts.append(Act(kind, row.author, on, at, is_own, row.text))
        elif row.id in server.mentions:
            kind = "quote" if row.quotes in content else "mention"
            truth.acts.append(Act(kind, row.author, row.quotes, at, False, row.text))
    for row in content.values():
        truth.content[row.id] = row.created.replace(tzinfo=None)
        for metric in POST_METRICS:
            truth.counters[row.id, metric] = row.metrics[metric]
        if row.poll:
            truth.counters[row.id, "poll_votes"] = row.poll["total_votes"]
    truth.counters[None, "followers"] = server.followers
    for day, counted in server.days.items():
        for metric in ("likes", "replies", "reposts", "quotes"):
            truth.days[None, metric, day] = counted[metric]
        truth.days[None, "profile_views", day] = counted["views"]
        truth.days[None, "link_clicks", day] = sum(counted["clicks"].values())
    return truth

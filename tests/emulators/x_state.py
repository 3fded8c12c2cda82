"""What happened on an emulated X: people, posts, lists and messages, and how X shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.emulators.server import Emulator

BRAND = "11"
SNOWFLAKE_EPOCH = 1_288_834_974_657
NEW_NAMES = {"referenced_tweets": "referenced_posts", "note_tweet": "note_post",
             "edit_history_tweet_ids": "edit_history_post_ids"}  # fmt: skip


def text_time(moment: datetime) -> str:
    """A time as X writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@dataclass
class Post:
    """A post; ``versions`` are its ids, the newest last."""

    author: str
    text: str
    at: datetime
    versions: list[str]
    parent: str | None = None
    quotes: str | None = None
    root: str = ""
    names_brand: bool = False
    media: list[dict[str, Any]] = field(default_factory=list)
    poll: list[int] | None = None
    seen: int = 0

    @property
    def id(self) -> str:
        return self.versions[-1]


@dataclass
class XState(Emulator):
    """State of the platform; ``now`` is its clock. Traps can be switched on, see the fields."""

    now: datetime = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
    bearer: str = "AAAA-app-bearer-token"
    client_id: str = "client-abc"
    client_secret: str | None = None
    refresh_token: str = "refresh-first-0001"
    page: int = 100  # most rows of a page, below what is asked for
    like_cap: int = 100
    knows_tweet_names: bool | None = True  # None: refuses them; False: ignores them
    gives_private: bool = True
    gives_analytics: bool = True
    retired: set[str] = field(default_factory=set)
    credits: int | None = None  # resources until 402
    windows: dict[str, int] = field(default_factory=dict)  # path part -> requests in a window
    window_seconds: float = 1.0
    tells_limits: bool = True
    has_archive: bool = True
    forgotten_places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self.users: dict[str, str] = {BRAND: "shop"}
        self.posts: dict[str, Post] = {}
        self.likes: dict[str, list[str]] = {}
        self.reposts: dict[str, list[tuple[str, str, datetime]]] = {}
        self.followers: list[str] = []
        self.messages: list[tuple[str, str, str, str, datetime]] = []
        self.days: dict[tuple[str, str], dict[str, int]] = {}
        self.access: str | None = None
        self.renewals = 0
        self.billed = 0
        self._serial = 0
        self._used: dict[str, tuple[float, int]] = {}

    # building the world

    def person(self, name: str) -> str:
        """The id of a person, who is made if need be."""
        for key, known in self.users.items():
            if known == name:
                return key
        key = str(1000 + len(self.users))
        self.users[key] = name
        return key

    def new_id(self, at: datetime) -> str:
        self._serial += 1
        return str(((int(at.timestamp() * 1000) - SNOWFLAKE_EPOCH) << 22) + self._serial)

    def post(self, text: str, author: str = "shop", at: datetime | None = None, **more: Any) -> str:
        """Add a post; gives its id. ``parent``, ``quotes``: ids of others."""
        at = at or self.now - timedelta(hours=2) + timedelta(seconds=self._serial)
        post = Post(self.person(author), text, at, [self.new_id(at)], **more)
        parent = self.posts.get(post.parent or "")
        post.root = parent.root if parent else post.parent or post.id
        post.names_brand = post.names_brand or bool(parent and parent.author == BRAND)
        self.posts[post.id] = post
        return post.id

    def edit(self, identifier: str, text: str) -> str:
        """Edit a post, which gives it another id."""
        post = self.posts[identifier]
        post.versions.append(self.new_id(post.at + timedelta(minutes=10)))
        post.text = text
        return post.id

    def like(self, identifier: str, *names: str) -> None:
        self.likes.setdefault(identifier, []).extend(self.person(name) for name in names)

    def repost(self, identifier: str, name: str, at: datetime) -> str:
        key = self.new_id(at)
        self.reposts.setdefault(identifier, []).append((key, self.person(name), at))
        return key

    def message(self, text: str, sender: str, other: str, at: datetime) -> str:
        key = self.new_id(at)
        conversation = f"{BRAND}-{self.person(other)}"
        self.messages.append((key, self.person(sender), conversation, text, at))
        return key

    def own(self) -> list[tuple[str, Post]]:
        return [(key, post) for key, post in self.posts.items() if post.author == BRAND]

    # how it is shown

    def named(self, identifier: str) -> str:
        """First id of the post that has this version."""
        return next((k for k, p in self.posts.items() if identifier in p.versions), identifier)

    def user(self, identifier: str) -> dict[str, Any]:
        name = self.users[identifier]
        followers = len(self.followers) if identifier == BRAND else 10 * len(name)
        return {
            "id": identifier, "name": name.title(), "username": name, "protected": False,
            "created_at": "2015-01-01T00:00:00.000Z",
            "public_metrics": {"followers_count": followers, "following_count": 9,
                               "tweet_count": self._serial, "listed_count": 0},
        }  # fmt: skip

    def view(self, key: str, asked: set[str], is_new: bool) -> dict[str, Any]:
        """A post with the fields asked for, by their names of before 2026."""
        post = self.posts[key]
        full: dict[str, Any] = {
            "author_id": post.author, "created_at": text_time(post.at), "lang": "en",
            "conversation_id": post.root, "edit_history_tweet_ids": post.versions,
            "public_metrics": self.counters(key, is_new),
        }  # fmt: skip
        parent = self.posts.get(post.parent or "")
        refers = [("replied_to", post.parent), ("quoted", post.quotes)]
        if any(other for _, other in refers):
            full["referenced_tweets"] = [{"type": t, "id": i} for t, i in refers if i]
        if post.parent:
            full["in_reply_to_user_id"] = parent.author if parent else "999"
        if post.media:
            full["attachments"] = {"media_keys": [m["media_key"] for m in post.media]}
        if post.poll:
            full["attachments"] = {"poll_ids": [f"p{key}"]}
        if len(post.text) > 280:
            full["note_tweet"] = {"text": post.text}
        if "non_public_metrics" in asked and post.author == BRAND:
            full["non_public_metrics"] = {
                "impression_count": post.seen, "url_link_clicks": 3, "user_profile_clicks": 2,
                "engagements": 5}  # fmt: skip
        shown = {name: full[name] for name in asked if name in full}
        if is_new:
            shown = {NEW_NAMES.get(name, name): value for name, value in shown.items()}
        return {"id": post.id, "text": post.text[:280], **shown}

    def counters(self, key: str, is_new: bool = False) -> dict[str, int]:
        everyone = self.posts.values()
        shared = "repost_count" if is_new else "retweet_count"
        return {
            shared: len(self.reposts.get(key, [])),
            "reply_count": sum(p.parent == key for p in everyone),
            "like_count": len(self.likes.get(key, [])),
            "quote_count": sum(p.quotes == key for p in everyone),
            "bookmark_count": 1, "impression_count": self.posts[key].seen,
        }  # fmt: skip

"""The common shape of two platforms that work alike: posts, lists of people, threads.

``reading`` reads through ``Source`` and knows no platform; the platform modules implement it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from extractors.base import ExtractError

FOLLOWERS = "followers"
REPLIES = "replies"
QUOTES = "quotes"


@dataclass(frozen=True)
class Names:
    """What a platform calls the streams that the common reading writes.

    ``lists``: kinds of lists below a post; each kind is the name of its stream and of its
    counter in ``Post.counts``. ``id_field``: name of a post's id in payloads of our own.
    """

    profiles: str
    posts: str
    counters: str
    lists: tuple[str, ...]
    id_field: str


@dataclass(frozen=True)
class Profile:
    """The account itself: the platform's lasting id, how many follow it, and its record."""

    id: str
    followers: int | None
    payload: dict[str, Any]


@dataclass(frozen=True)
class Post:
    """A post or reply. ``parent`` is None for a top-level post.

    ``counts``: counter by list kind and ``replies``; None where the source gave none.
    ``payload``: the record without counters and without the reader's own view of it;
    ``counters``: what was taken out.
    """

    id: str
    author: str
    created_at: datetime | None
    parent: str | None
    counts: Mapping[str, int | None]
    payload: dict[str, Any]
    counters: dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A page of the account's own posts, newest first.

    ``oldest``: place in the order of its last item, None if unknown. ``cursor``: of the next
    page, None at the end. ``unreadable``: records without the fields that make a post.
    """

    posts: list[Post]
    oldest: datetime | None
    cursor: str | None
    unreadable: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Members:
    """One read of a list. ``records``: record by the member's id.

    ``is_complete``: read to its end; ``problem`` says why not. ``is_stuck``: ended because the
    server gave the same next page again.
    """

    records: dict[str, dict[str, Any]]
    is_complete: bool
    problem: ExtractError | None = None
    unreadable: list[Any] = field(default_factory=list)
    is_stuck: bool = False


@dataclass(frozen=True)
class Branch:
    """Answer to one request for a thread: all posts below its root, and what it kept back.

    ``retry_after``: seconds until the server knows more, None if it is not looking for more.
    """

    posts: list[Post]
    hidden: dict[str, int] = field(default_factory=dict)  # parent id -> answers it may not show
    retry_after: float | None = None
    unreadable: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Notifications:
    """Notifications since the mark, by key; ``mark`` and ``backfill`` are to be remembered."""

    records: dict[str, dict[str, Any]]
    mark: str | None
    backfill: str | None
    problem: ExtractError | None = None
    unreadable: list[Any] = field(default_factory=list)


class Source(Protocol):
    """What the common reading needs of a platform. All methods may raise ExtractError."""

    names: Names

    def requests_made(self) -> int:
        """Calls so far."""

    def profile(self) -> Profile:
        """The account, looked up by the name in ``sources.yml``."""

    def pages(self, cursor: str | None) -> Iterator[Page]:
        """The account's own posts and replies, newest first, from a cursor on."""

    def lookup(self, ids: Sequence[str]) -> dict[str, Post]:
        """Posts by id in as few requests as possible; those not to be had are left out.

        Raises:
            HttpError: the server has no such call.
        """

    def fetch(self, post_id: str) -> Post | None:
        """One post by itself; None if the server says that it does not exist (any more)."""

    def members(self, kind: str, post_id: str) -> Members:
        """The people or quoting posts of a list below a post, or the account's followers."""

    def branch(self, post_id: str) -> Branch:
        """One request for what stands below a post."""

    def can_list(self, kind: str) -> str | None:
        """None if the list can be asked for, else why not."""

    def notifications(
        self, mark: str | None, backfill: str | None, since: datetime | None
    ) -> Notifications | None:
        """What others did, read with a login; None without one."""

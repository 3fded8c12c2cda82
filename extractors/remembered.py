"""The memory of the common reading, between a state file and the code that uses it.

``posts``: own posts and when they were made. ``replies``: known answers, the thread each stands
under, its own count of answers, and that count where answers stayed hidden. ``todo``: posts whose
threads or lists are not read to the end. ``gone``: posts noted as deleted. ``sizes``: how long
lists were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from extractors.lists import Remembered
from extractors.model import FOLLOWERS, REPLIES, Post
from extractors.records import instant, iso

FORGET_POSTS = timedelta(days=16)  # longer than the window that is read again
FORGET_GONE = timedelta(days=90)


class Memory:
    """State of one account as typed fields; ``to_state`` gives the JSON for the next run."""

    def __init__(self, state: Mapping[str, Any]) -> None:
        self._base = {name: state[name] for name in ("format", "base_url")}
        self.feed_read_at: datetime | None = instant(state.get("feed_read_at"))
        self.backfill: dict[str, str | None] = dict(state.get("backfill", {}))
        self.marks: dict[str, str | None] = dict(state.get("marks", {}))
        self.todo: dict[str, None] = dict.fromkeys(state.get("todo", ()))
        self.posts: dict[str, str | None] = dict(state.get("posts", {}))
        self.replies: dict[str, dict[str, Any]] = dict(state.get("replies", {}))
        self.gone: dict[str, str] = dict(state.get("gone", {}))
        self.session: dict[str, str] = dict(state.get("session", {}))
        self.sizes: dict[str, Any] = dict(state.get("sizes", {}))
        self._lists: dict[str, dict[str, Remembered]] = {
            kind: {subject: _remembered(entry) for subject, entry in lists.items()}
            for kind, lists in state.get("lists", {}).items()
        }

    def list_of(self, kind: str, subject: str) -> Remembered | None:
        """What is remembered of one list."""
        return self._lists.get(kind, {}).get(subject)

    def remember(self, kind: str, subject: str, read: Remembered) -> None:
        """Keep what a read of a list gave."""
        self._lists.setdefault(kind, {})[subject] = read

    def posts_since(self, start: datetime) -> list[str]:
        """Own posts made at or after an instant; posts without a readable time count as such."""
        return [i for i, at in self.posts.items() if (instant(at) or start) >= start]

    def forget(self, post_id: str, noticed_at: datetime) -> None:
        """Note a post as deleted."""
        self.gone[post_id] = iso(noticed_at)
        self.todo.pop(post_id, None)
        self.posts.pop(post_id, None)
        self.replies.pop(post_id, None)

    def settle(self, work: Mapping[str, Post], kinds: Iterable[str]) -> None:
        """Drop the posts from ``todo`` of which nothing is left to be read."""
        for post_id, post in work.items():
            needed = [k for k in kinds if k in post.counts]
            if post.parent is not None:
                needed = [k for k in needed if k != REPLIES]
            lists = [self.list_of(kind, post_id) for kind in needed]
            if all(read is not None and not read.is_open for read in lists):
                self.todo.pop(post_id, None)

    def to_state(self, now: datetime) -> dict[str, Any]:
        """Everything as JSON, without what will not be looked at again."""
        kept = set(self.posts_since(now - FORGET_POSTS)) | set(self.todo)
        oldest_gone = now - FORGET_GONE
        return {
            **self._base,
            "feed_read_at": iso(self.feed_read_at) if self.feed_read_at else None,
            "backfill": self.backfill,
            "marks": self.marks,
            "todo": list(self.todo),
            "posts": {i: at for i, at in self.posts.items() if i in kept},
            "replies": {i: a for i, a in self.replies.items() if a["under"] in kept},
            "gone": {i: at for i, at in self.gone.items() if (instant(at) or now) >= oldest_gone},
            "session": self.session,
            "sizes": {
                key: size
                for key, size in self.sizes.items()
                if key.partition("|")[2] in kept or key.startswith(FOLLOWERS)
            },
            "lists": {
                kind: {
                    subject: read.to_state()
                    for subject, read in lists.items()
                    if subject in kept or kind == FOLLOWERS
                }
                for kind, lists in self._lists.items()
            },
        }


def _remembered(entry: dict[str, Any]) -> Remembered:
    return Remembered(
        entry["counter"],
        entry["settled"],
        tuple(entry["members"]),
        tuple(entry["missing"]),
        instant(entry["read_at"]),
    )

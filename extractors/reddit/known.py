"""What is remembered of each post and comment, so that it is looked at again in time.

Reddit wants deleted content to be gone here within 48 hours, so everything that is stored is
looked up about once a day, whatever its age.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from extractors.desk import Desk
from extractors.reddit.records import Thing, counters, created, is_gone, kept

CHECK_HOURS = 20  # less than a day, so that a daily run checks all
YOUNG_DAYS = 30.0  # votes and threads of a post move for days: looked at in each run
HERE, AWAY, FOR_GOOD = 0, 1, 2
POST_STREAMS = ("posts", "community_posts")


class Known:
    """Posts and comments by full name; writes them, and notes when one is gone or back.

    ``fresh``: posts as this run saw them.
    """

    def __init__(self, desk: Desk) -> None:
        self.fresh: dict[str, Thing] = {}
        self._desk = desk
        self._hour = int(desk.now.timestamp() // 3600)
        # name -> [stream, hour of the last look, HERE, AWAY or FOR_GOOD]
        self._items: dict[str, list[Any]] = desk.memory.setdefault("items", {})
        # post -> {"at": seconds, "comments": read with so many, "crossposts": the same}
        self._posts: dict[str, dict[str, Any]] = desk.memory.setdefault("posts", {})

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def see(self, stream: str, data: Thing) -> None:
        """Write a post or comment as it is now."""
        name = data["name"]
        if created(data) is None:
            self._desk.warnings[f"{stream}: without a time, dated when first seen"] += 1
        self._desk.put(stream, name, kept(data))
        if stream == "posts":
            self._desk.observe("post_counters", name, counters(data))
        if stream in POST_STREAMS:
            self.fresh[name] = data
            at = created(data)
            self._posts.setdefault(name, {"at": at.timestamp() if at else 0.0})
        for_good = is_gone(data) and data.get("body", data.get("selftext")) == "[deleted]"
        self._note(name, stream, FOR_GOOD if for_good else AWAY if is_gone(data) else HERE)

    def miss(self, name: str) -> None:
        """The look-up of this post or comment gave nothing."""
        self._note(name, self._items[name][0], AWAY)

    def expect(self, stream: str, name: str) -> None:
        """A post or comment of which only the name is known: to be looked up in this run."""
        self._items.setdefault(name, [stream, 0, HERE])

    def stream_of(self, name: str) -> str:
        """The stream that a known post or comment is written to."""
        return str(self._items[name][0])

    def due(self) -> list[str]:
        """Names to look up in this run."""
        return [
            name
            for name, (stream, hour, state) in self._items.items()
            if state != FOR_GOOD
            and hour < self._hour
            and name not in self.fresh
            and (
                self._hour - hour >= CHECK_HOURS
                or (stream in POST_STREAMS and self._is_young(name))
            )
        ]

    def changed(self, counter: str, field: str) -> Iterator[tuple[str, Any]]:
        """Posts whose ``field`` is not what ``counter`` was last read with, with its value."""
        for name, data in self.fresh.items():
            value, before = data.get(field), self._posts[name].get(counter, 0)
            if self._items[name][2] == HERE and (value is None or value != before):
                yield name, value

    def read_with(self, counter: str, post: str, value: Any) -> None:
        """What hangs on the post was read to its end when its counter stood so."""
        self._posts[post][counter] = value

    def _is_young(self, post: str) -> bool:
        at = self._posts.get(post, {}).get("at", 0.0)
        return bool(self._desk.now.timestamp() - at < YOUNG_DAYS * 86400)

    def _note(self, name: str, stream: str, state: int) -> None:
        entry = self._items.setdefault(name, [stream, 0, HERE])
        was_here = entry[2] == HERE
        entry[1:] = [self._hour, state]
        if was_here != (state == HERE):
            self._desk.deleted(name, is_back=state == HERE)


def is_before(data: Thing, since: datetime | None) -> bool:
    """True if it was written before the history that is wanted."""
    at = created(data)
    return since is not None and at is not None and at < since

"""What is remembered of each topic, so that only what has changed is read again.

``likes_due`` and ``polls_due`` hold what is still to be listed; they outlive a run that was cut
off.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from extractors.desk import Desk
from extractors.discourse.records import (
    REGULAR,
    Record,
    detailed_counters,
    is_gone,
    likes,
    listed_counters,
    objects,
    post_record,
    topic_record,
)
from extractors.records import instant, number

EDITED_DAYS = timedelta(days=7)  # an edit moves nothing in the list of topics
LOOK_AGAIN_HOURS = 20
_SIGNS = ("posts_count", "like_count", "last_posted_at", "highest_post_number")


def topic_key(topic: Any) -> str:
    """Id of a topic among those of posts, as in its address."""
    return f"t/{topic}"


def post_key(post: Any) -> str:
    """Id of a post among those of topics, as in its short address."""
    return f"p/{post}"


def bumped(topic: Record) -> datetime | None:
    """When something was last written in a topic."""
    return instant(topic.get("bumped_at")) or instant(topic.get("last_posted_at"))


class Known:
    """Topics with their posts; writes them, and notes what is gone or back."""

    def __init__(self, desk: Desk, own_id: int | None) -> None:
        self._desk = desk
        self._own_id = own_id
        self._hour = int(desk.now.timestamp() // 3600)
        memory = desk.memory
        # topic -> {"signs": [..], "hour": of the last read, "bumped": time, "own": whose,
        #           "posts": {post: likes when listed}, "polls": {post|poll: {option: votes}}}
        self._topics: dict[str, dict[str, Any]] = memory.setdefault("topics", {})
        self._gone: dict[str, bool] = memory.setdefault("gone", {})
        self.likes_due: dict[str, int] = memory.setdefault("likes_due", {})
        self.polls_due: dict[str, dict[str, int]] = memory.setdefault("polls_due", {})

    def is_due(self, topic: Record) -> bool:
        """True if a listed topic has changed, or may have been edited, since it was read."""
        entry = self._topics.get(str(topic["id"]))
        if entry is None or topic_key(topic["id"]) in self._gone:
            return True
        at = bumped(topic)
        is_young = at is not None and self._desk.now - at < EDITED_DAYS
        is_old_read = self._hour - entry["hour"] >= LOOK_AGAIN_HOURS
        return entry["signs"] != [topic.get(sign) for sign in _SIGNS] or (is_young and is_old_read)

    def unlisted(self, listed: set[int], reached: datetime | None) -> list[int]:
        """Known topics that should stand in a list read back to ``reached`` (None: all of it)."""
        return [
            int(topic)
            for topic, entry in self._topics.items()
            if int(topic) not in listed
            and topic_key(topic) not in self._gone
            and (reached is None or (at := instant(entry["bumped"])) is None or at > reached)
        ]

    def count(self, topic: Record) -> None:
        """Write the counters that the list shows of one of the account's own topics."""
        entry = self._topics.get(str(topic["id"]))
        if entry is not None and entry["own"]:
            self._desk.observe("topic_counters", topic_key(topic["id"]), listed_counters(topic))

    def take(self, topic: Record, posts: list[Record], listed: Record | None) -> None:
        """Write a topic and its posts, and note what is to be listed of them."""
        record = topic_record(topic)
        key = topic_key(topic["id"])
        self._desk.put("topics", key, record)
        entry = self._topics.setdefault(str(topic["id"]), {"posts": {}, "polls": {}})
        starter = number(record.get("user_id"))
        entry["own"] = starter is not None and starter == self._own_id
        # A post that stands in the topic is there even if it was not given.
        stream = topic.get("post_stream")
        ids = stream.get("stream") if isinstance(stream, dict) else None
        shown = {str(post_id) for post_id in ids or []}
        first_is_gone = bool(topic.get("deleted_at"))
        for post in posts:
            if number(post.get("id")) is None:
                self._desk.unreadable("posts", post)
                continue
            shown.add(str(post["id"]))
            if post.get("post_type", REGULAR) != REGULAR:
                continue
            self._post(entry, post)
            if post.get("post_number") == 1:
                first_is_gone = first_is_gone or is_gone(post)
                if entry["own"]:
                    counted = detailed_counters(topic, post)
                    self._desk.observe("topic_counters", f"{key}|details", counted)
        for post_id in set(entry["posts"]) - shown:
            self.mark(post_key(post_id), is_away=True)
        self.mark(key, is_away=first_is_gone)
        if listed is not None:
            entry["signs"] = [listed.get(sign) for sign in _SIGNS]
        entry.setdefault("signs", [])
        at = bumped(listed or topic)
        entry |= {"hour": self._hour, "bumped": at.isoformat() if at else None}

    def _post(self, entry: dict[str, Any], post: Record) -> None:
        name, key = str(post["id"]), post_key(post["id"])
        self._desk.put("posts", key, post_record(post))
        self.mark(key, is_away=is_gone(post))
        count = likes(post)
        if count != entry["posts"].get(name, 0):
            self.likes_due[name] = count
        entry["posts"][name] = count
        for poll in objects(post, "polls"):
            votes = {
                str(option["id"]): number(option.get("votes")) or 0
                for option in objects(poll, "options")
                if option.get("id")
            }
            subject = f"{name}|{poll.get('name', 'poll')}"
            if poll.get("public") and votes != entry["polls"].get(subject, {}):
                self.polls_due[subject] = votes
                entry["polls"][subject] = votes

    def mark(self, key: str, is_away: bool) -> None:
        """Note once that a topic or post is gone, or that it is back."""
        if is_away != (key in self._gone):
            self._desk.deleted(key, is_back=not is_away)
            if is_away:
                self._gone[key] = True
            else:
                del self._gone[key]

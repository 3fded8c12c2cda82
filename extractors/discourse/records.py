"""Takes Discourse's topics and posts apart: which fields are kept, and what is counted.

A post carries much that depends on who asks and when (what the reader may do, avatars, titles,
trust levels, counters), so the fields that are kept are named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.records import number

Record = dict[str, Any]
REGULAR = 1  # 2 and 3 tell of what moderators did, 4 is the team's own talk
LIKE = 2
_TOPIC = ("id", "title", "slug", "category_id", "tags", "created_at", "archetype", "visible",
          "featured_link", "user_id")  # fmt: skip
_POST = ("id", "topic_id", "post_number", "post_type", "user_id", "username", "name", "created_at",
         "version", "cooked", "reply_to_post_number", "hidden", "deleted_at", "user_deleted",
         "admin", "moderator")  # fmt: skip
_PERSON = ("id", "username", "name")


def _some(record: Mapping[str, Any], names: tuple[str, ...]) -> Record:
    return {name: record[name] for name in names if name in record}


def topic_record(topic: Record) -> Record:
    """A topic without its posts and counters; ``user_id`` is who began it."""
    record = _some(topic, _TOPIC)
    if isinstance(topic.get("tags"), list):  # newer forums give objects
        record["tags"] = [tag["name"] if isinstance(tag, dict) and "name" in tag else str(tag)
                          for tag in topic["tags"]]  # fmt: skip
    details = topic.get("details")
    starter = details.get("created_by") if isinstance(details, dict) else None
    if "user_id" not in record and isinstance(starter, dict):
        record["user_id"] = starter.get("id")
    return record


def post_record(post: Record) -> Record:
    """A post without its counters; polls without their votes."""
    record = _some(post, _POST)
    if post.get("polls"):
        record["polls"] = [
            {
                **_some(poll, ("name", "type", "status", "public")),
                "options": [_some(option, ("id", "html")) for option in objects(poll, "options")],
            }
            for poll in objects(post, "polls")
        ]
    return record


def person(member: Any) -> Record | None:
    """Who stands in a list; None without an id."""
    if not isinstance(member, dict) or number(member.get("id")) is None:
        return None
    return _some(member, _PERSON)


def listed_counters(topic: Record) -> Record:
    """Counters that the list of topics shows."""
    return _some(topic, ("id", "views", "like_count", "posts_count", "reply_count"))


def detailed_counters(topic: Record, first: Record) -> Record:
    """Counters that only the topic itself shows; ``first`` is its first post."""
    counted = _some(topic, ("id", "participant_count"))
    counted |= _some(first, ("reads", "incoming_link_count"))
    links = [number(link.get("clicks")) for link in objects(first, "link_counts")
             if not link.get("reflection")]  # fmt: skip
    if links:
        counted["link_clicks"] = sum(clicks for clicks in links if clicks is not None)
    voters = [number(poll.get("voters")) for poll in objects(first, "polls")]
    if voters and None not in voters:
        counted["poll_voters"] = sum(count or 0 for count in voters)
        counted["polls"] = [
            [_some(option, ("id", "votes")) for option in objects(poll, "options")]
            for poll in objects(first, "polls")
        ]
    return counted


def likes(post: Record) -> int:
    """How many like a post; the count is left out where nobody does."""
    for action in objects(post, "actions_summary"):
        if action.get("id") == LIKE:
            return number(action.get("count")) or 0
    return 0


def is_gone(post: Record) -> bool:
    """Deleted by its author or the team; others than the team do not see it at all."""
    return bool(post.get("deleted_at") or post.get("user_deleted"))


def objects(record: Mapping[str, Any], name: str) -> list[Record]:
    """The objects in a list of a record; none if there is no such list."""
    found = record.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

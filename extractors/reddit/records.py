"""Takes Reddit's things apart: which fields are kept, what is a counter, what is gone.

The same comment comes by four ways with other fields each time, and Reddit asks to keep no more
than is needed: so the fields that are kept are named here, and a record is the same whichever way
it came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeGuard

from extractors.records import unix_instant

Thing = dict[str, Any]
NOBODY = "[deleted]"
GONE_TEXTS = frozenset({"[deleted]", "[removed]", "[ Removed by Reddit ]"})
_BOTH = ("name", "author", "author_fullname", "subreddit", "permalink", "created_utc", "edited",
         "distinguished")  # fmt: skip
_POST = (*_BOTH, "title", "selftext", "is_self", "url", "domain", "crosspost_parent",
         "removed_by_category", "over_18", "is_video", "is_gallery", "post_hint",
         "link_flair_text")  # fmt: skip
_COMMENT = (*_BOTH, "body", "parent_id", "link_id", "is_submitter")
_MESSAGE = ("name", "author", "author_fullname", "dest", "subject", "body", "parent_id",
            "first_message_name", "subreddit", "created_utc", "distinguished")  # fmt: skip
_COUNTERS = ("score", "upvote_ratio", "num_comments", "num_crossposts", "view_count",
             "total_awards_received")  # fmt: skip


def _some(data: Mapping[str, Any], names: tuple[str, ...]) -> Thing:
    return {name: data[name] for name in names if name in data}


def kept(data: Mapping[str, Any]) -> Thing:
    """A post, comment or message, by the kind in its name, without what changes by itself."""
    name = str(data.get("name", ""))
    if name.startswith("t1_"):
        return _some(data, _COMMENT)
    if name.startswith("t4_"):
        return _some(data, _MESSAGE)
    record = _some(data, _POST)
    poll = data.get("poll_data")
    if isinstance(poll, dict):
        options = [o for o in poll.get("options") or [] if isinstance(o, dict)]
        record["poll_data"] = {
            "options": [_some(option, ("id", "text")) for option in options],
            "voting_end_timestamp": poll.get("voting_end_timestamp"),
        }
    media = data.get("media")
    video = media.get("reddit_video") if isinstance(media, dict) else None
    if isinstance(video, dict):
        record["media"] = {"reddit_video": _some(video, ("duration",))}
    return record


def counters(data: Mapping[str, Any]) -> Thing:
    """What is counted of a post, as given; poll results with the votes by option if shown."""
    counted = {"name": data["name"], **_some(data, _COUNTERS)}
    poll = data.get("poll_data")
    if isinstance(poll, dict):
        options = [o for o in poll.get("options") or [] if isinstance(o, dict)]
        counted["poll_data"] = {
            "total_vote_count": poll.get("total_vote_count"),
            "options": [_some(option, ("id", "vote_count")) for option in options],
        }
    return counted


def is_gone(data: Mapping[str, Any]) -> bool:
    """True if the platform shows that the author deleted it or a moderator removed it."""
    if data.get("removed_by_category"):
        return True
    text = data.get("body", data.get("selftext"))
    return data.get("author") == NOBODY and text in GONE_TEXTS


def created(data: Mapping[str, Any]) -> datetime | None:
    """When it was written; None if the record does not tell."""
    return unix_instant(data.get("created_utc"))


def is_named(data: Any, kind: str) -> TypeGuard[Thing]:
    """True for the data of a thing of that kind, with its full name."""
    return isinstance(data, dict) and str(data.get("name", "")).startswith(f"{kind}_")


def children(listing: Any) -> list[Thing]:
    """The things in a listing; none if it is no listing."""
    data = listing.get("data") if isinstance(listing, dict) else None
    found = data.get("children") if isinstance(data, dict) else None
    return [child for child in found or [] if isinstance(child, dict)]


def walk(things: list[Thing]) -> Iterator[Thing]:
    """All nodes of a tree of comments, each once; ``more`` nodes included."""
    waiting = list(things)
    while waiting:
        thing = waiting.pop()
        yield thing
        data = thing.get("data")
        if isinstance(data, dict):
            waiting += children(data.get("replies"))

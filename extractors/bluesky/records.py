"""Takes Bluesky's views apart: what makes a post, what is a counter, what is the reader's view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from extractors.http import ServerFault
from extractors.model import QUOTES, REPLIES, Branch, Page, Post
from extractors.records import instant, number, without

COUNTERS = ("replyCount", "repostCount", "likeCount", "quoteCount", "bookmarkCount")
_COUNTS = {
    REPLIES: "replyCount",
    "reposts": "repostCount",
    "likes": "likeCount",
    QUOTES: "quoteCount",
}
# Depends on who asks and when, not on the post.
_PASSING = frozenset({*COUNTERS, "viewer", "threadContext"})


def without_viewer(record: Mapping[str, Any]) -> dict[str, Any]:
    """A profile without the reader's relation to it."""
    return without(record, ("viewer",))


def parse_post(view: Any) -> Post | None:
    """A ``postView`` as a post; None if it has no URI or no author."""
    if not isinstance(view, dict):
        return None
    author, uri, record = view.get("author"), view.get("uri"), view.get("record")
    did = author.get("did") if isinstance(author, dict) else None
    if not isinstance(author, dict) or not isinstance(did, str) or not isinstance(uri, str):
        return None
    payload = without(view, _PASSING)
    payload["author"] = without_viewer(author)
    if "embed" in view:
        payload["embed"] = _lasting(view["embed"])
    reply = record.get("reply") if isinstance(record, dict) else None
    parent = reply.get("parent") if isinstance(reply, dict) else None
    parent_uri = parent.get("uri") if isinstance(parent, dict) else None
    return Post(
        id=uri,
        author=did,
        created_at=sorted_at(view),
        parent=parent_uri if isinstance(parent_uri, str) else None,
        counts={kind: number(view.get(field)) for kind, field in _COUNTS.items()},
        payload=payload,
        counters={name: view[name] for name in COUNTERS if name in view},
    )


def sorted_at(view: Mapping[str, Any]) -> datetime | None:
    """Place in newest-first lists: the earlier of what the author claims and what was seen."""
    record = view.get("record")
    claimed = instant(record.get("createdAt")) if isinstance(record, dict) else None
    times = [moment for moment in (claimed, instant(view.get("indexedAt"))) if moment]
    return min(times, default=None)


def author_feed_page(items: list[Any], did: str, cursor: str | None) -> Page:
    """A page of an author feed; items that are other people's posts are left out."""
    posts, unreadable = [], []
    oldest = None
    for item in items:
        view = item.get("post") if isinstance(item, dict) else None
        post = parse_post(view)
        if post is None:
            unreadable.append(item)
            continue
        reason = item.get("reason")
        kind = str(reason.get("$type", "")) if isinstance(reason, dict) else ""
        if kind.endswith("#reasonRepost"):
            oldest = instant(reason.get("indexedAt"))
        elif not kind.endswith("#reasonPin"):
            oldest = post.created_at
        if post.author == did:
            posts.append(post)
    return Page(posts, oldest, cursor, unreadable)


def list_member(kind: str, item: Any) -> tuple[str, dict[str, Any]] | None:
    """Id and record of one entry of a list; None if it names nobody."""
    if not isinstance(item, dict):
        return None
    if kind == QUOTES:
        post = parse_post(item)
        return (post.id, {"post": post.payload}) if post else None
    actor = item.get("actor") if kind == "likes" else item
    did = actor.get("did") if isinstance(actor, dict) else None
    if not isinstance(actor, dict) or not isinstance(did, str):
        return None
    if kind == "likes":
        return did, {"like": {**item, "actor": without_viewer(actor)}}
    return did, {"actor": without_viewer(actor)}


def branch_of(thread: dict[str, Any], root_uri: str) -> Branch:
    """All posts below the root of one thread answer, without recursion: threads go deep."""
    if parse_post(thread.get("post")) is None:
        raise ServerFault(f"{root_uri} is not shown (deleted or blocked)")
    posts: list[Post] = []
    hidden: dict[str, int] = {}
    unreadable: list[Any] = []
    stack = [(root_uri, node) for node in _replies(thread)]
    while stack:
        parent, node = stack.pop()
        post = parse_post(node.get("post")) if isinstance(node, dict) else None
        if post is not None:
            posts.append(post)
            stack.extend((post.id, child) for child in _replies(node))
        elif isinstance(node, dict) and (node.get("notFound") or node.get("blocked")):
            hidden[parent] = hidden.get(parent, 0) + 1
        else:
            unreadable.append(node)
    return Branch(posts, hidden, None, unreadable)


def _replies(node: Mapping[str, Any]) -> list[Any]:
    replies = node.get("replies")
    return replies if isinstance(replies, list) else []


def _lasting(value: Any) -> Any:
    """An embedded view without counters; ``value`` is the quoted record and stays as it is."""
    if isinstance(value, list):
        return [_lasting(item) for item in value]
    if isinstance(value, dict):
        return {
            name: item if name == "value" else _lasting(item)
            for name, item in value.items()
            if name not in _PASSING
        }
    return value

"""Takes Mastodon's entities apart: what makes a post, what is a counter, what passes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.model import QUOTES, REPLIES, Post
from extractors.records import identifier, instant, number, without

COUNTERS = ("replies_count", "reblogs_count", "favourites_count", "quotes_count")
_COUNTS = {
    REPLIES: "replies_count",
    "boosts": "reblogs_count",
    "favourites": "favourites_count",
    QUOTES: "quotes_count",
}
_OWN_VIEW = ("favourited", "reblogged", "muted", "bookmarked", "pinned", "filtered")
_PERSON_COUNTERS = ("followers_count", "following_count", "statuses_count", "last_status_at")
_VOTES = ("votes_count", "voters_count", "expired", "voted", "own_votes")


def parse_status(status: Any) -> Post | None:
    """A status as a post; None if it has no id or no account.

    A server that knows no quotes gives no counter of them: then the kind is left out of counts.
    """
    if not isinstance(status, dict):
        return None
    account, post_id = status.get("account"), identifier(status.get("id"))
    author = identifier(account.get("id")) if isinstance(account, dict) else None
    if post_id is None or author is None:
        return None
    return Post(
        id=post_id,
        author=author,
        created_at=instant(status.get("created_at")),
        parent=identifier(status.get("in_reply_to_id")),
        counts={
            kind: number(status.get(field))
            for kind, field in _COUNTS.items()
            if kind != QUOTES or field in status
        },
        payload=lasting_status(status),
        counters=_counters(status),
    )


def lasting_status(status: Mapping[str, Any]) -> dict[str, Any]:
    """A status without counters and without the reader's view, also where it holds others."""
    left = without(status, (*COUNTERS, *_OWN_VIEW))
    if isinstance(left.get("account"), dict):
        left["account"] = lasting_account(left["account"])
    if isinstance(left.get("reblog"), dict):
        left["reblog"] = lasting_status(left["reblog"])
    quote = left.get("quote")
    if isinstance(quote, dict) and isinstance(quote.get("quoted_status"), dict):
        left["quote"] = {**quote, "quoted_status": lasting_status(quote["quoted_status"])}
    poll = left.get("poll")
    if isinstance(poll, dict):
        left["poll"] = without(poll, _VOTES)
        options = poll.get("options")
        if isinstance(options, list):
            left["poll"]["options"] = [
                without(o, ("votes_count",)) if isinstance(o, dict) else o for o in options
            ]
    return left


def lasting_account(account: Mapping[str, Any], reach: bool = False) -> dict[str, Any]:
    """A person without counters; ``reach`` keeps how many follow them, which weighs a share."""
    kept = ("followers_count",) if reach else ()
    return without(account, [name for name in _PERSON_COUNTERS if name not in kept])


def list_member(kind: str, item: Any) -> tuple[str, dict[str, Any]] | None:
    """Id and record of one entry of a list; None if it names nobody."""
    if kind == QUOTES:
        post = parse_status(item)
        if post is None:
            return None
        account = lasting_account(item["account"], reach=True)
        return post.id, {"status": {**post.payload, "account": account}}
    person = identifier(item.get("id")) if isinstance(item, dict) else None
    if person is None:
        return None
    return person, {"account": lasting_account(item, reach=kind == "boosts")}


def lasting_notification(item: Mapping[str, Any]) -> dict[str, Any]:
    """A notification without counters of its status; those of a boosting person stay."""
    left = dict(item)
    if isinstance(left.get("account"), dict):
        left["account"] = lasting_account(left["account"], reach=left.get("type") == "reblog")
    if isinstance(left.get("status"), dict):
        left["status"] = lasting_status(left["status"])
    return left


def id_order(identifier: str) -> tuple[int, str]:
    """Sorts ids by age: numbers kept as text, or texts of one length."""
    return len(identifier), identifier


def _counters(status: Mapping[str, Any]) -> dict[str, Any]:
    counters = {name: status[name] for name in COUNTERS if name in status}
    poll = status.get("poll")
    if isinstance(poll, dict):
        options = poll.get("options")
        counters["poll"] = {
            "votes_count": poll.get("votes_count"),
            "voters_count": poll.get("voters_count"),
            "options": [
                {"title": o.get("title"), "votes_count": o.get("votes_count")}
                for o in (options if isinstance(options, list) else [])
                if isinstance(o, dict)
            ],
        }
    return counters

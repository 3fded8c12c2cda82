"""LinkedIn's records as they are landed, and what is remembered of a post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.records import identifier, number, without

# Logos are signed links that change by themselves.
VOLATILE_OF_PAGE = ("logoV2", "coverPhotoV2", "versionTag", "cropped")
COUNTERS_OF_COMMENT = ("likesSummary", "commentsSummary")
WATCHED = timedelta(days=60)
READ_AGAIN = timedelta(days=7)
REFUSED = frozenset({400, 404})

Remembered = dict[str, Any]


def unsure(reader: Callable[[], None]) -> Callable[[], None]:
    """For calls whose form no live answer has confirmed: refused, they cost no more than a
    warning, as does a missing permission."""

    def guarded() -> None:
        try:
            reader()
        except HttpError as problem:
            if problem.status in REFUSED:
                raise HttpError(str(problem), 403, problem.code) from problem
            raise

    return guarded


def milliseconds(moment: datetime) -> int:
    """An instant as LinkedIn writes it."""
    return int(moment.timestamp() * 1000)


def lasting_organization(organization: dict[str, Any], page: str) -> dict[str, Any]:
    """The page's record with its URN, without what changes by itself."""
    return {"urn": page, **without(organization, VOLATILE_OF_PAGE)}


def lasting_post(post: dict[str, Any]) -> dict[str, Any]:
    """A post without the votes of its poll."""
    poll = poll_of(post)
    if poll is None:
        return post
    options = poll.get("options")
    kept = without(poll, ("uniqueVotersCount", "options"))
    if isinstance(options, list):
        kept["options"] = [
            without(option, ("voteCount", "isVotedByViewer"))
            if isinstance(option, dict)
            else option
            for option in options
        ]
    return {**post, "content": {**post["content"], "poll": kept}}


def poll_of(post: dict[str, Any]) -> dict[str, Any] | None:
    """The poll of a post, if it is one."""
    content = post.get("content")
    poll = content.get("poll") if isinstance(content, dict) else None
    return poll if isinstance(poll, dict) else None


def poll_votes(post: dict[str, Any]) -> list[dict[str, Any]]:
    """Option and votes of a poll, where votes are told."""
    options = (poll_of(post) or {}).get("options")
    return [
        {"option": str(option.get("text") or place + 1), "votes": votes}
        for place, option in enumerate(options if isinstance(options, list) else [])
        if isinstance(option, dict) and (votes := number(option.get("voteCount"))) is not None
    ]


def reaction_counts(social: dict[str, Any]) -> list[dict[str, Any]]:
    """Kind and count of each reaction; LinkedIn's kinds, unknown ones too."""
    summaries = social.get("reactionSummaries")
    return [
        {"kind": kind, "count": count}
        for kind, summary in (summaries if isinstance(summaries, dict) else {}).items()
        if isinstance(summary, dict) and (count := number(summary.get("count"))) is not None
    ]


def comment_count(social: dict[str, Any], name: str = "count") -> int | None:
    """Comments by the post's metadata: all, or ``topLevelCount``."""
    summary = social.get("commentSummary")
    return number(summary.get(name)) if isinstance(summary, dict) else None


def comment_id(comment: Any) -> str | None:
    """The number of a comment; None for a record that is none."""
    if not isinstance(comment, dict):
        return None
    urn = identifier(comment.get("commentUrn")) or identifier(comment.get("$URN"))
    own = identifier(comment.get("id"))
    found = own or (urn.rstrip(")").rpartition(",")[2] if urn else "")
    return found if found.isdigit() else None


def comment_urn(post: str, comment: dict[str, Any]) -> str:
    """The URN under which a comment's replies are asked for."""
    urn = identifier(comment.get("commentUrn")) or identifier(comment.get("$URN"))
    subject = identifier(comment.get("object")) or post
    return urn or f"urn:li:comment:({subject},{comment_id(comment)})"


def has_replies(comment: dict[str, Any]) -> bool:
    """False only where LinkedIn says that there are none."""
    summary = comment.get("commentsSummary")
    if not isinstance(summary, dict):
        return True
    counts = [
        number(summary.get(n)) for n in ("aggregatedTotalComments", "totalFirstLevelComments")
    ]
    return any(count is None or count > 0 for count in counts)


def reactor(reaction: Any) -> str | None:
    """Who reacted."""
    if not isinstance(reaction, dict):
        return None
    created = reaction.get("created")
    actor = created.get("actor") if isinstance(created, dict) else None
    return identifier(actor) or identifier(reaction.get("actor"))


def remembered_posts(desk: Desk) -> dict[str, Remembered]:
    """The page's published posts by URN, as earlier runs and this one saw them.

    ``published``: milliseconds. ``comments``, ``reactions``: newest counts. ``seen_comments``,
    ``seen_reactions``: the counts at the last read of the list, done at ``read_comments``,
    ``read_reactions`` (milliseconds), the last whole one at ``whole_comments``,
    ``whole_reactions``; ids known from it are in ``comment_ids``, ``reactors``.
    """
    posts: dict[str, Remembered] = desk.memory.setdefault("posts", {})
    return posts


def is_watched(desk: Desk, post: Remembered) -> bool:
    """Young enough for its figures to move much."""
    return post["published"] > milliseconds(desk.now - WATCHED)


def is_due(desk: Desk, post: Remembered, what: str) -> bool:
    """True if the list may have changed: by its count, or because a look is due again."""
    count = post.get(what)
    if f"read_{what}" not in post:
        return bool(count != 0)
    moved = count is not None and count != post.get(f"seen_{what}")
    return moved or is_whole_due(desk, post, what)


def is_whole_due(desk: Desk, post: Remembered, what: str) -> bool:
    """True if what is known of the list is no help: never read, or something left it, or it is
    a week old (a day, where no count tells of changes)."""
    count, seen, last = post.get(what), post.get(f"seen_{what}"), post.get(f"whole_{what}")
    if last is None or post.get(f"open_{what}"):
        return True
    if count is not None and seen is not None and count < seen:
        return True
    again = READ_AGAIN if count is not None else timedelta(days=1)
    is_old = bool(last <= milliseconds(desk.now - again))
    return is_old and is_watched(desk, post) and bool(count != 0 or seen != 0)

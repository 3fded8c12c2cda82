"""What people did: comments and reactions below the page's posts, mentions and shares."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.gone import Gone
from extractors.linkedin.api import Api, encoded
from extractors.linkedin.records import (
    COUNTERS_OF_COMMENT,
    Remembered,
    comment_id,
    comment_urn,
    has_replies,
    is_due,
    is_whole_due,
    milliseconds,
    reactor,
    remembered_posts,
)
from extractors.lists import is_short
from extractors.records import identifier, number, without

KEPT = timedelta(days=60)
NOTICES = "List(SHARE_MENTION,PHOTO_MENTION,SHARE)"


def read_comments(desk: Desk, api: Api) -> None:
    """Whole threads of the posts whose count of comments moved, and of young ones weekly."""
    posts = remembered_posts(desk)
    due = [urn for urn, post in posts.items() if is_due(desk, post, "comments")]
    failed: ExtractError | None = None
    gone = Gone(desk)
    for urn, thread in desk.client.side_by_side(lambda urn: _thread(api, urn, posts[urn]), due):
        if isinstance(thread, ExtractError):
            failed = failed if _is_gone(thread) else thread
            continue
        comments, lost = thread
        found = set()
        for comment in comments:
            own = comment_id(comment)
            if own is None:
                desk.unreadable("comments", comment)
                continue
            found.add(own)
            gone.here(f"{urn}|{own}")
            payload = {"post": urn, "comment": without(comment, COUNTERS_OF_COMMENT)}
            desk.put("comments", f"{urn}|{own}", payload)
        for own in lost:
            gone.note(f"{urn}|{own}")
        known = set(posts[urn].get("comment_ids", []))
        was_open = posts[urn].get("open_comments", False)
        posts[urn]["open_comments"] = not was_open and is_short(
            len(found), posts[urn].get("comments")
        )
        posts[urn]["comment_ids"] = sorted((known | found) - set(lost))
        _note(desk, posts[urn], "comments", is_whole=True)
        desk.list_read("replies", urn, found, is_complete=True)
    if failed is not None:
        raise failed


def _thread(api: Api, post: str, known: Remembered) -> tuple[list[Any], list[str]]:
    """Comments with their replies, and ids of those known before that are gone."""
    path = f"socialActions/{encoded(post)}/comments"
    comments = [comment for page in api.pages(path) for comment in page]
    for comment in [c for c in comments if comment_id(c) is not None and has_replies(c)]:
        below = f"socialActions/{encoded(comment_urn(post, comment))}/comments"
        for page in api.pages(below):
            # A reply names its parent; where it does not, it is the one that was asked for.
            comments += [
                {"parentComment": comment_urn(post, comment), **reply}
                if isinstance(reply, dict)
                else reply
                for reply in page
            ]
    found = {comment_id(comment) for comment in comments}
    gone = []
    for own in set(known.get("comment_ids", [])) - found:
        try:
            api.get(f"{path}/{own}")
        except HttpError as problem:
            if not _is_gone(problem):
                raise
            gone.append(own)
    return comments, gone


def read_reactions(desk: Desk, api: Api) -> None:
    """Who reacted to the posts whose number of reactions moved: the newest down to known ones, or
    all where somebody left and once a week."""
    posts = remembered_posts(desk)
    due = [urn for urn, post in posts.items() if is_due(desk, post, "reactions")]
    whole = {urn for urn in due if is_whole_due(desk, posts[urn], "reactions")}

    def fetch(urn: str) -> list[Any]:
        path = f"reactions/(entity:{encoded(urn)})"
        query = "q=entity&sort=(value:REVERSE_CHRONOLOGICAL)"
        known = set(posts[urn].get("reactors", []))
        found: list[Any] = []
        for page in api.pages(path, query):
            found += page
            if urn not in whole and page and all(reactor(r) in known for r in page):
                break
        return found

    failed: ExtractError | None = None
    for urn, reactions in desk.client.side_by_side(fetch, due):
        if isinstance(reactions, ExtractError):
            failed = failed if _is_gone(reactions) else reactions
            continue
        found = set()
        is_odd = False
        for reaction in reactions:
            actor = reactor(reaction)
            if actor is None:
                desk.unreadable("reactions", reaction)
                is_odd = True
                continue
            found.add(actor)
            desk.put("reactions", f"{urn}|{actor}", {"post": urn, "reaction": reaction})
        before = set(posts[urn].get("reactors", []))
        is_whole = urn in whole
        posts[urn]["reactors"] = sorted(found if is_whole else before | found)
        _note(desk, posts[urn], "reactions", is_whole)
        # Somebody is missing: gone if a second read does not show them either.
        is_lost = is_whole and bool(before - found)
        lacks = is_short(len(posts[urn]["reactors"]), posts[urn].get("reactions"))
        was_open = posts[urn].get("open_reactions", False)
        posts[urn]["open_reactions"] = is_lost or ((lacks or is_odd) and not was_open)
        desk.list_read("likes", urn, found, is_complete=is_whole)
    if failed is not None:
        raise failed


def read_notifications(desk: Desk, api: Api, page: str) -> None:
    """Mentions and shares of up to 60 days ago; newest first, down to what was read before."""
    last = desk.last_read("notifications")
    until = milliseconds((last or desk.now - KEPT) - timedelta(days=2))
    query = f"q=criteria&actions={NOTICES}&organizationalEntity={encoded(page)}"
    for elements in api.pages("organizationalEntityNotifications", query):
        times = []
        for notice in elements:
            key = _notice_key(notice)
            if key is None:
                desk.unreadable("notifications", notice)
                continue
            desk.put("notifications", key, without(notice, ("subscriber",)))
            times.append(number(notice.get("lastModifiedAt")))
        if times and all(time is not None and time < until for time in times):
            break


def _notice_key(notice: Any) -> str | None:
    if not isinstance(notice, dict):
        return None
    own = identifier(notice.get("notificationId"))
    activity = identifier(notice.get("generatedActivity"))
    return own or (f"{notice.get('action')}|{activity}" if activity else None)


def _note(desk: Desk, post: Remembered, what: str, is_whole: bool) -> None:
    post[f"seen_{what}"] = post.get(what)
    post[f"read_{what}"] = milliseconds(desk.now)
    if is_whole:
        post[f"whole_{what}"] = milliseconds(desk.now)


def _is_gone(problem: ExtractError) -> bool:
    return isinstance(problem, HttpError) and problem.status == 404

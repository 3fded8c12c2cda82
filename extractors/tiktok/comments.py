"""Comments on videos and the replies to them.

The newest come first. A video whose number of comments moved is read down to the first page that
is known already; once a week a young one is read whole, for edits of status, replies to old
comments, and what was deleted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.gone import Gone
from extractors.records import identifier, number, without
from extractors.tiktok.api import COMMENTS, Api, as_list
from extractors.tiktok.videos import is_watched, remembered_videos

# Counters, and links to pictures that expire.
VOLATILE = ("likes", "replies", "liked", "reply_list", "profile_image")
WHOLE_AGAIN = timedelta(days=7)


@dataclass
class Thread:
    """What one reading of a video's comments gave.

    ``unlisted``: known ones that the list left out; ``gone``: those of them not had by id either.
    """

    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    odd: list[Any] = field(default_factory=list)
    unlisted: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    is_whole: bool = False


def read_comments(desk: Desk, api: Api) -> None:
    """Comments of the videos that may have new ones."""
    videos = remembered_videos(desk)
    due = [own for own, video in videos.items() if _is_due(desk, video)]
    failed: ExtractError | None = None
    noted = Gone(desk)
    for own, thread in desk.client.side_by_side(
        lambda own: _thread(api, own, videos[own], _is_whole_due(desk, videos[own])), due
    ):
        if isinstance(thread, ExtractError):
            failed = thread
            continue
        for odd in thread.odd:
            desk.unreadable("comments", odd)
        for comment, payload in thread.comments.items():
            noted.here(comment)
            desk.put("comments", comment, payload)
        shown = thread.unlisted - thread.gone
        gone = set(noted.after_asking(sorted(thread.unlisted), shown))
        video = videos[own]
        video["known"] = sorted((set(video.get("known", [])) | set(thread.comments)) - gone)
        video["seen"] = video.get("count")
        if gone != thread.gone:
            video.pop("whole_at", None)  # read whole again in the next run
        elif thread.is_whole:
            video["whole_at"] = int(desk.now.timestamp())
            desk.list_read("replies", own, thread.comments, is_complete=True)
    if failed is not None:
        raise failed


def _is_due(desk: Desk, video: dict[str, Any]) -> bool:
    count = video.get("count")
    if "whole_at" not in video:
        return count != 0
    return (count is not None and count != video.get("seen")) or _is_whole_due(desk, video)


def _is_whole_due(desk: Desk, video: dict[str, Any]) -> bool:
    """Fewer than before: something was deleted."""
    count, seen, last = video.get("count"), video.get("seen"), video.get("whole_at")
    if last is None or (count is not None and seen is not None and count < seen):
        return True
    is_old = bool(last <= int((desk.now - WHOLE_AGAIN).timestamp()))
    return is_old and is_watched(desk, video) and (count != 0 or bool(video.get("known")))


def _thread(api: Api, video: str, known: dict[str, Any], is_whole: bool) -> Thread:
    thread = Thread(is_whole=is_whole)
    before = set(known.get("known", []))
    parents: list[str] = []
    for page in api.pages(
        "/business/comment/list/",
        "comments",
        COMMENTS,
        video_id=video,
        status="ALL",
        sort_field="create_time",
        sort_order="desc",
        include_replies="true",
    ):
        ids = [_take(thread, video, comment) for comment in page]
        for own, comment in zip(ids, page, strict=True):
            if own is not None and not _take_replies(thread, video, own, comment):
                parents.append(own)
        if not is_whole and ids and all(own is None or own in before for own in ids):
            break
    for parent in parents:
        for page in api.pages(
            "/business/comment/reply/list/",
            "comments",
            COMMENTS,
            video_id=video,
            comment_id=parent,
        ):
            for reply in page:
                _take(thread, video, reply, parent)
    if is_whole:
        thread.unlisted = before - set(thread.comments)
        thread.gone = set(thread.unlisted)
        _keep_those_there(api, video, thread)
    return thread


def _take(thread: Thread, video: str, comment: Any, parent: str | None = None) -> str | None:
    """Note a comment; ids are text from here on, whatever they came as."""
    own = identifier(comment.get("comment_id")) if isinstance(comment, dict) else None
    if own is None:
        thread.odd.append(comment)
        return None
    above = identifier(comment.get("parent_comment_id")) or parent
    ids = {"comment_id": own, "video_id": video, "parent_comment_id": above}
    thread.comments[own] = {**without(comment, VOLATILE), **ids}
    return own


def _take_replies(thread: Thread, video: str, own: str, comment: dict[str, Any]) -> bool:
    """Note the replies that came along; True if those are all."""
    given = comment.get("reply_list")
    replies = given if isinstance(given, list) else []
    for reply in replies:
        _take(thread, video, reply, own)
    return number(comment.get("replies")) in (len(replies), 0)


def _keep_those_there(api: Api, video: str, thread: Thread) -> None:
    """A missing comment that can be had by its id is not gone."""
    asked = sorted(thread.gone)
    for start in range(0, len(asked), COMMENTS):
        some = asked[start : start + COMMENTS]
        data = api.get(
            "/business/comment/list/",
            video_id=video,
            comment_ids=as_list(some),
            status="ALL",
            max_count=COMMENTS,
        )
        for comment in data.get("comments") or []:
            if (own := _take(thread, video, comment)) is not None:
                thread.gone.discard(own)

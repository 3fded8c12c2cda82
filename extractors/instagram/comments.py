"""Reads the comments of media whose count moved, with all answers to them."""

from __future__ import annotations

from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.graph import is_gone, next_place
from extractors.graph_edges import node_id
from extractors.instagram.door import Door
from extractors.instagram.media import MediaReader
from extractors.progress import circle
from extractors.records import without

_FIELDS = "id,text,timestamp,username,like_count,hidden,parent_id,from"
_MOST = 50  # a page, as the platform allows
FIELDS = f"{_FIELDS},replies.limit({_MOST}){{{_FIELDS}}}"


class CommentReader:
    """Reads comments, several media at a time."""

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk = desk
        self._door = door
        # medium -> ids of its comments and answers, to find out what was deleted
        self._known: dict[str, list[str]] = desk.memory.setdefault("comments", {})
        self._gone: dict[str, bool] = desk.memory.setdefault("gone_comments", {})

    def read(self, media: MediaReader) -> None:
        """All media that are due; those that fail stay due.

        Raises:
            ExtractError: the last failure, after all others were read.
        """
        due = [*media.live, *media.comments_due]
        failure: ExtractError | None = None
        for medium, found in self._door.client.side_by_side(self._of_medium, due):
            if isinstance(found, HttpError) and is_gone(found):
                media.ask_whether_gone(medium)
            elif isinstance(found, ExtractError):
                failure = found
            else:
                self._take(medium, *found)
                if found[1]:
                    media.comments_due.pop(medium, None)
                else:
                    failure = circle(f"{medium}/comments")
        if failure is not None:
            raise failure

    def _of_medium(self, medium: str) -> tuple[list[tuple[dict[str, Any], str | None]], bool]:
        """Comments with the id of the comment that each answers, and whether these are all."""
        found: list[tuple[dict[str, Any], str | None]] = []
        is_whole = True
        params = {"fields": FIELDS, "limit": _MOST}
        for page in self._door.pages(f"{medium}/comments", params, minds_circles=False):
            is_whole = is_whole and not page.is_stuck
            for comment in page.items:
                if not isinstance(comment, dict):
                    continue
                answers, is_all = self._answers(comment)
                found.append((without(comment, ["replies"]), None))
                found += [(answer, node_id(comment)) for answer in answers]
                is_whole = is_whole and is_all
        return found, is_whole

    def _answers(self, comment: dict[str, Any]) -> tuple[list[dict[str, Any]], bool]:
        nested = comment.get("replies")
        if not isinstance(nested, dict):
            return [], True
        answers = [item for item in nested.get("data") or [] if isinstance(item, dict)]
        place, identity = next_place(nested), node_id(comment)
        if place is None or identity is None:
            return answers, True
        is_all = True
        params = {"fields": _FIELDS, "limit": _MOST}
        for page in self._door.pages(f"{identity}/replies", params, place, False):
            answers += [item for item in page.items if isinstance(item, dict)]
            is_all = is_all and not page.is_stuck
        return answers, is_all

    def _take(
        self, medium: str, found: list[tuple[dict[str, Any], str | None]], is_whole: bool
    ) -> None:
        seen = set()
        for comment, parent in found:
            identity = node_id(comment)
            if identity is None:
                self._desk.unreadable("comments", comment)
                continue
            seen.add(identity)
            # Likes of comments move all the time and would make new versions of them.
            record = {"subject": medium, "parent": parent, **without(comment, ["like_count"])}
            self._desk.put("comments", identity, record)
            if self._gone.pop(identity, None):
                self._desk.deleted(identity, is_back=True)
        before = self._known.get(medium, [])
        if is_whole:
            for identity in sorted(set(before) - seen):
                if not self._door.is_there(identity):
                    self._desk.deleted(identity)
                    self._gone[identity] = True
            self._known[medium] = sorted(seen)

"""Comments and reactions: whoever is named below a post.

A list is read when its counter has moved, and once a day while the post is young, since edits and
swaps leave the counter as it is. Comments come filtered (some are hidden from the token), and
reactions name people at best in part, so neither list is taken for whole unless it is as long as
its counter. Source: developers.facebook.com/docs/graph-api/reference/object/comments, /reactions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.facebook_pages.posts import Posts, is_young
from extractors.facebook_pages.refusals import Refusals
from extractors.failures import HttpError
from extractors.graph import GraphPage, is_gone, pages
from extractors.http import Params
from extractors.lists import Remembered, after_read, is_due
from extractors.progress import circle
from extractors.records import identifier, instant, without

COMMENT_FIELDS = (
    "id,message,created_time,from{id,name},parent{id},is_hidden,is_private,permalink_url,"
    "message_tags,attachment{type,url,title,target{id}}"
)
# The platform's own parameters: all levels flat, and nothing left out for being of low rank.
COMMENTS: Params = {"fields": COMMENT_FIELDS, "filter": "stream", "order": "chronological"}
REACTIONS: Params = {"fields": "id,name,type"}
PAGE_SIZE = 100
NEVER_LAND = ("like_count", "comment_count", "can_hide", "can_reply_privately")


@dataclass(frozen=True)
class Job:
    """A list to be read. ``is_young``: look at it every day."""

    subject: str
    counter: int | None
    is_young: bool


@dataclass(frozen=True)
class Read:
    """A list as far as it could be read; ``is_gone``: its post is."""

    items: list[Any]
    is_stuck: bool = False
    is_gone: bool = False


class People:
    """Reads these lists for one Page, whose posts and visitors' posts have been read before.

    ``visitors``: visitor's post -> its time and number of comments.
    """

    def __init__(
        self, desk: Desk, root: str, posts: Posts, visitors: dict[str, dict[str, Any]]
    ) -> None:
        self._desk = desk
        self._root = root
        self._posts = posts
        self._visitors = visitors
        self._refusals = Refusals(desk)

    def comments(self) -> None:
        """Comments below the Page's posts and below visitors' posts."""
        jobs = self._own("comments")
        for post_id, entry in self._visitors.items():
            if not entry.get("gone"):
                jobs.append(Job(post_id, entry.get("comments"), is_young(self._desk, entry)))
        self._lists("comments", jobs, COMMENTS, self._take_comment)

    def reactions(self) -> None:
        """Reactions to the Page's posts."""
        self._lists("reactions", self._own("reactions"), REACTIONS, self._take_reaction)

    def _own(self, kind: str) -> list[Job]:
        known = self._posts.known
        return [
            Job(i, known[i].get(kind), is_young(self._desk, known[i])) for i in self._posts.alive()
        ]

    def _lists(
        self,
        kind: str,
        jobs: Iterable[Job],
        params: Params,
        take: Callable[[str, Any], str | None],
    ) -> None:
        memory: dict[str, Any] = self._desk.memory.setdefault(kind, {})
        due = [job for job in jobs if self._is_due(job, memory)]

        def read(job: Job) -> Read:
            path = f"{self._root}/{job.subject}/{kind}"
            found: list[GraphPage] = []
            try:
                asked = {**params, "limit": PAGE_SIZE}
                found.extend(pages(self._desk.client, path, asked))
            except HttpError as problem:
                if is_gone(problem):
                    return Read([], is_gone=True)
                raise
            items = [item for page in found for item in page.items]
            return Read(items, any(page.is_stuck for page in found))

        for job, result in self._desk.client.side_by_side(read, due):
            if isinstance(result, ExtractError):
                self._refusals.note(kind, f"{kind} of a post", result)
            elif result.is_gone:
                self._lose(job.subject)
            else:
                self._took(kind, job, result, memory, take)
                if result.is_stuck:
                    self._refusals.note(kind, f"{kind} of a post", circle(kind))

    def _lose(self, post_id: str) -> None:
        if post_id in self._posts.known:
            self._posts.lose(post_id)
        else:
            self._visitors[post_id]["gone"] = True
            self._desk.deleted(post_id)

    def _is_due(self, job: Job, memory: dict[str, Any]) -> bool:
        before = _remembered(memory.get(job.subject))
        if before is not None and not job.is_young and not before.is_open:
            return job.counter is not None and job.counter != before.counter
        return is_due(job.counter, before, self._desk.now)

    def _took(
        self,
        kind: str,
        job: Job,
        result: Read,
        memory: dict[str, Any],
        take: Callable[[str, Any], str | None],
    ) -> None:
        taken = [take(job.subject, item) for item in result.items]
        members = [member for member in taken if member is not None]
        is_whole = not result.is_stuck and None not in taken
        # Whom the platform withholds must not look as if they had left.
        is_complete = is_whole and len(set(members)) >= (job.counter or 0)
        before = _remembered(memory.get(job.subject))
        reached_end = not result.is_stuck
        read = after_read(before, job.counter, members, is_complete, reached_end, self._desk.now)
        memory[job.subject] = read.to_state()
        self._desk.list_read(kind, job.subject, members, is_complete)

    def _take_comment(self, subject: str, item: Any) -> str | None:
        comment_id = identifier(item.get("id")) if isinstance(item, dict) else None
        if comment_id is None:
            self._desk.unreadable("comments", item)
            return None
        self._desk.put("comments", comment_id, lasting_comment(subject, item))
        return comment_id

    def _take_reaction(self, subject: str, item: Any) -> str | None:
        person = identifier(item.get("id")) if isinstance(item, dict) else None
        if person is None:
            return None  # somebody who is not named; the counters have them
        self._desk.put("reactions", f"{subject}|{person}", {"subject": subject, **item})
        return person


def lasting_comment(subject: str, comment: dict[str, Any]) -> dict[str, Any]:
    """A comment with the post that it stands below, without counters and the reader's view."""
    return {"subject": subject, **without(comment, NEVER_LAND)}


def _remembered(state: Any) -> Remembered | None:
    if not isinstance(state, dict):
        return None
    return Remembered(
        counter=state.get("counter"),
        settled=bool(state.get("settled")),
        members=tuple(state.get("members", ())),
        missing=tuple(state.get("missing", ())),
        read_at=instant(state.get("read_at")),
    )

"""Writes what was read to landing and keeps the memory in step with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from extractors.base import Account, ExtractContext, ExtractError
from extractors.landing import LandingWriter
from extractors.lists import Remembered, Sizes, after_read
from extractors.model import FOLLOWERS, REPLIES, Members, Names, Post
from extractors.records import hour_key, hour_of, iso, stand_in_key
from extractors.remembered import Memory
from extractors.whole_threads import Thread

LIST_READS = "list_reads"
DELETIONS = "deletions"


@dataclass(frozen=True)
class Job:
    """A list or thread to be read, with the count that the source gives for it."""

    kind: str
    subject: str
    counter: int | None


class Outcomes:
    """Takes results, one thread only. ``seen``: posts read in this run; ``own_id``: the account."""

    def __init__(
        self,
        account: Account,
        ctx: ExtractContext,
        names: Names,
        writer: LandingWriter,
        memory: Memory,
        warnings: Counter[str],
    ) -> None:
        self._account = account.account
        self._names = names
        self._writer = writer
        self._memory = memory
        self._warnings = warnings
        self._sizes = Sizes(memory.sizes)
        self._now = ctx.extracted_at.astimezone(UTC)
        self._run_id = ctx.run_id
        self._written: set[tuple[str, str]] = set()
        self._selected: set[str] | None = None
        if account.streams is not None:
            # Without these the others cannot be understood: they are never left out.
            self._selected = {*account.streams, LIST_READS, DELETIONS}
            if names.posts in account.streams:
                self._selected.add(names.counters)
        self.seen: set[str] = set()
        self.own_id = ""

    def wants(self, stream: str) -> bool:
        """True if ``streams`` of the account does not leave it out."""
        return self._selected is None or stream in self._selected

    def put(self, stream: str, key: str, payload: dict[str, Any]) -> None:
        """Write a record unless its stream is left out or this run has written it already."""
        if self.wants(stream) and (stream, key) not in self._written:
            self._written.add((stream, key))
            self._writer.write(stream, f"{self._account}|{key}", payload)

    def own_post(self, post: Post) -> None:
        """A post or answer of the account itself."""
        self._sighted(post.id)
        self._memory.posts[post.id] = iso(post.created_at) if post.created_at else None
        self.put(self._names.posts, post.id, post.payload)
        observation = {
            self._names.id_field: post.id,
            "observed_at": iso(hour_of(self._now)),
            **post.counters,
        }
        self.put(self._names.counters, f"{post.id}|{hour_key(self._now)}", observation)

    def answer(self, post: Post) -> None:
        """A post found in a thread."""
        if post.author == self.own_id:
            self.own_post(post)
        else:
            self._sighted(post.id)
            self.put(REPLIES, post.id, post.payload)

    def thread(self, job: Job, thread: Thread) -> list[str]:
        """A thread read; gives the answers known before that it does not show any more."""
        memory = self._memory
        for post in thread.posts.values():
            self.answer(post)
            entry = {"under": job.subject, "n": post.counts[REPLIES]}
            if post.id in thread.short:
                entry["short"] = thread.short[post.id]
            memory.replies[post.id] = entry
        self.unreadable(REPLIES, thread.unreadable)
        if thread.problem is not None:
            self._warnings[f"a part of a thread could not be read: {thread.problem}"] += 1
        settled = thread.reached_end and thread.retry_after is None
        memory.remember(REPLIES, job.subject, Remembered(job.counter, settled, (), (), self._now))
        self._list_read(job, thread.posts, thread.is_complete)
        if not thread.reached_end:
            return []
        under = (i for i, answer in memory.replies.items() if answer["under"] == job.subject)
        return [i for i in under if i not in thread.posts]

    def members(self, job: Job, result: Members) -> None:
        """A list read, whole or in part."""
        for member, record in result.records.items():
            key = member if job.kind == FOLLOWERS else f"{job.subject}|{member}"
            self.put(job.kind, key, {"subject": job.subject, **record})
        self.unreadable(job.kind, result.unreadable)
        # Lists may be hidden, which looks as if everybody had left.
        is_hidden = not result.records and bool(job.counter)
        if result.problem is not None:
            self._warnings[f"{job.kind} could not be read to the end: {result.problem}"] += 1
        elif is_hidden:
            self._warnings[f"{job.kind}: the server counts some but lists nobody"] += 1
        is_short = result.is_stuck and len(result.records) < (job.counter or 0)
        is_complete = result.is_complete and not is_hidden and not is_short
        if is_complete:
            key = f"{job.kind}|{job.subject}"
            doubt = self._sizes.doubts(key, len(result.records), job.counter, self._now)
            if doubt is not None:
                self._warnings[f"{job.kind}: {doubt}"] += 1
                is_complete = False
        before = self._memory.list_of(job.kind, job.subject)
        reached_end = result.problem is None
        read = after_read(before, job.counter, result.records, is_complete, reached_end, self._now)
        self._memory.remember(job.kind, job.subject, read)
        self._list_read(job, result.records, is_complete)

    def known_empty(self, job: Job) -> None:
        """A list that needs no request: the source counts nobody and nobody was known."""
        self._memory.remember(
            job.kind, job.subject, Remembered(job.counter, True, (), (), self._now)
        )
        self._list_read(job, (), True)

    def failed(self, job: Job, problem: ExtractError) -> None:
        """A list or thread of which nothing could be read."""
        self._warnings[f"{job.kind} could not be read: {problem}"] += 1
        before = self._memory.list_of(job.kind, job.subject)
        if before is not None:
            self._memory.remember(job.kind, job.subject, replace(before, settled=False))

    def gone(self, post_id: str) -> None:
        """A post that the source says is deleted."""
        self._memory.forget(post_id, self._now)
        self._deletion(post_id, iso(self._now))

    def unreadable(self, stream: str, records: Iterable[Any]) -> None:
        """Records without the fields that make them one: landed as they are, and reported."""
        for record in records:
            payload = record if isinstance(record, dict) else {"unreadable": record}
            self.put(stream, stand_in_key(record), payload)
            self._warnings[f"{stream}: a record without the expected fields, kept as it is"] += 1

    def _sighted(self, post_id: str) -> None:
        self.seen.add(post_id)
        if post_id in self._memory.gone:
            # Back again (an account reactivated, a block lifted): the note of deletion ends.
            del self._memory.gone[post_id]
            self._deletion(post_id, None)

    def _deletion(self, post_id: str, noticed_at: str | None) -> None:
        payload = {self._names.id_field: post_id, "noticed_at": noticed_at}
        self.put(DELETIONS, post_id, payload)

    def _list_read(self, job: Job, members: Iterable[str], is_complete: bool) -> None:
        read_at = iso(self._now)
        payload = {
            "list": job.kind,
            "subject": job.subject,
            "read_at": read_at,
            "is_complete": is_complete,
            "members": sorted(members),
        }
        # By run, not by time: two runs may take the same instant for theirs.
        self.put(LIST_READS, f"{job.kind}|{job.subject}|{self._run_id}", payload)

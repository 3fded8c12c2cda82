"""The common way of reading an account: posts, threads, lists, followers, notifications.

Everything read is written to landing as it comes; what has to be asked again next time is
remembered. Belongs here: the order of the work and what is worth a request. Does not belong here:
any address or field of a platform.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from extractors.base import Account, ExtractContext, ExtractError
from extractors.http import Halted, HttpClient, HttpError
from extractors.landing import LandingWriter
from extractors.lists import is_due
from extractors.model import FOLLOWERS, REPLIES, Members, Post, Source
from extractors.outcome import Job, Outcomes
from extractors.records import hour_key
from extractors.remembered import Memory
from extractors.whole_threads import Thread, collect

WINDOW = timedelta(days=14)
OVERLAP = timedelta(hours=1)
NOTIFICATIONS = "notifications"
LONGEST_ASYNC_WAIT = 15.0


class Reading:
    """One reading of one account; ``run`` does it all.

    ``warnings`` counts what could not be read or understood, by message.
    """

    def __init__(
        self,
        account: Account,
        ctx: ExtractContext,
        source: Source,
        client: HttpClient,
        writer: LandingWriter,
        memory: Memory,
    ) -> None:
        self._account = account
        self._source = source
        self._client = client
        self._memory = memory
        self._now = ctx.extracted_at.astimezone(UTC)
        self._since = None
        if account.since is not None:
            self._since = datetime.combine(account.since, time_of_day(), UTC)
        self._refused: dict[str, ExtractError] = {}
        self._lost_login: HttpError | None = None
        self.warnings: Counter[str] = Counter()
        self.out = Outcomes(account, ctx, source.names, writer, memory, self.warnings)

    def run(self) -> None:
        """Read everything that is wanted.

        Raises:
            ExtractError: it is incomplete; what was read is written.
        """
        names = self._source.names
        profile = self._source.profile()
        self.out.own_id = profile.id
        self.out.put(names.profiles, f"{profile.id}|{hour_key(self._now)}", profile.payload)
        below = (names.posts, names.counters, REPLIES, *names.lists)
        work: dict[str, Post] = {}
        if any(self.out.wants(stream) for stream in below):
            work = self._posts()
        try:
            jobs = [*self._follower_job(profile.id, profile.followers), *self._jobs(work)]
            self._perform(jobs)
            if self.out.wants(REPLIES):
                self._perform(self._uncovered_answers(work))
        finally:
            self._memory.settle(work, self._kinds())
        if self.out.wants(NOTIFICATIONS):
            self._notifications()
        if self._lost_login is not None:
            refused = f"the login is refused ({self._lost_login})"
            raise ExtractError(f"{refused}; give this account a new token")

    def _kinds(self) -> list[str]:
        wanted = [kind for kind in self._source.names.lists if self.out.wants(kind)]
        wanted = [k for k in wanted if self._source.can_list(k) is None and k not in self._refused]
        return [*wanted, *([REPLIES] if self.out.wants(REPLIES) else [])]

    # posts

    def _posts(self) -> dict[str, Post]:
        """Read the account's posts; those whose threads and lists are to be looked at."""
        memory = self._memory
        known_before = set(memory.posts_since(self._now - WINDOW)) | set(memory.todo)
        work = self._feed()
        unseen = [post_id for post_id in known_before if post_id not in self.out.seen]
        for post_id, post in self._look_up(unseen).items():
            self.out.own_post(post)
            work[post_id] = post
        memory.todo.update(dict.fromkeys(work))
        return work

    def _feed(self) -> dict[str, Post]:
        memory, before = self._memory, self._memory.feed_read_at
        is_first, backfill = before is None, memory.backfill.get("feed")
        limit = self._since if before is None else min(self._now - WINDOW, before) - OVERLAP
        window_start = None if is_first else self._now - WINDOW
        work: dict[str, Post] = {}
        for page in self._source.pages(None):
            work.update(self._feed_page(page.posts, page.unreadable, window_start))
            at_end = page.oldest is not None and limit is not None and page.oldest < limit
            if is_first:
                memory.feed_read_at = self._now
                memory.backfill["feed"] = None if at_end else page.cursor
            if at_end:
                break
        memory.feed_read_at = self._now
        if is_first or backfill is None:
            return work
        for page in self._source.pages(backfill):
            work.update(self._feed_page(page.posts, page.unreadable, None))
            at_end = (
                page.oldest is not None and self._since is not None and page.oldest < self._since
            )
            memory.backfill["feed"] = None if at_end else page.cursor
            if at_end:
                break
        return work

    def _feed_page(
        self, posts: Iterable[Post], unreadable: Iterable[Any], start: datetime | None
    ) -> dict[str, Post]:
        self.out.unreadable(self._source.names.posts, unreadable)
        work = {}
        for post in posts:
            if self._since and post.created_at and post.created_at < self._since:
                continue
            self.out.own_post(post)
            is_young = start is None or post.created_at is None or post.created_at >= start
            if is_young or post.id in self._memory.todo:
                work[post.id] = post
                self._memory.todo[post.id] = None
        return work

    def _look_up(self, ids: list[str]) -> dict[str, Post]:
        """Posts that should exist; those that the server says are gone are noted as deleted."""
        try:
            found = self._source.lookup(ids) if ids else {}
        except HttpError:
            found = {}  # a server without that call: each is asked for by itself
        return found | self._fetch(i for i in ids if i not in found)

    def _fetch(self, ids: Iterable[str]) -> dict[str, Post]:
        found = {}
        for post_id, post in self._client.side_by_side(self._source.fetch, sorted(ids)):
            if isinstance(post, ExtractError):
                self.warnings[f"a missing post could not be checked: {post}"] += 1
            elif post is None:
                self.out.gone(post_id)
            else:
                found[post_id] = post
        return found

    # threads and lists

    def _follower_job(self, account_id: str, count: int | None) -> list[Job]:
        job = Job(FOLLOWERS, account_id, count)
        return self._due([job]) if self.out.wants(FOLLOWERS) else []

    def _jobs(self, work: dict[str, Post]) -> list[Job]:
        jobs = []
        if self.out.wants(REPLIES):
            threads = {p.id: p for p in work.values() if p.parent is None}
            # An answer of our own below other people's posts may be the top of a thread here.
            threads |= {i: p for i, p in work.items() if self._memory.list_of(REPLIES, i)}
            jobs = self._due(Job(REPLIES, p.id, p.counts[REPLIES]) for p in threads.values())
            jobs += self._changed_threads(threads, {job.subject for job in jobs}, work)
        for kind in self._source.names.lists:
            if self.out.wants(kind):
                jobs += self._list_jobs(kind, work)
        return jobs

    def _list_jobs(self, kind: str, work: dict[str, Post]) -> list[Job]:
        listed = (post for post in work.values() if kind in post.counts)
        jobs = self._due(Job(kind, post.id, post.counts[kind]) for post in listed)
        refused = self._source.can_list(kind)
        if refused is None:
            return jobs
        if counted := sum(job.counter or 0 for job in jobs):
            self.warnings[f"{counted} {kind} counted but not listed: {refused}"] += 1
        return []

    def _due(self, jobs: Iterable[Job]) -> list[Job]:
        due = []
        for job in jobs:
            before = self._memory.list_of(job.kind, job.subject)
            if is_due(job.counter, before, self._now):
                due.append(job)
            elif before is None:
                self.out.known_empty(job)
        return due

    def _changed_threads(
        self, threads: dict[str, Post], due: set[str], work: dict[str, Post]
    ) -> list[Job]:
        """Threads in which a known answer was answered, found by looking at the answers anew."""
        known = {i: a for i, a in self._memory.replies.items() if a["under"] in threads}
        known = {i: a for i, a in known.items() if a["under"] not in due}
        unseen = [i for i in known if i not in self.out.seen]
        found = {i: work[i] for i in known if i in work}
        changed: set[str] = set()
        try:
            looked_up = self._source.lookup(unseen) if unseen else {}
            looked_up |= self._fetch(i for i in unseen if i not in looked_up)
            found |= looked_up
            # In place of a deleted answer a new one may stand, with the count as it was.
            changed = {known[i]["under"] for i in unseen if i not in looked_up}
        except HttpError:
            # A server without that call: the threads themselves tell the same at more cost.
            changed = {answer["under"] for answer in known.values()}
        for post_id, post in found.items():
            self.out.answer(post)
            if post.counts[REPLIES] != known[post_id]["n"]:
                changed.add(known[post_id]["under"])
        return [Job(REPLIES, i, threads[i].counts[REPLIES]) for i in sorted(changed)]

    def _uncovered_answers(self, work: dict[str, Post]) -> list[Job]:
        own = (p for p in work.values() if p.parent is not None)
        covered = self._memory.replies
        jobs = [
            Job(REPLIES, p.id, p.counts[REPLIES])
            for p in own
            if p.id not in covered and not self._memory.list_of(REPLIES, p.id)
        ]
        # One without answers is no thread, so nothing is noted of it until it has some.
        return [job for job in jobs if is_due(job.counter, None, self._now)]

    def _perform(self, jobs: list[Job]) -> None:
        short = {i: a["short"] for i, a in self._memory.replies.items() if a.get("short")}

        def ask(job: Job) -> Members | Thread:
            if job.kind in self._refused:
                raise self._refused[job.kind]
            if job.kind == REPLIES:
                return collect(self._source.branch, job.subject, job.counter, short)
            return self._source.members(job.kind, job.subject)

        growing: dict[Job, Thread] = {}
        missing: list[str] = []
        halted: Halted | None = None
        for job, result in self._client.side_by_side(ask, jobs):
            if isinstance(result, (Members, Thread)) and isinstance(result.problem, Halted):
                halted = result.problem  # of this list a part is there, and is kept
            if isinstance(result, ExtractError):
                self._failed(job, result)
            elif isinstance(result, Members):
                self.out.members(job, result)
            elif result.retry_after is not None:
                growing[job] = result
            else:
                missing += self.out.thread(job, result)
        if halted is not None:
            raise halted
        if growing:
            # The server fetches answers from elsewhere and said how long it may take.
            time.sleep(min(LONGEST_ASYNC_WAIT, max(t.retry_after or 0 for t in growing.values())))
            for job, result in self._client.side_by_side(ask, growing):
                thread = result if isinstance(result, Thread) else growing[job]
                missing += self.out.thread(job, thread)
        for post in self._look_up([i for i in missing if i not in self.out.seen]).values():
            self.out.answer(post)

    def _failed(self, job: Job, problem: ExtractError) -> None:
        if isinstance(problem, HttpError) and problem.status in (401, 403):
            self._refused[job.kind] = problem  # the same answer for every post: ask no more
            if problem.status == 401 and self._account.credentials:
                self._lost_login = problem
        self.out.failed(job, problem)

    # notifications

    def _notifications(self) -> None:
        memory = self._memory
        mark = memory.marks.get(NOTIFICATIONS)
        found = self._source.notifications(mark, memory.backfill.get(NOTIFICATIONS), self._since)
        if found is None:
            return
        for key, record in found.records.items():
            self.out.put(NOTIFICATIONS, key, record)
        self.out.unreadable(NOTIFICATIONS, found.unreadable)
        memory.marks[NOTIFICATIONS] = found.mark
        memory.backfill[NOTIFICATIONS] = found.backfill
        if isinstance(found.problem, HttpError) and found.problem.status == 403:
            self.warnings[f"notifications could not be read: {found.problem}"] += 1
        elif found.problem is not None:
            raise found.problem

"""Comments on everything of the channel, and the answers to them.

One list holds the threads of all videos and posts, newest first by its top comment; an answer to
an old thread does not move it, and no list tells what was deleted. So, besides the last days of
that list: a video whose counter moved by other than what was found is read anew, once a day; what
was not shown for long, or not where it should have been, is asked for by id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.gone import Gone
from extractors.records import identifier, instant, iso, number
from extractors.youtube.api import Api, Item, chunks
from extractors.youtube.records import comment_record, part

WINDOW = timedelta(days=30)
OVERLAP = timedelta(days=1)
RENEW = timedelta(days=25)  # the terms want data renewed or deleted within 30 days
MOST_RENEWED = 1000  # comments asked for by id in one run
MOST_PAGES = 20  # of one video that is read anew
CHEAP_PAGES = 20  # of the window, to be read at every run
PAGE = 100
TEXT = {"textFormat": "plainText"}
NOT_THERE = frozenset({"commentsDisabled", "videoNotFound", "commentNotFound"})
Known = dict[str, list[Any]]  # thread -> video or None, answers counted, time of the top comment


class Comments:
    """Reads comments; ``videos`` is what is remembered of videos, by id."""

    def __init__(
        self, desk: Desk, api: Api, channel: str, videos: dict[str, dict[str, Any]]
    ) -> None:
        self._desk = desk
        self._api = api
        self._channel = channel
        self._videos = videos
        memory = desk.memory.setdefault("comments", {"done": False})
        self._cursor: dict[str, Any] = memory
        self._threads: Known = memory.setdefault("threads", {})
        self._seen: dict[str, str] = memory.setdefault("seen", {})
        self._gone = Gone(desk, memory.setdefault("gone", {}))
        self._counted: dict[str, int] = memory.setdefault("counted", {})
        self._reread: dict[str, str] = memory.setdefault("reread", {})
        self._today = desk.now.date().isoformat()
        self._new: Counter[str] = Counter()  # comments first seen, by video
        self._suspects: set[str] = set()  # not where they should have been
        self._answers: defaultdict[str, set[str]] = defaultdict(set)
        for comment in self._seen:
            self._answers[_thread_of(comment)].add(comment)

    def read(self) -> None:
        """The newest threads, older ones not read yet, then what may have changed."""
        self._forget({video for video, told in self._videos.items() if "is_gone" in told})
        if self._cursor["done"] or "next" in self._cursor:
            self._newest()
        if not self._cursor["done"]:
            self._backlog()
        self._changed_videos()
        self._renew()

    def _params(self, **which: str) -> dict[str, Any]:
        parts = {"part": "snippet,replies", "order": "time", "maxResults": PAGE}
        return {**parts, **which, **TEXT}

    def _newest(self) -> None:
        """The last days of the list of all threads; where they cost much, whole once a day."""
        start = self._desk.now - WINDOW
        before = self._desk.last_read("comments")
        is_dear = self._cursor.get("pages", 0) > CHEAP_PAGES
        is_short = is_dear and self._cursor.get("window") == self._today
        if before is not None:
            start = before - OVERLAP if is_short else min(start, before - OVERLAP)
        shown: set[str] = set()
        pages = 0
        params = self._params(allThreadsRelatedToChannelId=self._channel)
        for items, _ in self._api.pages(self._api.public, "commentThreads", params):
            pages += 1
            shown |= self._take(items)
            oldest = _oldest(items)
            if oldest is not None and oldest < start:
                break
        if not is_short:
            self._cursor.update(pages=pages, window=self._today)
        self._suspects |= {
            thread
            for thread, (_, _, published) in self._threads.items()
            if thread not in shown and (instant(published) or start) > start
        }

    def _backlog(self) -> None:
        """The list of all threads, from where the last run stopped."""
        start = self._cursor.get("next")
        try:
            self._walk(start)
        except HttpError as problem:
            if start is None or problem.code != "invalidPageToken":
                raise
            self._walk(None)
        self._cursor["done"] = True
        self._cursor.pop("next", None)

    def _walk(self, start: str | None) -> None:
        params = self._params(allThreadsRelatedToChannelId=self._channel)
        for items, following in self._api.pages(self._api.public, "commentThreads", params, start):
            self._take(items)
            oldest = _oldest(items)
            if self._desk.since is not None and oldest is not None and oldest < self._desk.since:
                return
            self._cursor["next"] = following

    def _take(self, items: Iterable[Item]) -> set[str]:
        """Keep threads, and read the answers that do not stand in them; gives their ids."""
        shown, wider = set(), []
        for item in items:
            top = part(item, "snippet", "topLevelComment")
            thread = identifier(item.get("id"))
            if thread is None or not isinstance(top, dict) or comment_record(top) is None:
                self._desk.unreadable("comments", item)
                continue
            shown.add(thread)
            video = identifier(part(item, "snippet", "videoId"))
            self._keep(top, video)
            inline = part(item, "replies", "comments") or []
            for reply in inline:
                self._keep(reply, video)
            total = number(part(item, "snippet", "totalReplyCount")) or 0
            before = self._threads.get(thread)
            published = part(top, "snippet", "publishedAt")
            if total > len(inline) and (before is None or before[1] != total):
                wider.append((thread, video, total, published))
                continue
            if before is not None and total < before[1]:
                answers = {part(reply, "id") for reply in inline}
                self._suspects |= self._answers_of(thread) - answers
            self._threads[thread] = [video, total, published]
        self._read_answers(wider)
        return shown

    def _read_answers(self, threads: Sequence[tuple[str, str | None, int, str]]) -> None:
        def ask(thread: tuple[str, str | None, int, str]) -> list[Item]:
            params = {"part": "snippet", "parentId": thread[0], "maxResults": PAGE, **TEXT}
            pages = self._api.pages(self._api.public, "comments", params)
            return [reply for items, _ in pages for reply in items]

        for (thread, video, total, published), found in self._api.public.side_by_side(ask, threads):
            if isinstance(found, HttpError) and found.status == 404:
                self._suspects.add(thread)
                continue
            if isinstance(found, ExtractError):
                self._desk.warnings[f"answers to a comment could not be read: {found}"] += 1
                continue
            for reply in found:
                self._keep(reply, video)
            self._suspects |= self._answers_of(thread) - {part(reply, "id") for reply in found}
            self._threads[thread] = [video, total, published]

    def _answers_of(self, thread: str) -> set[str]:
        return self._answers[thread] - {thread}

    def _keep(self, item: Any, video: str | None) -> None:
        record = comment_record(item) if isinstance(item, dict) else None
        if record is None:
            self._desk.unreadable("comments", item)
            return
        comment = str(record["id"])
        if comment not in self._seen and video is not None:
            self._new[video] += 1
        self._gone.here(comment)
        self._seen[comment] = self._today
        self._answers[_thread_of(comment)].add(comment)
        self._suspects.discard(comment)
        self._desk.put("comments", comment, record)

    def _changed_videos(self) -> None:
        """Read anew the videos whose counter moved by other than what was found."""
        is_whole = self._desk.since is None and self._cursor["done"]
        discussed = {video for video, _, _ in self._threads.values()}
        for video, told in self._videos.items():
            count = told.get("comments")
            if count is None:
                continue
            before = self._counted.get(video)
            if before is None:
                differs = is_whole and count > 0 and video not in discussed
            else:
                differs = count - before != self._new[video]
            if differs:
                if self._reread.get(video) == self._today:
                    continue  # its counter stays as it was, so that tomorrow tells the same
                self._reread_video(video)
                self._reread[video] = self._today
            self._counted[video] = count

    def _reread_video(self, video: str) -> None:
        shown: set[str] = set()
        pages = self._api.pages(self._api.public, "commentThreads", self._params(videoId=video))
        try:
            for number, (items, following) in enumerate(pages, 1):
                shown |= self._take(items)
                if number == MOST_PAGES and following is not None:
                    return
        except HttpError as problem:
            if problem.code not in NOT_THERE:
                raise
            return
        known = {thread for thread, told in self._threads.items() if told[0] == video}
        self._suspects |= known - shown

    def _renew(self) -> None:
        """Ask by id for what was missed or not seen for long; what is not there is deleted."""
        late = iso(self._desk.now - RENEW)[:10]
        old = sorted((day, c) for c, day in self._seen.items() if day < late)
        self._suspects.update(self._gone.doubted)
        due = sorted(self._suspects) + [c for _, c in old if c not in self._suspects]
        try:
            while due:
                self._suspects.clear()
                for ids in chunks(due[:MOST_RENEWED]):
                    self._ask_for(ids)
                due = sorted(self._suspects)
        except HttpError as problem:
            self._desk.warnings[f"whether comments were deleted is not known: {problem}"] += 1

    def _ask_for(self, ids: Sequence[str]) -> None:
        shown = set()
        for item in self._api.by_ids("comments", "id,snippet", ids, **TEXT):
            self._keep(item, None)
            shown.add(item.get("id"))
        # Answers go with the comment that they stand below.
        orphans = [c for c in ids if c not in shown and _thread_of(c) in self._gone]
        for comment in orphans:
            self._gone.note(comment)
        rest = [comment for comment in ids if comment not in orphans]
        for comment in [*orphans, *self._gone.after_asking(rest, shown)]:
            self._suspects |= self._answers_of(comment)
            self._answers[_thread_of(comment)].discard(comment)
            self._seen.pop(comment, None)
            self._threads.pop(comment, None)

    def _forget(self, gone: set[str]) -> None:
        """The comments of videos that are gone cannot be read any more."""
        for thread in [t for t, told in self._threads.items() if told[0] in gone]:
            del self._threads[thread]
            for comment in self._answers.pop(thread, set()):
                self._seen.pop(comment, None)
        for video in gone & self._counted.keys():
            del self._counted[video]


def _thread_of(comment: str) -> str:
    # The id of an answer begins with that of its thread.
    return comment.partition(".")[0]


def _oldest(items: Sequence[Item]) -> datetime | None:
    """The earliest time among the top comments of a page."""
    path = ("snippet", "topLevelComment", "snippet", "publishedAt")
    times = [at for at in (instant(part(item, *path)) for item in items) if at is not None]
    return min(times, default=None)

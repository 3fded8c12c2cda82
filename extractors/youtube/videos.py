"""The channel's videos: found by its list of uploads, described and counted by id.

What is remembered of a video: ``at`` (published), ``seen`` (day of its last description),
``live`` (none, upcoming, live), ``chat`` (id of its running chat), ``comments`` (its counter) and
``is_gone``. Private videos are no content: one that turns private is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.gone import Gone
from extractors.records import identifier, instant
from extractors.youtube.api import AT_ONCE, Api, Item, chunks
from extractors.youtube.records import part, video_counters, video_record

PARTS = "snippet,contentDetails,status,statistics,liveStreamingDetails"
YOUNG = timedelta(days=30)  # described at every run
STALE = timedelta(days=20)  # the terms want older data renewed within 30 days
STREAMS = ("videos", "video_counters")


class Videos:
    """Reads videos and their counters; ``known`` is what is remembered of them, by id."""

    def __init__(self, desk: Desk, api: Api, uploads: str) -> None:
        self._desk = desk
        self._api = api
        self._uploads = uploads
        self.known: dict[str, dict[str, Any]] = desk.memory.setdefault("videos", {})
        self._cursor: dict[str, Any] = desk.memory.setdefault("uploads", {"done": False})
        noted = {v: told["seen"] for v, told in self.known.items() if "is_gone" in told}
        self._deletions = Gone(desk, noted)

    def read(self) -> None:
        """New videos first, then what is known; each described or counted."""
        described: set[str] = set()
        today = self._desk.now.date()
        whole = self._cursor.get("whole")
        if whole is not None and date.fromisoformat(whole) + STALE <= today:
            # What was published late may stand anywhere in the list.
            self._cursor["done"] = False
        try:
            if self._cursor["done"] or "next" in self._cursor:
                self._newest(described)
            if not self._cursor["done"]:
                self._backlog(described)
        except HttpError as problem:
            # A channel that never uploaded has no list.
            if problem.code != "playlistNotFound":
                raise
            self._cursor["done"] = True
        self._describe([v for v in self.known if v not in described and self._is_due(v)], described)
        rest = [v for v, told in self.known.items() if v not in described and "is_gone" not in told]
        self._count(rest)

    def _page_ids(self, items: Iterable[Item]) -> list[str]:
        found = []
        for item in items:
            video = identifier(
                part(item, "contentDetails", "videoId")
                or part(item, "snippet", "resourceId", "videoId")
            )
            if video is None:
                self._desk.unreadable("videos", item)
            else:
                found.append(video)
        return found

    def _params(self) -> dict[str, Any]:
        return {"part": "contentDetails", "playlistId": self._uploads, "maxResults": AT_ONCE}

    def _newest(self, described: set[str]) -> None:
        """The list's head, down to a page that shows nothing new."""
        found: list[str] = []
        for items, _ in self._api.pages(self._api.public, "playlistItems", self._params()):
            page = self._page_ids(items)
            new = [video for video in page if self._is_new(video)]
            found += new
            if not new:
                break
        # Only now: were they known before, a run cut short would leave a gap behind it.
        self._describe(found, described)

    def _backlog(self, described: set[str]) -> None:
        """The whole list, from where the last run stopped."""
        start = self._cursor.get("next")
        try:
            self._walk(start, described)
        except HttpError as problem:
            if start is None or problem.code != "invalidPageToken":
                raise
            self._walk(None, described)
        self._cursor["done"] = True
        self._cursor["whole"] = self._desk.now.date().isoformat()
        self._cursor.pop("next", None)

    def _is_new(self, video: str) -> bool:
        return video not in self.known or "is_gone" in self.known[video]

    def _walk(self, start: str | None, described: set[str]) -> None:
        since = self._desk.since
        pages = self._api.pages(self._api.public, "playlistItems", self._params(), start)
        for items, following in pages:
            times = [instant(part(i, "contentDetails", "videoPublishedAt")) for i in items]
            if since is not None and items and all(at and at < since for at in times):
                return
            wanted = [
                video
                for video, at in zip(self._page_ids(items), times, strict=False)
                if since is None or at is None or at >= since
            ]
            new = [video for video in wanted if self._is_new(video)]
            self._describe([video for video in new if video not in described], described)
            self._cursor["next"] = following

    def _is_due(self, video: str) -> bool:
        told = self.known[video]
        today = self._desk.now.date()
        if told.get("live") in ("live", "upcoming") or video in self._deletions.doubted:
            return True
        if date.fromisoformat(told["seen"]) + STALE <= today:
            return True
        published = instant(told.get("at"))
        return published is None or published + YOUNG >= self._desk.now

    def _describe(self, videos: Sequence[str], described: set[str]) -> None:
        """Read what videos are; those that are not shown any more are gone."""

        def ask(ids: Sequence[str]) -> list[Item]:
            return self._api.by_ids("videos", PARTS, ids)

        for ids, items in self._desk.client.side_by_side(ask, chunks(videos)):
            if isinstance(items, ExtractError):
                raise items
            shown = {item["id"]: item for item in items if identifier(item.get("id"))}
            described.update(ids)
            for video in ids:
                item = shown.get(video)
                if item is None:
                    continue
                if part(item, "status", "privacyStatus") != "private":
                    self._take(video, item)
                elif not self._is_new(video):
                    self._deletions.note(video)
                    self._forget(video)
            asked = [video for video in ids if not self._is_new(video)]
            for video in self._deletions.after_asking(asked, shown):
                self._forget(video)

    def _take(self, video: str, item: Item) -> None:
        if part(item, "snippet", "publishedAt") is None:
            self._desk.unreadable("videos", item)
            return
        self._deletions.here(video)
        self._desk.put("videos", video, video_record(item))
        told = {
            "at": part(item, "snippet", "publishedAt"),
            "seen": self._desk.now.date().isoformat(),
            "live": part(item, "snippet", "liveBroadcastContent") or "none",
        }
        chat = part(item, "liveStreamingDetails", "activeLiveChatId")
        if isinstance(chat, str):
            told["chat"] = chat
        self.known[video] = told
        self._observe(item)

    def _observe(self, item: Item) -> None:
        self._desk.observe("video_counters", item["id"], video_counters(item))
        count = part(item, "statistics", "commentCount")
        if isinstance(count, str) and count.isdigit():
            self.known[item["id"]]["comments"] = int(count)

    def _forget(self, video: str) -> None:
        self.known[video] = {
            "at": self.known[video].get("at"),
            "seen": self._desk.now.date().isoformat(),
            "is_gone": True,
        }

    def _count(self, videos: Sequence[str]) -> None:
        """Read counters of what needs no new description."""
        missing: list[str] = []
        for ids, items in self._desk.client.side_by_side(self._api.counters, chunks(videos)):
            if isinstance(items, ExtractError):
                raise items
            shown = {item["id"]: item for item in items if item.get("id") in self.known}
            for item in shown.values():
                self._observe(item)
            missing += [video for video in ids if video not in shown]
        self._describe(missing, set())

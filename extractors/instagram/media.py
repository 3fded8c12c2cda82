"""Lists what the account published: posts and reels, stories, broadcasts, and who tagged it.

Each run lists the last four weeks, every seventh day everything: a listing of a hundred media
costs one request and shows which comments moved. A first listing that was cut short goes on where
it stopped.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.desk import Desk
from extractors.graph import GraphPage
from extractors.graph_edges import node_id
from extractors.instagram.door import Door
from extractors.records import instant, iso, number, without

FIELDS = (
    "id,caption,media_type,media_product_type,permalink,shortcode,timestamp,username,owner,"
    "like_count,comments_count"
)
TAG_FIELDS = "id,caption,media_type,permalink,timestamp,username"
LIVE_FIELDS = "id,caption,media_type,media_product_type,permalink,timestamp,username,owner"
#: Counters apart; addresses of files are signed anew with every answer.
CHANGING = ("like_count", "comments_count", "media_url", "thumbnail_url", "view_count")
PAGE_SIZE = 100
YOUNG = timedelta(days=28)
ALL_EVERY = timedelta(days=7)
MOST_LISTED = 10_000  # older media are not listed


class MediaReader:
    """Reads media, stories, broadcasts and tags.

    ``memory``: id -> published, comments_count as last seen, and when insights were read;
    ``comments_due``: media whose comments are to be read; ``live``: broadcasts on air.
    """

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk = desk
        self._door = door
        self.stories: list[dict[str, Any]] = []
        self.live: list[str] = []
        self.memory: dict[str, dict[str, Any]] = desk.memory.setdefault("media", {})
        self.comments_due: dict[str, bool] = desk.memory.setdefault("comments_due", {})
        self._listed: set[str] = set()
        self._from: datetime | None = None  # everything published from then on was listed

    def read(self) -> None:
        """List the last four weeks, and all there is where that is due or not yet done."""
        desk, full = self._desk, self._desk.memory.get("full_listing")
        last = instant(desk.memory.get("listed_all_at"))
        if full is None and (last is None or desk.now - last >= ALL_EVERY):
            full = desk.memory["full_listing"] = {"place": {}}
        if full is None or full["place"]:
            self._from = self._young_from()
            self._list(self._from, None)
        if full is not None:
            is_from_start = not full["place"]
            self._list(desk.since, full)
            del desk.memory["full_listing"]
            desk.memory["listed_all_at"] = iso(desk.now)
            if is_from_start:
                if len(self._listed) < MOST_LISTED:
                    self._from = desk.since or datetime.min.replace(tzinfo=UTC)
                # Comments that are hidden or edited move no counter.
                self.comments_due.update({m: True for m in self._listed if self.is_young(m)})

    def _young_from(self) -> datetime:
        start = self._desk.now - YOUNG
        return max(start, self._desk.since) if self._desk.since else start

    def _list(self, since: datetime | None, full: dict[str, Any] | None) -> None:
        params: dict[str, Any] = {"fields": FIELDS, "limit": PAGE_SIZE}
        if since is not None:
            params["since"] = int(since.timestamp())
        for page in self._door.pages(f"{self._door.me}/media", params, full and full["place"]):
            for item in page.items:
                self._take(item)
            if full is not None:
                full["place"] = page.place or {}
            if since is not None and _is_before(page, since):
                break

    def _take(self, item: Any) -> None:
        identity = node_id(item)
        if identity is None:
            self._desk.unreadable("media", item)
            return
        self._desk.put("media", identity, without(item, CHANGING))
        self._count(identity, item)
        self._listed.add(identity)
        known = self.memory.setdefault(identity, {"comments": 0})
        known["at"] = item.get("timestamp")
        known["product"] = item.get("media_product_type")
        comments = number(item.get("comments_count"))
        if comments != known["comments"]:
            self.comments_due[identity] = True
            known["comments"] = comments
        if known.pop("gone", None):
            self._desk.deleted(identity, is_back=True)

    def _count(self, identity: str, item: dict[str, Any]) -> None:
        counted = {name: item[name] for name in ("like_count", "comments_count") if name in item}
        if counted:
            self._desk.observe("media_counters", identity, {"id": identity, **counted})

    def is_young(self, identity: str) -> bool:
        """Published in the last four weeks, or at an unknown time."""
        at = instant(self.memory.get(identity, {}).get("at"))
        return at is None or self._desk.now - at < YOUNG

    def notice_deletions(self) -> None:
        """Ask for each known medium that the listing should have shown and did not."""
        for identity, known in self.memory.items():
            at = instant(known.get("at"))
            is_covered = at is not None and self._from is not None and at >= self._from
            if is_covered and identity not in self._listed and not known.get("gone"):
                self.ask_whether_gone(identity)

    def ask_whether_gone(self, identity: str) -> None:
        """Note a medium as deleted if the platform says so."""
        if not self._door.is_there(identity):
            self._desk.deleted(identity)
            self.memory.setdefault(identity, {"comments": 0})["gone"] = True
            self.comments_due.pop(identity, None)

    def read_stories(self) -> None:
        """Stories that can be seen now; there is no other way back to them."""
        params = {"fields": FIELDS, "limit": PAGE_SIZE}
        for page in self._door.pages(f"{self._door.me}/stories", params):
            for item in page.items:
                identity = node_id(item)
                if identity is None:
                    self._desk.unreadable("stories", item)
                    continue
                self.stories.append(item)
                self._desk.put("stories", identity, without(item, CHANGING))
                self._count(identity, item)

    def read_live(self) -> None:
        """Broadcasts on air; their comments are read with them."""
        params = {"fields": LIVE_FIELDS, "limit": PAGE_SIZE}
        for page in self._door.pages(f"{self._door.me}/live_media", params):
            for item in page.items:
                identity = node_id(item)
                if identity is None:
                    self._desk.unreadable("live_media", item)
                    continue
                self._desk.put("live_media", identity, without(item, CHANGING))
                self.live.append(identity)

    def read_tags(self) -> None:
        """Newest first, until a page without anything new; all of them every seventh day."""
        desk = self._desk
        known: dict[str, bool] = desk.memory.setdefault("tags", {})
        last = instant(desk.memory.get("read_all_tags_at"))
        is_whole = last is None or desk.now - last >= ALL_EVERY
        params = {"fields": TAG_FIELDS, "limit": PAGE_SIZE}
        for page in self._door.pages(f"{self._door.me}/tags", params):
            new = 0
            for item in page.items:
                identity = node_id(item)
                if identity is None:
                    desk.unreadable("tags", item)
                    continue
                new += identity not in known
                known[identity] = True
                desk.put("tags", identity, without(item, CHANGING))
            if not new and not is_whole:
                break
            if desk.since is not None and _is_before(page, desk.since):
                break
        if is_whole:
            desk.memory["read_all_tags_at"] = iso(desk.now)


def _is_before(page: GraphPage, since: datetime) -> bool:
    """True if the page ends before the time from which on all is wanted."""
    times = [instant(item.get("timestamp")) for item in page.items if isinstance(item, dict)]
    return bool(times) and times[-1] is not None and times[-1] < since

"""The Page's own posts with their counters.

Every run lists the posts of the last weeks, whose counters still move; once a week all of them,
so that a late comment on an old post is noticed. A listing that was broken off goes on below the
oldest post that it reached. Feeds were seen to end early (about 600 posts a year), so each is
asked again below its end. Source: developers.facebook.com/docs/graph-api/reference/page/feed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.graph import is_gone, pages
from extractors.progress import circle
from extractors.records import identifier, instant, iso, number, without

KINDS = ("like", "love", "wow", "haha", "sad", "angry", "care")
_ATTACHED = "media_type,type,url,unshimmed_url,title,target{id}"
LASTING = (
    "id,created_time,message,story,permalink_url,status_type,from{id,name},parent_id,"
    "is_published,is_hidden,is_expired,backdated_time,message_tags,promotable_id,"
    f"attachments{{{_ATTACHED},subattachments{{media_type,type,url,target{{id}}}}}}"
)
COUNTED = ",".join(
    [
        "updated_time,shares",
        *(
            f"reactions.type({kind.upper()}).limit(0).summary(total_count).as(r_{kind})"
            for kind in KINDS
        ),
        "reactions.limit(0).summary(total_count).as(r_all)",
        "comments.filter(stream).limit(0).summary(total_count).as(c_all)",
    ]
)
COUNTERS = ("updated_time", "shares", *(f"r_{kind}" for kind in KINDS), "r_all", "c_all")
WINDOW = timedelta(days=28)
LIST_ALL_AGAIN = timedelta(days=7)
LOOK_AGAIN = timedelta(hours=20)  # for a post that exists and is not listed
PAGE_SIZE = 100


class Posts:
    """Reads them and remembers each: when it was made, and how much there is below it.

    ``known``: post id -> {"at": time of creation, "comments", "reactions": newest counts}.
    """

    def __init__(self, desk: Desk, root: str, page: str) -> None:
        self._desk = desk
        self._root = root
        self._page = page
        self.known: dict[str, dict[str, Any]] = desk.memory.setdefault("posts", {})
        self._seen: set[str] = set()

    def read(self) -> None:
        """List posts, land them and their counters, and notice deletions."""
        memory = self._desk.memory
        listed_at = instant(memory.get("listed_at"))
        started = memory.get("listing")
        if started is None and (listed_at is None or self._desk.now - listed_at >= LIST_ALL_AGAIN):
            self._list_all(self._desk.now, None)
            return
        start = self._desk.now - WINDOW
        self._list(start, None, None)
        self._look_for_lost(start)
        if started is not None:
            self._list_all(instant(started.get("at")), instant(started.get("below")))

    def _list_all(self, begun: datetime | None, below: datetime | None) -> None:
        begun = begun or self._desk.now
        note = {"at": iso(begun), "below": iso(below) if below else None}
        self._desk.memory["listing"] = note
        self._list(self._desk.since, below, note)
        del self._desk.memory["listing"]
        self._desk.memory["listed_at"] = iso(begun)
        if begun == self._desk.now:
            self._look_for_lost(self._desk.since)

    def _list(
        self, since: datetime | None, below: datetime | None, note: dict[str, Any] | None
    ) -> None:
        """All posts between two instants, newest first; ``note`` keeps the place."""
        while True:
            before = below
            is_new = False
            params: dict[str, Any] = {"fields": f"{LASTING},{COUNTED}", "limit": PAGE_SIZE}
            if since is not None:
                params["since"] = int(since.timestamp())
            if below is not None:
                params["until"] = int(below.timestamp())
            path = f"{self._root}/{self._page}/published_posts"
            for found in pages(self._desk.client, path, params):
                for item in found.items:
                    at, was_new = self._take(item)
                    is_new = is_new or was_new
                    below = min(below, at) if below and at else at or below
                if note is not None and below is not None:
                    note["below"] = iso(below)
                if found.is_stuck:
                    raise circle("posts")
                if since is not None and below is not None and below < since:
                    return
            # Only a whole listing doubts the end: the last weeks fit into what a feed shows.
            if note is None or not is_new or below is None or below == before:
                return

    def _take(self, item: Any) -> tuple[datetime | None, bool]:
        post_id = identifier(item.get("id")) if isinstance(item, dict) else None
        if post_id is None:
            self._desk.unreadable("posts", item)
            return None, False
        is_new = post_id not in self._seen
        self._seen.add(post_id)
        created = instant(item.get("created_time"))
        entry = self.known.setdefault(post_id, {})
        entry.pop("looked_for_at", None)
        if entry.pop("gone", False):
            self._desk.deleted(post_id, is_back=True)
        entry["at"] = iso(created) if created else None
        entry["comments"] = total(item.get("c_all"))
        entry["reactions"] = total(item.get("r_all"))
        self._desk.put("posts", post_id, lasting_post(item))
        self._desk.observe("post_counters", post_id, counters(item))
        return created, is_new

    def _look_for_lost(self, since: datetime | None) -> None:
        """Posts that a whole list should show and does not: ask for each, whether it is gone."""
        lost = []
        for post_id, entry in self.known.items():
            at = instant(entry.get("at"))
            if post_id in self._seen or entry.get("gone") or at is None:
                continue
            asked_at = instant(entry.get("looked_for_at"))
            is_due = asked_at is None or self._desk.now - asked_at >= LOOK_AGAIN
            if is_due and (since is None or at >= since):
                lost.append(post_id)
        for post_id in lost:
            try:
                params = {"fields": f"{LASTING},{COUNTED}"}
                self._take(self._desk.client.get(f"{self._root}/{post_id}", params).body)
            except HttpError as problem:
                if is_gone(problem):
                    self.lose(post_id)
                else:
                    said = f"posts: one that is not listed any more could not be read: {problem}"
                    self._desk.warnings[said] += 1
            self.known[post_id]["looked_for_at"] = iso(self._desk.now)

    def lose(self, post_id: str) -> None:
        """The platform has it no more, or does not show it any more."""
        if not self.known[post_id].get("gone"):
            self.known[post_id]["gone"] = True
            self._desk.deleted(post_id)

    def alive(self) -> list[str]:
        """Posts not known to be gone, in the order of their first sight."""
        return [post_id for post_id, entry in self.known.items() if not entry.get("gone")]


def is_young(desk: Desk, entry: Mapping[str, Any]) -> bool:
    """True while what is remembered of a post is expected to move."""
    at = instant(entry.get("at"))
    return at is None or at >= desk.now - WINDOW


def lasting_post(post: Mapping[str, Any]) -> dict[str, Any]:
    """A post without counters, which would make versions of it."""
    return without(post, COUNTERS)


def counters(post: Mapping[str, Any]) -> dict[str, Any]:
    """The counters of a post as received, without the empty lists that they come with."""
    found: dict[str, Any] = {"id": post.get("id")}
    for name in COUNTERS:
        if name in post:
            value = post[name]
            found[name] = without(value, ("data", "paging")) if isinstance(value, dict) else value
    return found


def total(edge: Any) -> int | None:
    """The total of an edge that was asked for with its summary; None if it was not told."""
    summary = edge.get("summary") if isinstance(edge, dict) else None
    return number(summary.get("total_count")) if isinstance(summary, dict) else None

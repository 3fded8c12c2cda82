"""Lists what the profile published: the last four weeks in each run, all every seventh day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.desk import Desk
from extractors.graph_edges import FieldChoice, GraphApi, node_id
from extractors.records import instant, iso, without

FIELDS = "id,media_product_type,media_type,permalink,username,text,timestamp,is_quote_post"
MORE = (
    "shortcode,has_replies,is_reply,topic_tag,link_attachment_url,poll_attachment,"
    "ghost_post_expiration_timestamp"
)
#: Flags and addresses that change without the post.
CHANGING = ("has_replies", "media_url", "thumbnail_url", "gif_url", "profile_picture_url")
REPOST = "REPOST_FACADE"
PAGE_SIZE = 100
YOUNG = timedelta(days=28)
ALL_EVERY = timedelta(days=7)
FIRST = datetime(2023, 7, 6, tzinfo=UTC)  # nothing can be asked for from before


class PostReader:
    """Reads posts. ``memory``: id -> published, answers as last counted, when insights were read.

    ``polls``: counted votes of the polls listed in this run.
    """

    def __init__(self, desk: Desk, api: GraphApi) -> None:
        self._desk = desk
        self._api = api
        self.memory: dict[str, dict[str, Any]] = desk.memory.setdefault("posts", {})
        self.polls: dict[str, dict[str, Any]] = {}
        self.is_whole = False
        self._listed: set[str] = set()
        self._from: datetime | None = None
        self._choice = FieldChoice(desk, "posts", FIELDS, MORE)

    def read(self) -> None:
        """Newest first; the platform is asked for what was published since."""
        desk = self._desk
        last = instant(desk.memory.get("listed_all_at"))
        self.is_whole = last is None or desk.now - last >= ALL_EVERY
        since = max(desk.since or FIRST, FIRST)
        if not self.is_whole:
            since = max(since, desk.now - YOUNG)
        params = {"limit": PAGE_SIZE, "since": int(since.timestamp())}
        for page in self._choice.pages(self._api, f"{self._api.me}/threads", params):
            for item in page.items:
                self._take(item)
            times = [instant(i.get("timestamp")) for i in page.items if isinstance(i, dict)]
            if times and times[-1] is not None and times[-1] < since:
                break
        self._from = since
        if self.is_whole:
            desk.memory["listed_all_at"] = iso(desk.now)

    def _take(self, item: Any) -> None:
        identity = node_id(item)
        if identity is None:
            self._desk.unreadable("posts", item)
            return
        record = without(item, CHANGING)
        poll = record.get("poll_attachment")
        if isinstance(poll, dict):
            votes = {name: value for name, value in poll.items() if "vote" in name}
            record["poll_attachment"] = without(poll, votes)
            self.polls[identity] = votes
        self._desk.put("posts", identity, record)
        self._listed.add(identity)
        known = self.memory.setdefault(identity, {})
        known["at"] = item.get("timestamp")
        known["is_repost"] = item.get("media_type") == REPOST
        known["has_replies"] = item.get("has_replies") is not False
        known["vanishes"] = item.get("ghost_post_expiration_timestamp") is not None
        if known.pop("gone", None):
            self._desk.deleted(identity, is_back=True)

    def is_young(self, identity: str) -> bool:
        """Published in the last four weeks, or at an unknown time."""
        at = instant(self.memory.get(identity, {}).get("at"))
        return at is None or self._desk.now - at < YOUNG

    def own(self) -> list[str]:
        """Ids of the posts that are the profile's own and still there."""
        return [
            identity
            for identity, known in self.memory.items()
            if not known.get("is_repost") and not known.get("gone")
        ]

    def notice_deletions(self) -> None:
        """Ask for each known post that the listing should have shown and did not."""
        for identity, known in self.memory.items():
            at = instant(known.get("at"))
            is_covered = at is not None and self._from is not None and at >= self._from
            if is_covered and identity not in self._listed and not known.get("gone"):
                self.ask_whether_gone(identity)

    def ask_whether_gone(self, identity: str) -> None:
        """Note a post as deleted if the platform says so; one that was to vanish is not."""
        if not self._api.is_there(identity):
            self.memory[identity]["gone"] = True
            if not self.memory[identity].get("vanishes"):
                self._desk.deleted(identity)

"""What others bring to the Page, newest first: their posts, tags, recommendations and messages;
and the Page's stories and videos, which are listed in the same way.

The first run reads an edge to its end, remembering the place; later ones read what came since,
and a few weeks more where things are still edited.
Source: developers.facebook.com/docs/graph-api/reference/page (visitor_posts, tagged, ratings,
stories, videos), messenger-platform/conversations.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from extractors.desk import Desk
from extractors.facebook_pages.posts import LASTING, lasting_post, total
from extractors.failures import HttpError
from extractors.graph import PARAMETER, is_gone, next_place, pages
from extractors.http import Params
from extractors.progress import circle
from extractors.records import identifier, instant, iso, stand_in_key, unix_instant, without

PAGE_SIZE = 100
CONVERSATIONS = 25
MESSAGES = 20  # of a conversation, about as many can be read
EDITED = timedelta(days=28)
OVERLAP = timedelta(minutes=10)
MESSAGE_FIELDS = "id,created_time,from,to,message"
# Takes a record in a pass that goes back to an instant; gives the time that the edge is sorted by.
Take = Callable[[Any, datetime | None], datetime | None]


class Inbox:
    """Reads these streams of one Page.

    ``visitors``: visitor's post -> {"at": its time, "comments": how many}. ``story_times``:
    story -> {"at": its time}. Both are remembered.
    """

    def __init__(self, desk: Desk, root: str, page: str) -> None:
        self._desk = desk
        self._root = root
        self._page = page
        self.visitors: dict[str, dict[str, Any]] = desk.memory.setdefault("visitors", {})
        self.story_times: dict[str, dict[str, Any]] = desk.memory.setdefault("stories", {})

    def visitor_posts(self) -> None:
        """Other people's posts on the Page."""
        count = "comments.filter(stream).limit(0).summary(total_count).as(c_all)"
        params = {"fields": f"{LASTING},{count}", "limit": PAGE_SIZE}

        def take(item: Any, cut: datetime | None) -> datetime | None:
            at = self._post("visitor_posts", item)
            post_id = identifier(item.get("id")) if isinstance(item, dict) else None
            if post_id is not None:
                if self.visitors.get(post_id, {}).get("gone"):
                    self._desk.deleted(post_id, is_back=True)
                entry = {"at": iso(at) if at else None, "comments": total(item.get("c_all"))}
                self.visitors[post_id] = entry
            return at

        self._walk("visitor_posts", f"{self._page}/visitor_posts", params, take, EDITED)

    def tagged_posts(self) -> None:
        """Posts that tag the Page."""
        params = {"fields": LASTING, "limit": PAGE_SIZE}

        def take(item: Any, cut: datetime | None) -> datetime | None:
            return self._post("tagged_posts", item)

        self._walk("tagged_posts", f"{self._page}/tagged", params, take, EDITED)

    def ratings(self) -> None:
        """Recommendations, and star ratings of the time before 2018."""
        fields = (
            "created_time,has_rating,has_review,rating,recommendation_type,review_text,"
            "reviewer{id,name},open_graph_story{id}"
        )

        def take(item: Any, cut: datetime | None) -> datetime | None:
            if not isinstance(item, dict):
                self._desk.unreadable("ratings", item)
                return None
            self._desk.put("ratings", rating_key(item), item)
            return instant(item.get("created_time"))

        params = {"fields": fields, "limit": PAGE_SIZE}
        self._walk("ratings", f"{self._page}/ratings", params, take, EDITED)

    def stories(self) -> None:
        """The Page's stories; their times are Unix seconds, as text."""
        params = {"fields": "post_id,status,creation_time,media_type,media_id,url", "limit": 100}

        def take(item: Any, cut: datetime | None) -> datetime | None:
            story_id = identifier(item.get("post_id")) if isinstance(item, dict) else None
            if story_id is None:
                self._desk.unreadable("stories", item)
                return None
            at = unix_instant(item.get("creation_time")) or instant(item.get("creation_time"))
            self.story_times.setdefault(story_id, {})["at"] = iso(at) if at else None
            self._desk.put("stories", story_id, item)
            return at

        self._walk("stories", f"{self._page}/stories", params, take, EDITED)

    def videos(self) -> None:
        """How long the Page's videos are; posts do not say."""

        def take(item: Any, cut: datetime | None) -> datetime | None:
            video_id = identifier(item.get("id")) if isinstance(item, dict) else None
            if video_id is None:
                self._desk.unreadable("videos", item)
                return None
            self._desk.put("videos", video_id, item)
            return instant(item.get("created_time"))

        fields = "id,post_id,created_time,length,title,permalink_url"
        params = {"fields": fields, "type": "uploaded", "limit": PAGE_SIZE}
        self._walk("videos", f"{self._page}/videos", params, take, EDITED)

    def messages(self) -> None:
        """Messages of the conversations that moved since the last run."""
        fields = (
            "id,updated_time,participants,"
            f"messages.limit({MESSAGES}){{{MESSAGE_FIELDS}}}"
        )  # fmt: skip
        params = {"fields": fields, "platform": "MESSENGER", "limit": CONVERSATIONS}

        def take(item: Any, cut: datetime | None) -> datetime | None:
            if not isinstance(item, dict) or identifier(item.get("id")) is None:
                self._desk.unreadable("messages", item)
                return None
            updated = instant(item.get("updated_time"))
            if cut is None or updated is None or updated >= cut:
                self._conversation(item, cut)
            return updated

        self._walk("messages", f"{self._page}/conversations", params, take, OVERLAP)

    def _conversation(self, conversation: dict[str, Any], cut: datetime | None) -> None:
        thread = str(conversation["id"])
        people = [
            {"id": person.get("id"), "name": person.get("name")}
            for person in _listed(conversation.get("participants"))
        ]
        about = {"conversation": thread, "participants": people}
        first = conversation.get("messages")
        oldest = self._take_messages(_listed(first), about)
        place = next_place(first) if isinstance(first, dict) else None
        if place is None or (cut is not None and oldest is not None and oldest < cut):
            return
        params: Params = {"fields": MESSAGE_FIELDS, "limit": MESSAGES}
        try:
            for page in pages(self._desk.client, f"{self._root}/{thread}/messages", params, place):
                oldest = self._take_messages(page.items, about)
                if oldest is None or (cut is not None and oldest < cut):
                    return
        except HttpError as problem:
            if not is_gone(problem):
                raise
            self._desk.warnings["messages: older ones of a conversation are not shown"] += 1

    def _take_messages(self, items: list[Any], about: dict[str, Any]) -> datetime | None:
        """Time of the oldest; None if none could be read in detail."""
        oldest = None
        for item in items:
            message_id = identifier(item.get("id")) if isinstance(item, dict) else None
            at = instant(item.get("created_time")) if isinstance(item, dict) else None
            if message_id is None or at is None:
                continue  # an older one, of which the platform shows no more than its id
            self._desk.put("messages", message_id, {**about, **lasting_message(item)})
            oldest = min(oldest, at) if oldest else at
        return oldest

    def _post(self, stream: str, item: Any) -> datetime | None:
        post_id = identifier(item.get("id")) if isinstance(item, dict) else None
        if post_id is None:
            self._desk.unreadable(stream, item)
            return None
        self._desk.put(stream, post_id, lasting_post(item))
        return instant(item.get("created_time"))

    def _walk(self, stream: str, edge: str, params: Params, take: Take, window: timedelta) -> None:
        """First what is new, then what an earlier run left over."""
        edges: dict[str, dict[str, Any]] = self._desk.memory.setdefault("edges", {})
        memory = edges.setdefault(stream, {})
        path = f"{self._root}/{edge}"
        begun = instant(memory.get("at"))
        if begun is None:
            memory["is_open"] = True
        else:
            self._pages(stream, path, params, take, begun - window)
        memory["at"] = iso(self._desk.now)
        if memory.get("is_open"):
            place = memory.get("place")
            try:
                self._pages(stream, path, params, take, self._desk.since, memory)
            except HttpError as problem:
                if place is not None and problem.code.startswith(str(PARAMETER)):
                    memory.clear()  # a place does not live for ever: the next run reads all anew
                raise
            memory.pop("place", None)
            memory.pop("is_open")

    def _pages(
        self,
        stream: str,
        path: str,
        params: Params,
        take: Take,
        cut: datetime | None,
        memory: dict[str, Any] | None = None,
    ) -> None:
        place = None if memory is None else memory.get("place")
        for page in pages(self._desk.client, path, params, place):
            times = [at for item in page.items if (at := take(item, cut)) is not None]
            if page.is_stuck:
                raise circle(stream)
            if cut is not None and times and max(times) < cut:
                return
            if memory is not None:
                memory["place"] = page.place


def rating_key(rating: dict[str, Any]) -> str:
    """One per story or reviewer, who may change what was said; times are no part of it."""
    for part in ("open_graph_story", "reviewer"):
        whole = rating.get(part)
        found = identifier(whole.get("id")) if isinstance(whole, dict) else None
        if found is not None:
            return f"{part}|{found}"
    return stand_in_key(rating)


def lasting_message(message: dict[str, Any]) -> dict[str, Any]:
    """A message without e-mail addresses, which the platform makes up from ids."""
    kept = without(message, ("from", "to"))
    if isinstance(message.get("from"), dict):
        kept["from"] = without(message["from"], ("email",))
    if "to" in message:
        kept["to"] = {"data": [without(p, ("email",)) for p in _listed(message["to"])]}
    return kept


def _listed(edge: Any) -> list[Any]:
    items = edge.get("data") if isinstance(edge, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []

"""Reads the answers below posts, the profile's own answers, and where it is named.

Answers have no time since when to ask for them: they are read newest first until a page brings
nothing new, and all of them every seventh day or when their number fell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.graph import GraphPage, is_gone
from extractors.graph_edges import FieldChoice, GraphApi, node_id
from extractors.records import instant, without
from extractors.threads.posts import ALL_EVERY, CHANGING, PAGE_SIZE, YOUNG, PostReader

FIELDS = "id,text,username,permalink,timestamp,media_type,is_reply,root_post,replied_to,hide_status"
MORE = "is_reply_owned_by_me"
MENTION_FIELDS = "id,text,username,permalink,timestamp,media_type,is_quote_post"
MENTION_MORE = "quoted_post,is_reply,root_post,replied_to"
Found = list[dict[str, Any]]


class ReplyReader:
    """Reads ``replies``, ``own_replies`` and ``mentions``."""

    def __init__(self, desk: Desk, api: GraphApi, posts: PostReader) -> None:
        self._desk = desk
        self._api = api
        self._posts = posts
        # post -> ids below it, to find what is new and what was deleted
        self._known: dict[str, list[str]] = desk.memory.setdefault("replies", {})
        self._gone: dict[str, bool] = desk.memory.setdefault("gone_replies", {})
        self._choice = FieldChoice(desk, "replies", FIELDS, MORE)

    def read(self) -> None:
        """Conversations that moved, and young ones when all posts were listed.

        Raises:
            ExtractError: the last failure, after all others were read.
        """
        due = [identity for identity in self._posts.own() if self._is_due(identity)]
        failure: ExtractError | None = None
        for some in (due[:1], due[1:]):  # the first alone: it settles which fields there are
            for post, found in self._api.client.side_by_side(self._below, some):
                if isinstance(found, HttpError) and is_gone(found):
                    self._posts.ask_whether_gone(post)
                elif isinstance(found, ExtractError):
                    failure = found
                    if isinstance(found, HttpError) and post == due[0]:
                        raise found
                else:
                    self._take(post, *found)
        if failure is not None:
            raise failure

    def _is_due(self, post: str) -> bool:
        known = self._posts.memory[post]
        if "counted" in known:
            has_moved = known["counted"] != known.get("read")
        else:
            has_moved = bool(known.get("has_replies")) and self._posts.is_young(post)
        return has_moved or (self._posts.is_whole and self._posts.is_young(post))

    def _below(self, post: str) -> tuple[Found, bool]:
        """Answers newest first, and whether these are all."""
        memory = self._posts.memory[post]
        fell = (memory.get("counted") or 0) < (memory.get("read") or 0)
        is_whole = self._posts.is_whole or fell or post not in self._known
        known = set(self._known.get(post, ()))
        found: Found = []
        params = {"reverse": "true", "limit": PAGE_SIZE}
        for page in self._choice.pages(self._api, f"{post}/conversation", params):
            found += [item for item in page.items if isinstance(item, dict)]
            if not is_whole and not _ids(page) - known:
                return found, False
        return found, True

    def _take(self, post: str, found: Found, is_whole: bool) -> None:
        seen = set()
        for item in found:
            identity = self._put("replies", item, {"subject": post})
            if identity is not None:
                seen.add(identity)
                if self._gone.pop(identity, None):
                    self._desk.deleted(identity, is_back=True)
        before = set(self._known.get(post, ()))
        if is_whole:
            for identity in sorted(before - seen):
                if not self._api.is_there(identity):
                    self._desk.deleted(identity)
                    self._gone[identity] = True
        self._known[post] = sorted(seen if is_whole else seen | before)
        self._posts.memory[post]["read"] = self._posts.memory[post].get("counted")

    def _put(self, stream: str, item: Any, more: dict[str, Any]) -> str | None:
        identity = node_id(item)
        if identity is None:
            self._desk.unreadable(stream, item)
            return None
        self._desk.put(stream, identity, {**more, **without(item, CHANGING)})
        return identity

    def read_own(self) -> None:
        """Answers of the profile, those of the last four weeks again."""
        start = self._desk.since
        if self._desk.last_read("own_replies") is not None:
            young = self._desk.now - YOUNG
            start = max(start, young) if start else young
        params: dict[str, Any] = {"limit": PAGE_SIZE}
        if start is not None:
            params["since"] = int(start.timestamp())
        self._list("own_replies", "replies", self._choice, params, lambda page: False)

    def read_mentions(self) -> None:
        """Newest first, until a page without anything new; all of them every seventh day."""
        desk = self._desk
        known: dict[str, bool] = desk.memory.setdefault("mentions", {})
        last = instant(desk.memory.get("read_all_mentions_at"))
        is_whole = last is None or desk.now - last >= ALL_EVERY

        def is_enough(page: GraphPage) -> bool:
            new = _ids(page) - set(known)
            known.update(dict.fromkeys(new, True))
            return not new and not is_whole

        choice = FieldChoice(desk, "mentions", MENTION_FIELDS, MENTION_MORE)
        self._list("mentions", "mentions", choice, {"limit": PAGE_SIZE}, is_enough)
        if is_whole:
            desk.memory["read_all_mentions_at"] = desk.now.isoformat()

    def _list(
        self,
        stream: str,
        edge: str,
        choice: FieldChoice,
        params: dict[str, Any],
        is_enough: Callable[[GraphPage], bool],
    ) -> None:
        for page in choice.pages(self._api, f"{self._api.me}/{edge}", params):
            for item in page.items:
                self._put(stream, item, {})
            if is_enough(page):
                break


def _ids(page: GraphPage) -> set[str]:
    return {identity for item in page.items if (identity := node_id(item)) is not None}

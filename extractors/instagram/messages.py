"""Reads direct messages: only the newest 20 of a conversation can be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.graph_edges import node_id
from extractors.instagram.door import Door
from extractors.records import identifier, instant, iso, unix_instant

FIELDS = "messages.limit(20){id,created_time,from,to,message}"


class MessageReader:
    """Reads the conversations that moved since the last run."""

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk = desk
        self._door = door
        # conversation -> updated_time, as given
        self._known: dict[str, Any] = desk.memory.setdefault("conversations", {})

    def read(self) -> None:
        """Conversations come newest first; those that did not move cost nothing.

        Raises:
            HttpError: refused; 403 where the Page behind the account cannot be told.
        """
        params = {"platform": "instagram", "fields": "id,updated_time", "limit": 100}
        for page in self._door.pages(f"{self._owner()}/conversations", params):
            moved = False
            for entry in page.items:
                identity = node_id(entry)
                if identity is None:
                    continue
                updated = entry.get("updated_time")
                at = _moment(updated)
                is_old = at is not None and self._desk.since is not None and at < self._desk.since
                if is_old or (identity in self._known and self._known[identity] == updated):
                    continue
                moved = True
                self._read_one(identity)
                self._known[identity] = updated
            if not moved:
                break

    def _owner(self) -> str:
        door = self._door
        if door.is_own_login:
            return door.me
        if door.page is None:
            fields = "id,instagram_business_account{id}"
            for page in door.pages("me/accounts", {"fields": fields, "limit": 100}):
                for entry in page.items:
                    linked = entry.get("instagram_business_account") or {}
                    if linked.get("id") == door.me:
                        door.page = identifier(entry.get("id"))
        if door.page is None:
            raise HttpError(
                "the Page linked to the account is unknown: give its id as option page", 403
            )
        return door.page

    def _read_one(self, conversation: str) -> None:
        body = self._door.get(conversation, {"fields": FIELDS})
        nested = body.get("messages") if isinstance(body, dict) else None
        for message in (nested or {}).get("data") or []:
            identity = node_id(message)
            if identity is None:
                self._desk.unreadable("messages", message)
                continue
            at = _moment(message.get("created_time"))
            record = {"conversation": conversation, "sent_at": iso(at) if at else None, **message}
            self._desk.put("messages", identity, record)


def _moment(value: Any) -> datetime | None:
    """A time as text or as unix seconds: the two spellings that conversations were seen with."""
    return unix_instant(value) or instant(value)

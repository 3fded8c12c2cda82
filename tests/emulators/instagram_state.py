"""What an emulated Instagram account holds: its media, comments, messages and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from tests.emulators.meta_graph import MetaServer

BRAND = "17841400000000001"  # the account's id over both logins
SCOPED = "9000000000000001"  # the same account as an app of the own login calls it
PAGE = "1029384756"
MOST_COMMENTS = 50


@dataclass
class MediumRow:
    """A medium; ``metrics``: lifetime insights, those with parts as maps."""

    id: str
    product: str
    kind: str
    caption: str | None
    created: datetime
    likes: int = 0
    metrics: dict[str, Any] = field(default_factory=dict)
    owner: str = "acme"


@dataclass
class CommentRow:
    """A comment or answer; ``parent`` is a comment."""

    id: str
    medium: str
    person: str
    text: str
    created: datetime
    parent: str | None = None
    hidden: bool = False


@dataclass
class MessageRow:
    """A direct message of a conversation with one person."""

    id: str
    person: str
    is_ours: bool
    text: str
    created: datetime


@dataclass
class InstagramState(MetaServer):
    """State of one account; traps can be switched on, see the fields."""

    now: datetime = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
    comment_cap: int = MOST_COMMENTS
    retired: set[str] = field(default_factory=set)
    unknown_fields: set[str] = field(default_factory=set)
    converted: set[str] = field(default_factory=set)  # media of before the account was professional
    few_viewers: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)  # metrics without data
    ignores_since: bool = False
    followers: int = 640
    media: dict[str, MediumRow] = field(default_factory=dict)
    tags: list[MediumRow] = field(default_factory=list)
    live: list[MediumRow] = field(default_factory=list)
    comments: dict[str, CommentRow] = field(default_factory=dict)
    messages: list[MessageRow] = field(default_factory=list)
    nameless: set[str] = field(default_factory=set)  # people whose id is withheld
    days: dict[date, dict[str, Any]] = field(default_factory=dict)
    audience: dict[str, dict[str, int]] = field(default_factory=dict)
    online: dict[date, dict[str, int]] = field(default_factory=dict)

    # building the world

    def publish(self, product: str = "FEED", kind: str = "IMAGE", **more: Any) -> str:
        """Add a medium of the account; gives its id."""
        row = MediumRow(self.number(179), product, kind, more.pop("caption", None), **more)
        self.media[row.id] = row
        return row.id

    def comment(
        self, medium: str, person: str, text: str, at: datetime, parent: str | None = None
    ) -> str:
        """Add a comment, or an answer to one; gives its id."""
        row = CommentRow(self.number(180), medium, person, text, at, parent)
        self.comments[row.id] = row
        return row.id

    def person_id(self, name: str) -> str:
        """Instagram-scoped id of a person."""
        return SCOPED if name == "acme" else "88" + "".join(f"{ord(c):03d}" for c in name)

"""Parts of LinkedIn's emulator: the page's name, texts, lists of URNs and errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.emulators.server import Reply

PAGE = "urn:li:organization:123"


def ms(moment: datetime) -> int:
    """An instant as LinkedIn writes it."""
    return int(moment.timestamp() * 1000)


@dataclass
class Text:
    """A post, or a comment with the post or comment that it answers."""

    urn: str
    author: str
    text: str
    at: datetime
    changed: datetime
    post: str | None = None
    parent: str | None = None
    state: str = "PUBLISHED"
    content: dict[str, Any] | None = None
    votes: dict[str, int] = field(default_factory=dict)


def listed(text: str | None) -> list[str]:
    """The members of ``List(...)``."""
    inner = (text or "").removeprefix("List(").removesuffix(")")
    return inner.split(",") if inner else []


def problem(status: int, message: str, code: int) -> Reply:
    """An error as LinkedIn words it."""
    return Reply(status, {"status": status, "serviceErrorCode": code, "message": message})

"""Topics, posts and polls of the emulated forum."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


def text_time(moment: datetime | None) -> str | None:
    """A time as the forum writes it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@dataclass
class Poll:
    """``votes``: user -> ids of options."""

    options: list[str]
    votes: dict[str, list[str]] = field(default_factory=dict)
    public: bool = True


@dataclass
class Post:
    """A post; ``kind`` 1 is regular, 3 tells what a moderator did."""

    id: int
    topic: int
    number: int
    author: str
    text: str
    at: datetime
    answers: int | None = None
    kind: int = 1
    poll: Poll | None = None
    gone: str | None = None
    likes: dict[str, datetime] = field(default_factory=dict)
    version: int = 1
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Topic:
    """A topic; ``people`` of a direct message."""

    id: int
    title: str
    posts: list[Post] = field(default_factory=list)
    people: tuple[str, ...] = ()
    views: int = 10
    is_gone: bool = False

    @property
    def shown(self) -> list[Post]:
        """Posts that readers see."""
        return [post for post in self.posts if post.gone != "moderator"]

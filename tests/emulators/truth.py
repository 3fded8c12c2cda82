"""What really happened on an emulated platform, in the words of the marts.

The platform's module beside this (``<platform>_world``, else ``<platform>``) has ``world(now)``: a
server filled with a small story up to that instant, which knows its ``truth()`` and the
``entry()`` of ``sources.yml`` that reads it.
The truth is told from the emulator's own state, never from what an extractor or a model made.
"""

from __future__ import annotations

import importlib.util
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

# From making a world to the start of the last run that reads it.
LONGEST = timedelta(minutes=15)


@dataclass(frozen=True)
class Act:
    """One act as ``fct_actions`` must show it.

    ``person``: the platform's own id, None where it withholds it. ``content``: id of the brand's
    content that it belongs to. ``acted_at``: naive UTC; None where the platform gives no time.
    """

    action_type: str
    person: str | None
    content: str | None
    acted_at: datetime | None
    is_team: bool = False
    text: str | None = None
    reaction_kind: str | None = None


@dataclass
class Truth:
    """``acts``: all of them, doubles included. ``content``: id -> naive UTC time of publication.

    ``counters``: (content id or None for the account, metric) -> newest lifetime value.
    ``days``: (content id or None, metric, day) -> the platform's own value of that day.
    ``gone``: ids of content that was deleted after it had been read.
    """

    acts: list[Act] = field(default_factory=list)
    content: dict[str, datetime] = field(default_factory=dict)
    counters: dict[tuple[str | None, str], float] = field(default_factory=dict)
    days: dict[tuple[str | None, str, date], float] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


class World(Protocol):
    """An emulator with a story."""

    def truth(self) -> Truth:
        """What the marts must show after a whole first read."""

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``, with ``base_url`` and credentials as they are."""


def world(platform: str, now: datetime) -> Any:
    """The platform's server with its story; use it as a context manager."""
    own = f"tests.emulators.{platform}_world"
    name = own if importlib.util.find_spec(own) else f"tests.emulators.{platform}"
    return importlib.import_module(name).world(now)


def this_hour() -> datetime:
    """The hour of a world that a run by the real clock reads, which may take ``LONGEST``.

    Platforms refuse days that are not over for them: shortly before midnight (UTC) the new day is
    waited for, so that no run begins on a later day than its world.
    """
    now = datetime.now(UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if midnight - now < LONGEST:
        time.sleep((midnight - now).total_seconds() + 1)
        now = datetime.now(UTC)
    return now.replace(minute=0, second=0, microsecond=0)

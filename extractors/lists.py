"""When a list is to be read again, and what one read of it means for the next one.

A member that is missing from one complete read may be an accident of the server; the read after
it settles whether the member is gone. That rule is applied in staging; here it only decides that
a second read follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from extractors.records import instant, iso

# A like taken back and another one given leave the counter as it was: look again once a day.
LONGEST_TRUST = timedelta(hours=24)
# A list that lost more than half of at least so many is believed if its counter fell as well, or
# if it stays like that for so long.
SMALLEST_FALL = 20
LONGEST_DOUBT = timedelta(days=3)


@dataclass(frozen=True)
class Remembered:
    """What is remembered of a list after a read: its counter then, and who stood in it.

    ``settled``: nothing is left to be read while the counter stays. ``missing``: members that
    the last read lost.
    """

    counter: int | None
    settled: bool
    members: tuple[str, ...]
    missing: tuple[str, ...] = field(default=())
    read_at: datetime | None = None

    def to_state(self) -> dict[str, Any]:
        """As JSON, for a state file."""
        return {
            "counter": self.counter,
            "settled": self.settled,
            "members": list(self.members),
            "missing": list(self.missing),
            "read_at": iso(self.read_at) if self.read_at else None,
        }

    @property
    def is_open(self) -> bool:
        """True if the list has to be read again whatever its counter says."""
        return not self.settled or bool(self.missing)


def is_due(counter: int | None, before: Remembered | None, now: datetime) -> bool:
    """True if the list has to be asked for in this run."""
    if counter == 0 and (before is None or not (before.members or before.is_open)):
        return False
    if before is None or before.is_open or counter is None or counter != before.counter:
        return True
    return before.read_at is None or now - before.read_at >= LONGEST_TRUST


def after_read(
    before: Remembered | None,
    counter: int | None,
    members: Iterable[str],
    is_complete: bool,
    reached_end: bool,
    now: datetime,
) -> Remembered:
    """The memory after a read.

    ``reached_end`` without ``is_complete``: the server gave all it would, yet not everybody.
    """
    seen = set(members)
    known = set(before.members) if before else set()
    if not is_complete:
        missing = set(before.missing) - seen if before else set()
        return Remembered(
            counter, reached_end, tuple(sorted(known | seen)), tuple(sorted(missing)), now
        )
    return Remembered(counter, True, tuple(sorted(seen)), tuple(sorted(known - seen)), now)


def is_short(shown: int, counted: int | None) -> bool:
    """True if a list shows no more than half of what its counter says: worth a second look, since
    what is missing may have been left out by an accident."""
    return counted is not None and counted > 0 and shown * 2 <= counted


class Sizes:
    """How long lists were, to tell a sudden fall. ``memory``: JSON, kept between runs."""

    def __init__(self, memory: dict[str, Any]) -> None:
        self._memory = memory

    def doubts(self, key: str, size: int, counter: int | None, now: datetime) -> str | None:
        """Why a list that looks complete is not believed; None if it is, which is remembered.

        Whoever is missing from a list that is not believed counts as still there.
        """
        entry = self._memory.get(key, {})
        before, since = entry.get("size", 0), instant(entry.get("since")) or now
        is_fall = before >= SMALLEST_FALL and size * 2 < before
        is_counted = counter is not None and counter <= size * 2
        if is_fall and not is_counted and now - since < LONGEST_DOUBT:
            self._memory[key] = {"size": before, "since": iso(since)}
            return (
                f"a list fell from {before} to {size}: nobody is taken for gone until the"
                f" platform shows it like that for {LONGEST_DOUBT.days} days"
            )
        if size >= SMALLEST_FALL:
            self._memory[key] = {"size": size}
        else:
            self._memory.pop(key, None)  # too short to be doubted
        return None

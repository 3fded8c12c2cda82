"""What is gone, asked for by id: an answer that leaves out most is believed the second time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from extractors.desk import Desk
from extractors.gone import Gone

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


class Notes:
    """The parts of a desk that are written to; ``memory`` lasts from run to run."""

    def __init__(self, memory: dict[str, Any], hours: int = 0) -> None:
        self.memory = memory
        self.now = NOON + timedelta(hours=hours)
        self.warnings: Counter[str] = Counter()
        self.told: list[tuple[str, bool]] = []

    def deleted(self, item: str, is_back: bool = False) -> None:
        self.told.append((item, is_back))


def start(notes: Notes) -> Gone:
    return Gone(cast(Desk, notes))


def test_few_of_many_are_gone_at_once() -> None:
    notes = Notes({})
    assert start(notes).after_asking(list("abcdef"), set("abcd")) == ["e", "f"]
    assert notes.told == [("e", False), ("f", False)] and not notes.warnings


def test_most_of_many_are_gone_if_the_next_run_is_told_the_same() -> None:
    memory: dict[str, Any] = {}
    notes = Notes(memory)
    gone = start(notes)
    assert gone.after_asking(list("abcd"), {"a"}) == []
    # Asked again in the same run: that is the same answer still.
    assert gone.after_asking(list("abcd"), {"a"}) == []
    assert gone.doubted == list("bcd") and notes.told == []
    assert [*notes.warnings] == [
        "3 of 4 asked for by id are not shown: they are taken for gone if the next run is told"
        " the same"
    ]
    later = Notes(memory, hours=1)
    gone = start(later)
    gone.here("b")
    assert gone.after_asking(list("cde"), set()) == ["c", "d"]
    assert later.told == [("c", False), ("d", False)] and gone.doubted == ["e"]


def test_what_is_shown_again_is_back_once() -> None:
    memory: dict[str, Any] = {}
    start(Notes(memory)).note("a")
    later = Notes(memory, hours=1)
    gone = start(later)
    gone.here("a")
    gone.here("a")
    gone.here("never gone")
    assert later.told == [("a", True)]

"""Takes recorded answers of real servers apart and counts what became of each record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.base import Account, ExtractContext
from extractors.landing import LandingWriter
from extractors.records import stand_in_key
from tests.extractors.runs import START

Json = Any


@dataclass
class Report:
    """How many records were taken as what, and which were refused for what reason."""

    mapped: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.mapped.total() + self.refused.total()


@dataclass
class Desk:
    """Writes records as the extractor would and stages them."""

    platform: str
    folder: Path
    report: Report = field(default_factory=Report)
    keys: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        landing = self.folder / "landing"
        landing.mkdir(exist_ok=True)
        ctx = ExtractContext("20260110T093000-000001", START, landing, self.folder / "state")
        self.writer = LandingWriter(ctx, Account(self.platform, "brand"))

    def take(self, stream: str, key: str | None, payload: dict[str, Any]) -> None:
        if key is None:
            self.report.refused[f"{stream}: no id or no author"] += 1
            key = stand_in_key(payload)
        else:
            self.report.mapped[stream] += 1
        if (stream, key) not in self.keys:
            self.keys.add((stream, key))
            self.writer.write(stream, f"brand|{key}", payload)


def walk(value: Json, is_record: Callable[[dict[str, Any]], bool]) -> Iterator[dict[str, Any]]:
    """All records in an answer, outermost first; what stands inside a record is part of it."""
    if isinstance(value, dict):
        if is_record(value):
            yield value
            return
        for inner in value.values():
            yield from walk(inner, is_record)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, is_record)

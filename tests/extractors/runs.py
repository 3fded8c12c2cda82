"""Runs an account again and again in one data folder and looks at what was landed."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from extractors.base import Account, ExtractContext, ExtractReport
from extractors.registry import extract

START = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)


class Runs:
    """Runs of one account in one data folder; each run is an hour after the last by default."""

    def __init__(self, folder: Path, account: Account) -> None:
        self.folder = folder
        self.account = account
        self.now = START
        self.number = 0
        self._versions: dict[tuple[str, str], Any] = {}

    def run(self, later: timedelta = timedelta(hours=1), **changes: Any) -> ExtractReport:
        """Read the account; ``changes`` to it hold from then on."""
        self.account = replace(self.account, **changes)
        return extract(self.account, self.begin(later))

    def begin(self, later: timedelta = timedelta(hours=1)) -> ExtractContext:
        """The next run, for those who read several accounts in it."""
        if self.number:
            self.now += later
        self.number += 1
        stamp = self.now.strftime("%Y%m%dT%H%M%S")
        self.run_id = f"{stamp}-{self.number:06x}"
        return ExtractContext(self.run_id, self.now, self.folder / "landing", self.folder / "state")

    def landed(self, stream: str, run_id: str | None = None) -> list[dict[str, Any]]:
        """Records of a stream, of the last run unless said otherwise."""
        name = f"{run_id or self.run_id}__{self.account.slug}.jsonl.gz"
        path = self.folder / "landing" / self.account.platform / stream / name
        if not path.exists():
            return []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def payloads(self, stream: str) -> list[dict[str, Any]]:
        """Payloads of the last run."""
        return [record["payload"] for record in self.landed(stream)]

    def new_versions(self) -> Counter[str]:
        """Records of the last run by stream whose payload differs from the last one of its key."""
        new: Counter[str] = Counter()
        for stream_dir in sorted((self.folder / "landing" / self.account.platform).iterdir()):
            for record in self.landed(stream_dir.name):
                key = stream_dir.name, record["record_key"]
                if self._versions.get(key) != record["payload"]:
                    self._versions[key] = record["payload"]
                    new[stream_dir.name] += 1
        return new

    def everything_written(self) -> Iterator[tuple[Path, str]]:
        """Each file of the data folder with its text."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                raw = path.read_bytes()
                yield path, (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()


def ids(records: Sequence[dict[str, Any]], *path: str) -> set[Any]:
    """The values at a path in each record."""
    found = set()
    for record in records:
        value: Any = record
        for name in path:
            value = value[name]
        found.add(value)
    return found

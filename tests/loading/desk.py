"""A small working place for tests of the load: folders, a warehouse and short ways to use them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from extractors.files import CollectedFile, collect
from orchestration.loading import LoadCounts, ensure_raw, load, pending

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Desk:
    """Inbox, landing and warehouse below one folder; ``runs`` counts the intakes."""

    root: Path
    con: duckdb.DuckDBPyConnection = field(init=False)
    runs: int = 0

    def __post_init__(self) -> None:
        self.inbox.mkdir(parents=True)
        self.con = duckdb.connect(config={"threads": 2})
        ensure_raw(self.con)

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    def put(self, name: str, content: bytes | str) -> Path:
        """Write a file into the inbox."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def collect(self) -> list[CollectedFile]:
        """Collect the inbox as a new run."""
        self.runs += 1
        return collect(self.inbox, self.landing, f"run{self.runs:03d}", NOW)

    def load(self) -> list[LoadCounts]:
        """Load everything that waits in landing."""
        files = pending(self.con, self.landing)
        return [load(self.con, file, f"run{self.runs:03d}", self.quarantine) for file in files]

    def take(self, name: str, content: bytes | str) -> LoadCounts:
        """Put one file into the inbox and load it; there must be nothing else to load."""
        self.put(name, content)
        self.collect()
        (counts,) = self.load()
        return counts

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.con.execute(sql).fetchall()

    def refused(self) -> list[tuple[int | None, str]]:
        """Line and reason of every quarantined row, by line."""
        return self.rows("SELECT line, reason FROM raw.quarantine ORDER BY line")

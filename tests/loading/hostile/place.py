"""A desk that takes hostile files in batches, and what must hold for each of them.

For every file: the load takes at most ``MAX_SECONDS`` and ends without an exception; rows in =
loaded + unchanged + quarantined, as stored; a refused row has file and reason, one per row
counted; taken again, it loads nothing. For every batch: the good file in it is loaded with its
values; schema raw has its tables and columns and no other; nothing lies outside the folders of the
desk, and the inbox is as it was; a secret beside the desk stands nowhere in the warehouse.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.loading import LandingFile, LoadCounts, load, pending
from tests.loading.desk import Desk

#: Processor time of one file of less than a megabyte.
MAX_SECONDS = 10
SECRET = "treasure-7f3a"
#: Accounts of sources.yml, so that exports without a folder find their account.
ACCOUNTS = ("facebook_pages", "instagram", "tiktok", "youtube", "x", "linkedin", "mastodon")
#: A row of raw.files__actions by column.
Stored = dict[str, Any]
_TABLES = ("actions", "content", "metrics", "labels")
_SCHEMA = (
    "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns "
    "ORDER BY ALL"
)
_GOOD = (
    'platform,account,action_type,acted_at,action_id,text\nx,control,like,2026-01-01,{0},"v,{0}"\n'
)


@dataclass(frozen=True)
class Case:
    """One hostile file: kind of its seed, what was done, path in the inbox, bytes.

    ``rows``: how many records were written into it, where that is known; ``check`` looks at what
    was stored of them.
    """

    kind: str
    done: str
    path: str
    data: bytes
    rows: int | None = None
    check: Callable[[list[Stored]], None] | None = None


@dataclass
class Outcome:
    """What became of a case."""

    case: Case
    label: str
    counts: LoadCounts
    seconds: float

    @property
    def word(self) -> str:
        """Loaded whole, in part, not at all, or refused as a file."""
        if self.counts.stream is None:
            return "file refused"
        if not self.counts.quarantined:
            return "loaded" if self.counts.loaded else "unchanged"
        return "in part" if self.counts.loaded or self.counts.unchanged else "all rows refused"


@dataclass
class Place:
    """See the module. ``tally``: number of files by kind and outcome; ``slowest``: seconds."""

    root: Path
    desk: Desk = field(init=False)
    schema: list[Any] = field(init=False)
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: float = 0.0
    batches: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk(self.root / "desk")
        (self.root / "secret.csv").write_text(f"platform\n{SECRET}\n")
        for platform in ACCOUNTS:
            self.desk.con.execute("INSERT INTO raw.accounts VALUES (?, 'brand')", [platform])
        self.schema = self.desk.rows(_SCHEMA)

    def take(self, cases: Sequence[Case]) -> list[Outcome]:
        """Put the files and a good one into the inbox, load them, and check what must hold."""
        self.batches += 1
        control = Case("control", "", "zz_control.csv", _GOOD.format(self.batches).encode())
        found = self._load([*cases, control])
        good = "SELECT text FROM raw.files__actions WHERE account = 'control' AND action_id = "
        assert self.desk.rows(f"{good}'{self.batches}'") == [(f"v,{self.batches}",)]
        self._nothing_else_happened()
        self.desk.collect()
        assert self._waiting() == [], "a file was taken twice"
        self._empty_inbox()
        return [outcome for outcome in found if outcome.case is not control]

    def _load(self, cases: Iterable[Case]) -> list[Outcome]:
        by_label: dict[str, Case] = {}
        written: dict[Path, bytes] = {}
        for number, case in enumerate(cases):
            # A folder of its own for every file, where a platform's folder does not matter.
            folder = f"{self.batches:04}_{number:04}"
            path = self.desk.inbox / folder / case.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(case.data)
            written[path] = case.data
            by_label[folder] = case
        collected = self.desk.collect()
        assert len(collected) == len(written)
        assert {one.status for one in collected} <= {"new", "known"}
        # By its folder: of two files with one content, the deeper one gives the place.
        waiting = self._waiting(all_files=True)
        files = [file for file in waiting if file.label[:9] in by_label]
        assert len(files) >= sum(one.status == "new" for one in collected)
        outcomes = [self._one(file, by_label[file.label[:9]]) for file in files]
        assert all(path.read_bytes() == data for path, data in written.items())
        return outcomes

    def _waiting(self, all_files: bool = False) -> list[LandingFile]:
        files = pending(self.desk.con, self.desk.landing)
        if all_files:
            return files
        # A file that lacks its account is tried again in every run: it is no loaded file.
        waiting = {row[0] for row in self.desk.rows(
            "SELECT content FROM raw.quarantine WHERE line IS NULL AND content LIKE 'files/%'"
        )}  # fmt: skip
        return [file for file in files if file.name not in waiting]

    def _one(self, file: LandingFile, case: Case) -> Outcome:
        run = f"run{self.desk.runs:03d}"
        started = time.process_time()
        try:
            counts = load(self.desk.con, file, run, self.desk.quarantine)
            outcome = Outcome(case, file.label, counts, time.process_time() - started)
            self._check(outcome, file, run)
        except Exception as error:
            error.add_note(f"{case.kind}, {case.done}, {file.label!r}, {len(case.data)} bytes")
            raise
        self.slowest = max(self.slowest, outcome.seconds)
        self.tally[case.kind, outcome.word] += 1
        return outcome

    def _check(self, outcome: Outcome, file: LandingFile, run: str) -> None:
        case, counts = outcome.case, outcome.counts
        assert outcome.seconds < MAX_SECONDS
        assert counts.rows_in == counts.loaded + counts.unchanged + counts.quarantined
        told = self.desk.con.execute(
            "SELECT reason, line FROM raw.quarantine WHERE run_id = ? AND file = ? "
            "AND source = 'files'",
            [run, file.label],
        ).fetchall()
        assert len(told) == counts.quarantined
        for reason, line in told:
            assert reason and reason.strip()
            assert line is None or line > 0
            # Said of what nobody thought of: here it is thought of.
            assert "cannot be read as one" not in reason
        stored = [self._stored(table, file) for table in _TABLES]
        assert any(stored) == (counts.loaded > 0)
        if case.rows is not None:
            assert counts.rows_in == case.rows, told[:3]
        if case.check:
            case.check(self._actions(file))
        again = load(self.desk.con, file, run, self.desk.quarantine)
        assert (again.loaded, again.unchanged) == (0, 0)

    def _stored(self, table: str, file: LandingFile) -> int:
        sql = f"SELECT count(*) FROM raw.files__{table} WHERE landing_file = ?"
        return int(self.desk.con.execute(sql, [file.name]).fetchall()[0][0])

    def _actions(self, file: LandingFile) -> list[Stored]:
        cursor = self.desk.con.execute(
            "SELECT * REPLACE (acted_at::VARCHAR AS acted_at) FROM raw.files__actions "
            "WHERE landing_file = ?",
            [file.name],
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _nothing_else_happened(self) -> None:
        assert self.desk.rows(_SCHEMA) == self.schema
        assert self.desk.rows("SELECT 1 FROM duckdb_tables() WHERE temporary") == []
        assert sorted(path.name for path in self.root.iterdir()) == ["desk", "secret.csv"]
        names = {path.name for path in self.desk.root.iterdir()}
        assert names <= {"inbox", "landing", "quarantine"}
        left = [p.name for p in (self.desk.landing / "files").iterdir() if p.name.startswith(".")]
        assert left == []
        for table in _TABLES:
            sql = f"SELECT 1 FROM raw.files__{table} t WHERE contains(t::VARCHAR, '{SECRET}')"
            assert self.desk.rows(sql) == []
        sql = f"SELECT 1 FROM raw.quarantine q WHERE contains(q::VARCHAR, '{SECRET}')"
        assert self.desk.rows(sql) == []

    def _empty_inbox(self) -> None:
        for path in sorted(self.desk.inbox.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

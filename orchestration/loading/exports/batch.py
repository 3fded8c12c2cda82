"""A native export through the typed load of the general tables.

One row of the export may make many rows of several tables, so its rows are counted as they stand
in the file, at the table that the export mainly fills. A row is quarantined if it cannot be read
or if any row made of it is refused, and nothing made of it is stored then; it is loaded if
something made of it is new or changed; else it is unchanged, which takes in rows that say nothing
(all figures unknown, a total of other rows). A part of an archive or workbook that nobody knows
is one row in and one quarantined, without a line. A file with a part that breaks off, or whose
account nobody knows, is refused as a whole.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import duckdb

from orchestration.loading.casts import literal, quoted
from orchestration.loading.counts import LoadCounts
from orchestration.loading.exports import limits
from orchestration.loading.exports.accounts import ExportFile
from orchestration.loading.exports.headers import fold
from orchestration.loading.exports.match import Recognised, nearest_export, recognise_parts
from orchestration.loading.exports.model import Converted, Made, Match, Part, Source
from orchestration.loading.exports.parts import parts_of
from orchestration.loading.general import apply_changes, create_typed, find_bad_values
from orchestration.loading.landing import LandingFile, note_settled
from orchestration.loading.quarantine import UnreadableFile, refuse_rows, refused_line
from orchestration.loading.recognise import Recognised as Columns
from orchestration.loading.tables import GENERAL_TABLES, Table

_MAX_OBJECT = 64 * 1024 * 1024


@dataclass
class Batch:
    """An export that was read: the rows made of it lie in files of the work folder, by table.

    ``bad``: rows of the export of which nothing is stored.
    """

    file: LandingFile
    work: Path
    stream: str
    rows: int = 0
    bad: set[int] = field(default_factory=set)
    tables: list[Table] = field(default_factory=list)
    settled: dict[str, str] = field(default_factory=dict)

    @property
    def refused_file(self) -> Path:
        """JSON lines of what is refused."""
        return self.work / "refused.jsonl"

    def store(self, con: duckdb.DuckDBPyConnection, load_id: int, run_id: str) -> LoadCounts:
        """Write new versions and refused rows; to be called within a transaction."""
        if self.settled:
            note_settled(self.file, self.settled)
        quarantined = refuse_rows(con, self.file, run_id, self.refused_file)
        changed: set[int] = set()
        for table in self.tables:
            self.read(con, table, self.bad)
            create_typed(con, _columns(table), any_refused=False)
            apply_changes(con, self.file, table, load_id)
            new = con.execute(
                "SELECT DISTINCT native_row FROM incoming JOIN changes ON incoming.rowid = n "
                "WHERE is_new"
            )
            changed |= {row[0] for row in new.fetchall()}
        unchanged = self.rows - len(changed) - quarantined
        return LoadCounts(self.rows, len(changed), unchanged, quarantined, self.stream)

    def read(self, con: duckdb.DuckDBPyConnection, table: Table, without: set[int]) -> None:
        """Fill ``incoming`` with what was made for the table, in the order of the export."""
        names = ", ".join(quoted(name) for name in table.names)
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in table.names)
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT {names}, payload, native_row FROM "
            f"read_json({literal(str(self.made_file(table.name)))}, "
            f"format = 'newline_delimited', maximum_object_size = {_MAX_OBJECT}, "
            f"columns = {{native_row: 'BIGINT', {columns}, payload: 'JSON'}}) "
            "WHERE native_row NOT IN (SELECT unnest(CAST(? AS BIGINT[])))",
            [sorted(without)],
        )

    def made_file(self, table: str) -> Path:
        """JSON lines of the rows made for a table."""
        return self.work / f"made_{table}.jsonl"


def prepare(
    con: duckdb.DuckDBPyConnection, file: LandingFile, work: Path, problem: UnreadableFile
) -> Batch:
    """Read a file that is no general table; nothing is stored yet.

    ``problem`` is why it is none. Raises UnreadableFile, with that reason if the file is no export
    either.
    """
    with ExitStack() as opened_files:
        parts = parts_of(file.path, work, opened_files)
        found = recognise_parts(parts)
        if not found.matches:
            raise _neither(parts, found, problem)
        if sum(match.part.size for match in found.matches) > limits.MAX_ARCHIVE_BYTES:
            allowed = limits.MAX_ARCHIVE_BYTES // 1024 // 1024
            raise UnreadableFile(f"the archive holds more than {allowed} MB that would be read")
        source = ExportFile(con, file, _exported_at(file), found.matches)
        batch = Batch(file, work, found.matches[0].export.stream, settled=source.settled)
        _write(batch, found, source)
        reasons = _bad_values(con, batch)
        if reasons:
            _refuse(batch, found.matches, source, reasons)
    return batch


def _neither(parts: list[Part], found: Recognised, problem: UnreadableFile) -> UnreadableFile:
    if len(parts) == 1 and not parts[0].name:
        nearest = nearest_export(parts[0])
        return UnreadableFile(f"{problem}. {nearest}", problem.content) if nearest else problem
    if not found.unknown:
        return problem
    listed = "; ".join(f"{name}: {reason}" for name, reason in found.unknown[:10])
    return UnreadableFile(f"no part of the file is known: {listed}")


def _exported_at(file: LandingFile) -> datetime:
    known = file.modified_at or file.extracted_at or datetime.now(UTC)
    return known.astimezone(UTC)


def _columns(table: Table) -> Columns:
    return Columns(table, {name: name for name in table.names}, ())


def _rows(matches: tuple[Match, ...], source: Source) -> Iterator[tuple[Match, Converted]]:
    for match in matches:
        for converted in match.export.convert(match, source):
            yield match, converted


def _write(batch: Batch, found: Recognised, source: Source) -> None:
    """Everything made of the export into one file a table, and what cannot be read into another."""
    with ExitStack() as files, batch.refused_file.open("w", encoding="utf-8") as refused:
        outs: dict[str, TextIO] = {}
        for match, row in _rows(found.matches, source):
            if row.problem is not None:
                batch.bad.add(batch.rows)
                refused.write(_refused(match, row, row.problem))
            for made in row.made if row.problem is None else ():
                if made.table not in outs:
                    path = batch.made_file(made.table)
                    outs[made.table] = files.enter_context(path.open("w", encoding="utf-8"))
                outs[made.table].write(_line(batch.rows, made))
            batch.rows += 1
        for name, reason in found.unknown:
            refused.write(refused_line(None, f"{name}: {reason}", name))
            batch.rows += 1
    batch.tables = [table for table in GENERAL_TABLES if table.name in outs]


def _line(number: int, made: Made) -> str:
    extra = {fold(name): value for name, value in made.extra.items() if value.strip()}
    payload = dict(sorted(extra.items())) or None
    row = {"native_row": number, **made.values, "payload": payload}
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    # Half an emoji, from a text that was cut, fits no column.
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def _refused(match: Match, row: Converted, reason: str) -> str:
    where = f"{match.part.name}: " if match.part.name else ""
    return refused_line(row.line, where + reason, row.text)


def _bad_values(con: duckdb.DuckDBPyConnection, batch: Batch) -> dict[int, str]:
    """Row of the export -> what the typed load refuses of the rows made of it."""
    reasons: dict[int, str] = {}
    for table in batch.tables:
        batch.read(con, table, set())
        if find_bad_values(con, _columns(table)):
            rows = con.execute(
                "SELECT native_row, reason FROM refused JOIN incoming ON incoming.rowid = n "
                "ORDER BY n"
            )
            for number, reason in rows.fetchall():
                reasons.setdefault(number, f"{table.name}: {reason}")
    return reasons


def _refuse(
    batch: Batch, matches: tuple[Match, ...], source: Source, reasons: dict[int, str]
) -> None:
    with batch.refused_file.open("a", encoding="utf-8") as refused:
        for number, (match, row) in enumerate(_rows(matches, source)):
            if number in reasons:
                refused.write(_refused(match, row, reasons[number]))
    batch.bad |= set(reasons)

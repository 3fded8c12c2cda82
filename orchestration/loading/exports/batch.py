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
_REFUSED_ROWS = "(native_row BIGINT, reason VARCHAR)"
#: What a converter raises for a value that it does not expect.
CONVERSION_ERRORS = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)


@dataclass
class Batch:
    """An export that was read: the rows made of it lie in files of the work folder, by table.

    The work table ``refused_rows (native_row, reason)`` names those of the rows that were made of
    which nothing is stored.
    """

    file: LandingFile
    work: Path
    stream: str
    rows: int = 0
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
        con.execute("CREATE OR REPLACE TEMP TABLE changed_rows (native_row BIGINT)")
        con.execute(f"CREATE TEMP TABLE IF NOT EXISTS refused_rows {_REFUSED_ROWS}")
        for table in self.tables:
            self.read(con, table, without_refused=True)
            create_typed(con, _columns(table), any_refused=False)
            apply_changes(con, self.file, table, load_id)
            con.execute(
                "INSERT INTO changed_rows SELECT DISTINCT native_row FROM incoming "
                "JOIN changes ON incoming.rowid = n WHERE is_new"
            )
        row = con.execute("SELECT count(DISTINCT native_row) FROM changed_rows").fetchone()
        changed = row[0] if row else 0
        unchanged = self.rows - changed - quarantined
        return LoadCounts(self.rows, changed, unchanged, quarantined, self.stream)

    def read(
        self, con: duckdb.DuckDBPyConnection, table: Table, without_refused: bool = False
    ) -> None:
        """Fill ``incoming`` with what was made for the table, in the order of the export."""
        names = ", ".join(quoted(name) for name in table.names)
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in table.names)
        wanted = " WHERE native_row NOT IN (SELECT native_row FROM refused_rows)"
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT {names}, payload, native_row FROM "
            f"read_json({literal(str(self.made_file(table.name)))}, "
            f"format = 'newline_delimited', maximum_object_size = {_MAX_OBJECT}, "
            f"columns = {{native_row: 'BIGINT', {columns}, payload: 'JSON'}})"
            f"{wanted if without_refused else ''}"
        )

    def refused_rows(self, con: duckdb.DuckDBPyConnection) -> set[int]:
        """Rows of the export of which nothing is stored although something was made of them."""
        # Rows that stand in the place of a copy were looked at before they were written.
        con.execute(f"CREATE TEMP TABLE IF NOT EXISTS refused_rows {_REFUSED_ROWS}")
        return {n for (n,) in con.execute("SELECT native_row FROM refused_rows").fetchall()}

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
        if _find_bad_values(con, batch):
            _refuse(con, batch, found.matches, source)
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
        try:
            for converted in match.export.convert(match, source):
                yield match, converted
        except CONVERSION_ERRORS as error:
            # A content that nobody thought of must not keep other files from being loaded.
            raise UnreadableFile(
                f"{match.part.name or 'the file'} looks like the export {match.export.title} and "
                f"cannot be read as one ({type(error).__name__}: {str(error)[:200]})"
            ) from error


def _write(batch: Batch, found: Recognised, source: Source) -> None:
    """Everything made of the export into one file a table, and what cannot be read into another."""
    with ExitStack() as files, batch.refused_file.open("w", encoding="utf-8") as refused:
        outs: dict[str, TextIO] = {}
        for match, row in _rows(found.matches, source):
            if row.problem is not None:
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


def _find_bad_values(con: duckdb.DuckDBPyConnection, batch: Batch) -> bool:
    """Fill ``refused_rows`` with what the typed load refuses; whether there is anything."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE refused_rows {_REFUSED_ROWS}")
    for table in batch.tables:
        batch.read(con, table)
        if find_bad_values(con, _columns(table)):
            # The first of the reasons of a row, as the tables are in a fixed order.
            con.execute(
                f"INSERT INTO refused_rows SELECT native_row, '{table.name}: ' || "
                "arg_min(reason, n) FROM refused JOIN incoming ON incoming.rowid = n "
                "WHERE native_row NOT IN (SELECT native_row FROM refused_rows) GROUP BY native_row"
            )
    return con.execute("SELECT 1 FROM refused_rows LIMIT 1").fetchone() is not None


def _refused_rows(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, str]]:
    # Page by page, since reading the export asks the same connection for accounts in between.
    last = -1
    while page := con.execute(
        "SELECT native_row, reason FROM refused_rows WHERE native_row > ? "
        "ORDER BY native_row LIMIT 10000",
        [last],
    ).fetchall():
        yield from page
        last = page[-1][0]


def _refuse(
    con: duckdb.DuckDBPyConnection, batch: Batch, matches: tuple[Match, ...], source: Source
) -> None:
    wanted = _refused_rows(con)
    next_row, reason = next(wanted, (-1, ""))
    with batch.refused_file.open("a", encoding="utf-8") as refused:
        for number, (match, row) in enumerate(_rows(matches, source)):
            if number == next_row:
                refused.write(_refused(match, row, reason))
                next_row, reason = next(wanted, (-1, ""))

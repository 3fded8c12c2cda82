"""Files of the four general tables: from text cells to typed rows in ``raw.files__*``."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.loading.casts import list_problems, literal, problems, quoted, typed
from orchestration.loading.counts import LoadCounts
from orchestration.loading.landing import LandingFile
from orchestration.loading.lines import write_refused
from orchestration.loading.quarantine import refuse_rows
from orchestration.loading.reading import Incoming, read_incoming, reread
from orchestration.loading.recognise import Recognised
from orchestration.loading.tables import ACTIONS, Column, Table
from orchestration.loading.versions import find_changes, retire_replaced

# An empty value is known to be empty where the status says why.
_EXCUSES = {"value": "coalesce(value_status, '') <> ''"}

# Part of the key of a metric, so that an absent column and the spelled-out default are one.
_DEFAULTS = {"period": "lifetime"}


@dataclass(frozen=True)
class Batch:
    """A file that was read: its rows in the work table ``typed``, the refused ones in a file."""

    file: LandingFile
    incoming: Incoming
    refused_file: Path

    def store(self, con: duckdb.DuckDBPyConnection, load_id: int, run_id: str) -> LoadCounts:
        """Write new versions and refused rows; to be called within a transaction."""
        table = self.incoming.recognised.table
        quarantined = refuse_rows(con, self.file, run_id, self.refused_file)
        loaded, unchanged = None, 0
        if _is_first(con, table):
            loaded = _append_all(con, self.file, table, load_id)
        if loaded is None:
            loaded, unchanged = apply_changes(con, self.file, table, load_id)
        return LoadCounts(
            rows_in=self.incoming.rows + self.incoming.refused,
            loaded=loaded,
            unchanged=unchanged,
            quarantined=quarantined,
            stream=table.name,
        )


def prepare(con: duckdb.DuckDBPyConnection, file: LandingFile, work: Path) -> Batch:
    """Read a file of a general table into work tables; nothing is stored yet.

    Raises UnreadableFile for a file that belongs to no table or cannot be read as a whole.
    """
    refused_file = work / "refused.jsonl"
    incoming = read_incoming(con, file.path, work, refused_file, file.verified)
    bad_values = find_bad_values(con, incoming.recognised)
    if bad_values and not write_refused(con, incoming, refused_file):
        # The two readers disagree about where records begin: the exact one decides.
        incoming = reread(con, incoming.source, work, refused_file)
        bad_values = find_bad_values(con, incoming.recognised)
        write_refused(con, incoming, refused_file)
    create_typed(con, incoming.recognised, bool(bad_values))
    return Batch(file, incoming, refused_file)


def find_bad_values(con: duckdb.DuckDBPyConnection, recognised: Recognised) -> int:
    """Make ``refused (n, reason)`` of the records of ``incoming`` with a value that cannot be used.

    Returns their number.
    """
    table, known = recognised.table, recognised.known
    checks = []
    for column in table.columns:
        if column.name in known:
            excuse = _EXCUSES.get(column.name) if "value_status" in known else None
            checks += problems(column, quoted(column.name), excuse)
    for (name, value), lists in table.values.items():
        checks += list_problems(name, value, lists)
    # The words are put together for the refused only: for all rows it would cost twice the check.
    reasons = ", ".join(f"CASE WHEN {condition} THEN {words} END" for condition, words in checks)
    row = con.execute(
        "CREATE OR REPLACE TEMP TABLE refused AS "
        f"SELECT rowid AS n, concat_ws('; ', {reasons}) AS reason FROM incoming "
        f"WHERE {' OR '.join(f'({condition})' for condition, _ in checks)}"
    ).fetchone()
    return row[0] if row else 0


def create_typed(con: duckdb.DuckDBPyConnection, recognised: Recognised, any_refused: bool) -> None:
    """Make ``typed``: record number ``n``, ``record_key``, the table's columns and ``payload``.

    A view where that is enough, so that a large file is not written once more.
    """
    table, known = recognised.table, recognised.known
    columns = [_value(column, column.name in known) for column in table.columns]
    without_refused = " WHERE rowid NOT IN (SELECT n FROM refused)" if any_refused else ""
    rows = f"SELECT rowid AS n, {', '.join(columns)}, payload FROM incoming{without_refused}"
    if table is ACTIONS and _any_without_id(con, "action_id" in known):
        names = ", ".join(quoted(column.name) for column in table.columns)
        rows = rows.replace(" AS action_id", " AS given_id")
        names = names.replace('"action_id"', f"{_action_id(table)} AS action_id")
        rows = f"SELECT n, {names}, payload FROM ({rows})"
        kind = "TABLE"
    else:
        kind = "VIEW"
    con.execute(
        f"CREATE OR REPLACE TEMP {kind} typed AS SELECT *, {_record_key(table)} AS record_key "
        f"FROM ({rows})"
    )


def _value(column: Column, is_there: bool) -> str:
    value = typed(column, quoted(column.name)) if is_there else f"CAST(NULL AS {column.sql_type})"
    if column.name in _DEFAULTS:
        value = f"coalesce({value}, {literal(_DEFAULTS[column.name])})"
    return f"{value} AS {column.name}"


def _any_without_id(con: duckdb.DuckDBPyConnection, has_column: bool) -> bool:
    if not has_column:
        return True
    found = con.execute(
        "SELECT 1 FROM incoming WHERE coalesce(action_id, '') = '' LIMIT 1"
    ).fetchone()
    return found is not None


def _action_id(table: Table) -> str:
    """The given id, or ~ with the hash of the row and which of the equal rows of the file it is.

    The hash takes typed values and leaves out empty ones: another spelling of a number or time,
    another order of columns or another format of file gives the same id.
    """
    parts = [
        f"{literal(column.name + '=')} || {quoted(column.name)}::VARCHAR"
        for column in table.columns
        if column.name != "action_id"
    ]
    digest = f"md5(concat_ws(chr(31), {', '.join(parts)}, 'payload=' || payload::VARCHAR))"
    return (
        f"coalesce(given_id, '~' || {digest} || '-' || "
        f"row_number() OVER (PARTITION BY {digest}, given_id IS NULL ORDER BY n))"
    )


def _record_key(table: Table) -> str:
    # concat() takes what is missing for an empty text.
    parts = ", '|', ".join(quoted(name) for name in table.key)
    return f"concat({parts})"


def _version(table: Table) -> str:
    """Expression over all columns that differs for different content.

    DuckDB's hash is compared with itself within one statement only, so that it need not stay the
    same from version to version of DuckDB.
    """
    names = ", ".join(quoted(column.name) for column in table.columns)
    return f"hash({names}, payload::VARCHAR)"


def _is_first(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    return con.execute(f"SELECT 1 FROM {table.raw_table} LIMIT 1").fetchone() is None


def _append_all(
    con: duckdb.DuckDBPyConnection, file: LandingFile, table: Table, load_id: int
) -> int | None:
    """Insert all rows into an empty table; None, and nothing inserted, if a key stands twice.

    Nothing can have an older version there, and counting the keys afterwards is the cheapest test.
    """
    loaded = _insert(con, file, table, load_id, "typed", "true")
    keys = con.execute(f"SELECT count(DISTINCT hash(record_key)) FROM {table.raw_table}").fetchone()
    if keys and keys[0] == loaded:
        return loaded
    con.execute(f"DELETE FROM {table.raw_table}")
    return None


def apply_changes(
    con: duckdb.DuckDBPyConnection, file: LandingFile, table: Table, load_id: int
) -> tuple[int, int]:
    """Insert the rows of ``typed`` that are new or differ; counts (loaded, unchanged).

    The work table ``changes`` tells which they are.
    """
    new, unchanged = find_changes(con, table.raw_table, _version(table), _version(table))
    if not new:
        return 0, unchanged
    retire_replaced(con, table.raw_table)
    rows = "SELECT typed.*, is_current FROM typed JOIN changes USING (n) WHERE is_new ORDER BY n"
    return _insert(con, file, table, load_id, f"({rows})", "is_current"), unchanged


def _insert(
    con: duckdb.DuckDBPyConnection,
    file: LandingFile,
    table: Table,
    load_id: int,
    rows: str,
    is_current: str,
) -> int:
    names = ", ".join(quoted(column.name) for column in table.columns)
    extracted_at = (file.extracted_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    row = con.execute(
        f"INSERT INTO {table.raw_table} "
        "(record_key, extracted_at, run_id, landing_file, load_id, payload_hash, is_current, "
        f"{names}, payload) SELECT record_key, CAST(? AS TIMESTAMP), ?, ?, ?, "
        f"md5(coalesce(payload::VARCHAR, '')), {is_current}, {names}, payload FROM {rows}",
        [extracted_at, file.run_id, file.name, load_id],
    ).fetchone()
    return row[0] if row else 0

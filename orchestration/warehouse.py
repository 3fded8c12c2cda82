"""`warehouse.duckdb` outside dbt: opening it, the run's configuration, what was built before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.errors import UserError
from orchestration.sources import Sources

# What DuckDB says of a file that is broken, when it is opened or later, when it is read.
_BROKEN = (
    "not a valid DuckDB database file",
    "Corrupt database file",
    "Corrupt WAL file",
    "Could not read enough bytes",
    "WAL does not match database file",
)
_OTHER_DUCKDB = "database file with version number"
REBUILD = (
    "Move warehouse.duckdb (and warehouse.duckdb.wal) away and run again: it is built anew from "
    "landing files, nothing is lost."
)
_FINGERPRINT_TABLE = """
    CREATE TABLE IF NOT EXISTS raw.fingerprint
    (fingerprint VARCHAR, as_of TIMESTAMP, built_at TIMESTAMP)
"""


@dataclass(frozen=True)
class RunInfo:
    """One run as the warehouse knows it; `as_of` is the instant that marts take for now (UTC)."""

    run_id: str
    as_of: datetime
    code_version: str
    is_sample: bool


@contextmanager
def open_warehouse(path: Path, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that is closed at the end of the body, since dbt needs the file to itself.

    Raises:
        UserError: another program has the file open, or it cannot be read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        con = duckdb.connect(str(path), read_only=read_only, config={"threads": 2})
    except duckdb.Error as error:
        reason = f"{path}: cannot be opened: {str(error).splitlines()[0]}"
        if is_damage(error) or _OTHER_DUCKDB in str(error):
            raise UserError(f"{reason}\n{REBUILD}") from None
        if not isinstance(error, duckdb.IOException):
            raise
        raise UserError(
            f"{reason}\nOnly the pipeline may open this file; query insights.duckdb instead."
        ) from None
    try:
        con.execute("SET TimeZone = 'UTC'")
        yield con
    finally:
        con.close()


def is_damage(error: BaseException) -> bool:
    """True when DuckDB says that the file itself is broken, not busy, locked or out of space."""
    return isinstance(error, duckdb.Error) and is_damage_text(str(error))


def is_damage_text(text: str) -> bool:
    """The same of a message, such as dbt hands it on."""
    return any(words in text for words in _BROKEN)


def prepare(path: Path, is_sample: bool) -> list[str]:
    """Start the warehouse anew when it is damaged or holds the other kind of data.

    Nothing is lost by it: raw is loaded again from landing files, of which sample and own data
    have their own. A damaged file is moved aside; the notes say so.
    """
    if not path.exists():
        return []
    notes = _set_aside_damaged(path)
    if notes:
        return notes
    with open_warehouse(path) as con:
        tables = con.execute(
            "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'raw' AND table_name = 'settings'"
        ).fetchall()
        kinds = con.execute("SELECT is_sample FROM raw.settings").fetchall() if tables else []
    if kinds and kinds[0][0] != is_sample:
        remove_warehouse(path)
    return []


def remove_warehouse(path: Path) -> None:
    """Delete it with the log that a killed run may have left, which belongs to no other file."""
    _log_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _set_aside_damaged(path: Path) -> list[str]:
    try:
        duckdb.connect(str(path), config={"threads": 2}).close()
    except duckdb.Error as error:
        if not is_damage(error):
            return []  # whoever opens it next tells the user
        reason = str(error).splitlines()[0]
    else:
        return []
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    if _log_of(path).exists():
        _log_of(path).replace(_log_of(aside))
    path.replace(aside)
    return [
        f"{path} was damaged ({reason}) and is now {aside.name}; the warehouse was built anew from"
        f" landing files. Delete {aside.name} when you are content"
    ]


def _log_of(path: Path) -> Path:
    """DuckDB's log of what is not yet in the file itself."""
    return path.with_name(path.name + ".wal")


def write_configuration(con: duckdb.DuckDBPyConnection, run: RunInfo, sources: Sources) -> None:
    """Replace the tables that tell dbt of the run and of `sources.yml`, in one transaction."""
    canonical = [(member, group[0]) for group in sources.people for member in group]
    rows: dict[str, list[tuple[object, ...]]] = {
        "settings": [
            (
                run.run_id,
                _naive(run.as_of),
                sources.timezone,
                run.code_version,
                sources.pseudonyms is not None,
                run.is_sample,
            )
        ],
        "team": [(person,) for person in sources.team],
        "people": list(canonical),
        "response_targets": list(enumerate(sources.response_targets, start=1)),
        "business_hours": [(h.weekday, h.from_time, h.to_time) for h in sources.business_hours],
        "goals": [(g.metric, g.account, g.target, g.base, g.by) for g in sources.goals],
        "accounts": [(a.platform, a.account) for a in sources.accounts],
    }
    con.execute("BEGIN")
    for table, values in rows.items():
        con.execute(f"DELETE FROM raw.{table}")
        if values:
            places = ", ".join("?" * len(values[0]))
            con.executemany(f"INSERT INTO raw.{table} VALUES ({places})", values)
    con.execute("COMMIT")


def read_as_of(con: duckdb.DuckDBPyConnection) -> datetime:
    """The instant that the present marts take for now, aware UTC."""
    return con.execute("SELECT as_of FROM raw.settings").fetchall()[0][0].replace(tzinfo=UTC)


def needs_full_refresh(path: Path, fingerprint: str) -> bool:
    """True when marts were built by other code or configuration, or for a later `as_of`.

    Incremental models keep rows of earlier runs, which such a change would leave wrong.
    """
    with open_warehouse(path) as con:
        con.execute(_FINGERPRINT_TABLE)
        built = con.execute("SELECT fingerprint, as_of FROM raw.fingerprint").fetchone()
        as_of = con.execute("SELECT as_of FROM raw.settings").fetchone()
    return built is None or as_of is None or built[0] != fingerprint or built[1] > as_of[0]


def drop_unknown(path: Path, known: Collection[tuple[str, str]]) -> None:
    """Drop what no model or seed makes, such as a mart of an earlier release.

    `known` are schema and name of what the dbt project makes; schema raw is left alone.
    """
    with open_warehouse(path) as con:
        relations = con.execute("""
            SELECT schema_name, table_name, 'TABLE' FROM duckdb_tables() WHERE NOT internal
            UNION ALL
            SELECT schema_name, view_name, 'VIEW' FROM duckdb_views() WHERE NOT internal
        """).fetchall()
        for schema, name, kind in relations:
            if schema != "raw" and (schema, name) not in known:
                con.execute(f'DROP {kind} "{schema}"."{name}"')


def begin_build(path: Path, full_refresh: bool) -> None:
    """Note what a build may leave behind if it is killed or fails.

    Some models are then of the new code, configuration or instant, others of the old: nobody may
    take them for a whole of either. A full build that did not end is done again, and an
    incremental one counts as built for its `as_of` already.
    """
    with open_warehouse(path) as con:
        if full_refresh:
            forget_build(con)
        else:
            con.execute(
                "UPDATE raw.fingerprint SET as_of ="
                " greatest(as_of, (SELECT max(settings.as_of) FROM raw.settings))"
            )


def record_build(path: Path, fingerprint: str) -> None:
    """Remember that all models were built with this fingerprint and the present `as_of`."""
    with open_warehouse(path) as con:
        con.execute("BEGIN")
        con.execute(_FINGERPRINT_TABLE)
        con.execute("DELETE FROM raw.fingerprint")
        con.execute(
            "INSERT INTO raw.fingerprint SELECT ?, as_of, ? FROM raw.settings",
            [fingerprint, _naive(datetime.now(UTC))],
        )
        con.execute("COMMIT")


def forget_build(con: duckdb.DuckDBPyConnection) -> None:
    """Have the next build make all models anew."""
    con.execute(_FINGERPRINT_TABLE)
    con.execute("DELETE FROM raw.fingerprint")


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)

"""Write, audit, publish: marts go into a new file, which takes the old one's place when it is good.

A reader sees the last good file or the new one, never a half one. Parquet copies beside it are
made from the same new file.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.disk import disk_error
from orchestration.errors import UserError
from orchestration.exchange import exchange
from orchestration.pseudonyms import Pseudonyms, published_queries

# The oldest format that BI tools with an older DuckDB inside can open.
STORAGE_VERSION = "v1.2.0"
# From a table's name to the SQL that reads it from the warehouse, and its parameters.
Query = Callable[[str], tuple[str, Mapping[str, bytes]]]
_NESTED = re.compile(r"\[[0-9]*\]$|^(STRUCT|MAP|UNION|VARIANT|LIST|ARRAY)\b", re.IGNORECASE)
_PUBLICATION = {
    "run_id": ("VARCHAR", "The run that published this file; ids sort by time"),
    "published_at": ("TIMESTAMP", "When the file was made, UTC"),
    "code_version": ("VARCHAR", "Hash of the code that made it; another value, other rules"),
    "checks_passed": ("BIGINT", "Number of checks that held"),
    "checks_warned": ("BIGINT", "Number of checks that did not hold and only warn"),
    "stale_sources": (
        "VARCHAR",
        "platform:account of each source whose last reading failed, comma-joined; empty: none",
    ),
    "is_pseudonymised": (
        "BOOLEAN",
        "true: hashes stand for people's ids and for ids of what they did, and nothing names them",
    ),
}


@dataclass(frozen=True)
class Publication:
    """The one row of `marts.publication`."""

    run_id: str
    code_version: str
    checks_passed: int
    checks_warned: int
    stale_sources: Sequence[str]


def new_file(insights: Path) -> Path:
    """Where the file to be published is built: beside the old one, so a rename can replace it."""
    return insights.with_name(insights.name + ".tmp")


@contextmanager
def _plain_disk_errors(insights: Path) -> Iterator[None]:
    """Turn a full or read-only disk into one clear message; the new files are removed."""
    try:
        yield
    except (OSError, duckdb.IOException, duckdb.FatalException) as error:
        told = disk_error(error, insights)  # before what takes the room is removed
        discard(insights)
        kept = "stays as it was published last" if insights.exists() else "does not exist yet"
        raise UserError(f"not published: {told}; {insights} {kept}") from error
    except BaseException:
        discard(insights)
        raise


def build(
    warehouse: Path,
    insights: Path,
    publication: Publication,
    pseudonyms: Pseudonyms | None = None,
) -> dict[str, int]:
    """Copy schema `marts` into the new file; rows by table, the publication's one row included.

    Column types and comments are kept. A view that reads marts alone stays a view, any other
    becomes a table, since what it reads is not published. With `pseudonyms` nothing in the new
    file names a person.

    Raises:
        UserError: the disk is full, a column is a list or a struct, which BI tools cannot show, or
            with `pseudonyms` a column of which nobody has said what it holds.
    """
    discard(insights)
    with _plain_disk_errors(insights):
        con = duckdb.connect(config={"threads": 2})
        try:
            target = _quoted(str(new_file(insights)))
            con.execute(f"ATTACH {_quoted(str(warehouse))} AS warehouse (READ_ONLY)")
            _refuse_nested(con)
            con.execute(f"ATTACH {target} AS published (STORAGE_VERSION '{STORAGE_VERSION}')")
            con.execute("CREATE SCHEMA published.marts")
            query = _plain_query if pseudonyms is None else published_queries(con, pseudonyms)
            names = [*_copy_tables(con, query), *_copy_views(con, query)]
            _copy_comments(con)
            _write_publication(con, publication, pseudonyms is not None)
            rows = {name: _count(con, name) for name in [*names, "publication"]}
            con.execute("DETACH published")
        finally:
            con.close()
    return rows


def finish(insights: Path, parquet: Path, checks_passed: int, checks_warned: int) -> None:
    """Complete the counts of checks, write the Parquet copies and put both in place.

    Raises:
        UserError: the disk is full; the files published last stay.
    """
    fresh, fresh_parquet = new_file(insights), _new_folder(parquet)
    with _plain_disk_errors(insights):
        con = duckdb.connect(str(fresh), config={"threads": 2})
        try:
            con.execute(
                "UPDATE marts.publication SET checks_passed = ?, checks_warned = ?",
                [checks_passed, checks_warned],
            )
            con.execute("CHECKPOINT")
            _write_parquet(con, fresh_parquet)
        finally:
            con.close()
        _sync(fresh)
        os.replace(fresh, insights)
        _sync(insights.parent)
        _swap(fresh_parquet, parquet)


def discard(insights: Path) -> None:
    """Remove a new file that is not to be published; the published one is not touched."""
    fresh = new_file(insights)
    fresh.unlink(missing_ok=True)
    fresh.with_name(fresh.name + ".wal").unlink(missing_ok=True)


def _refuse_nested(con: duckdb.DuckDBPyConnection) -> None:
    columns = con.execute("""
        SELECT table_name, column_name, data_type FROM duckdb_columns()
        WHERE schema_name = 'marts' AND database_name = 'warehouse'
    """).fetchall()
    nested = [f"{table}.{column} {kind}" for table, column, kind in columns if _NESTED.search(kind)]
    if nested:
        raise UserError(
            "not published: BI tools cannot show lists and structs; allowed are scalar columns: "
            + ", ".join(nested)
        )


def _plain_query(name: str) -> tuple[str, Mapping[str, bytes]]:
    return f'FROM warehouse.marts."{name}"', {}


def _copy(con: duckdb.DuckDBPyConnection, name: str, query: Query) -> None:
    sql, parameters = query(name)
    con.execute(f'CREATE TABLE published.marts."{name}" AS {sql}', parameters)


def _copy_tables(con: duckdb.DuckDBPyConnection, query: Query) -> list[str]:
    names = con.execute("""
        SELECT table_name FROM duckdb_tables()
        WHERE schema_name = 'marts' AND database_name = 'warehouse' ORDER BY 1
    """).fetchall()
    for (name,) in names:
        _copy(con, name, query)
    return [name for (name,) in names]


def _copy_views(con: duckdb.DuckDBPyConnection, query: Query) -> list[str]:
    views = con.execute("""
        SELECT view_name, sql FROM duckdb_views()
        WHERE schema_name = 'marts' AND database_name = 'warehouse' AND NOT internal
    """).fetchall()
    waiting = dict(views)
    con.execute("USE published")
    try:
        # A view on a view can be made only after it, so go round until nothing more can be made.
        while made := [name for name, sql in waiting.items() if _made(con, sql)]:
            for name in made:
                del waiting[name]
    finally:
        con.execute("USE memory")
    for name in waiting:
        _copy(con, name, query)
    return sorted(name for name, _ in views)


def _made(con: duckdb.DuckDBPyConnection, sql: str) -> bool:
    try:
        con.execute(sql)
    except (duckdb.CatalogException, duckdb.BinderException):
        return False
    return True


def _copy_comments(con: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(
        con.execute("""
            SELECT table_name, 'TABLE' FROM duckdb_tables()
            WHERE database_name = 'published' UNION ALL
            SELECT view_name, 'VIEW' FROM duckdb_views()
            WHERE database_name = 'published' AND schema_name = 'marts'
        """).fetchall()
    )
    relations = con.execute("""
        SELECT table_name, comment FROM duckdb_tables()
        WHERE schema_name = 'marts' AND database_name = 'warehouse' UNION ALL
        SELECT view_name, comment FROM duckdb_views()
        WHERE schema_name = 'marts' AND database_name = 'warehouse'
    """).fetchall()
    for name, comment in relations:
        if comment:
            con.execute(f'COMMENT ON {kinds[name]} published.marts."{name}" IS {_quoted(comment)}')
    columns = con.execute("""
        SELECT table_name, column_name, comment FROM duckdb_columns()
        WHERE schema_name = 'marts' AND database_name = 'warehouse' AND comment IS NOT NULL
    """).fetchall()
    for name, column, comment in columns:
        place = f'published.marts."{name}"."{column}"'
        con.execute(f"COMMENT ON COLUMN {place} IS {_quoted(comment)}")


def _write_publication(
    con: duckdb.DuckDBPyConnection, publication: Publication, is_pseudonymised: bool
) -> None:
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in _PUBLICATION.items())
    con.execute(f"CREATE TABLE published.marts.publication ({columns})")
    con.execute(
        "COMMENT ON TABLE published.marts.publication IS "
        "'One row: which run made this file, when, and how its checks came out'"
    )
    for name, (_, comment) in _PUBLICATION.items():
        con.execute(f"COMMENT ON COLUMN published.marts.publication.{name} IS {_quoted(comment)}")
    con.execute(
        "INSERT INTO published.marts.publication VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            publication.run_id,
            datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            publication.code_version,
            publication.checks_passed,
            publication.checks_warned,
            ",".join(publication.stale_sources),
            is_pseudonymised,
        ],
    )


def _count(con: duckdb.DuckDBPyConnection, name: str) -> int:
    return con.execute(f'SELECT count(*) FROM published.marts."{name}"').fetchall()[0][0]


def _write_parquet(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = con.execute("""
        SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' UNION ALL
        SELECT view_name FROM duckdb_views() WHERE schema_name = 'marts' AND NOT internal
    """).fetchall()
    for (name,) in names:
        file = _quoted(str(folder / f"{name}.parquet"))
        con.execute(f'COPY marts."{name}" TO {file} (FORMAT parquet, COMPRESSION zstd)')


def _new_folder(parquet: Path) -> Path:
    return parquet.with_name(parquet.name + ".tmp")


def recover(insights: Path, parquet: Path) -> None:
    """After a run that was killed: unfinished files go, and Parquet copies set aside return."""
    discard(insights)
    shutil.rmtree(_new_folder(parquet), ignore_errors=True)
    if parquet.exists():
        shutil.rmtree(_old_folder(parquet), ignore_errors=True)
    elif _old_folder(parquet).exists():
        os.replace(_old_folder(parquet), parquet)


def _old_folder(parquet: Path) -> Path:
    return parquet.with_name(parquet.name + ".old")


def _swap(fresh: Path, folder: Path) -> None:
    old = _old_folder(folder)
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists() and not exchange(fresh, folder):
        os.replace(folder, old)
    if not folder.exists():
        os.replace(fresh, folder)
    for gone in (fresh, old):
        shutil.rmtree(gone, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""Records with bad values: which line of the file they stand in and what stands there."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.loading.quarantine import refused_line
from orchestration.loading.reading import Incoming
from orchestration.loading.records import records

_FETCH = 10_000


def write_refused(con: duckdb.DuckDBPyConnection, incoming: Incoming, target: Path) -> bool:
    """Append the records of the work table ``refused`` to ``target``, with line and content.

    For text files the line is where the record begins; for Parquet and JSON arrays the number of
    the row, from 1, with the row as JSON. False (and nothing to rely on) if the text has another
    number of good records than DuckDB found.
    """
    with target.open("a", encoding="utf-8") as out:
        if incoming.source.format in ("json", "parquet"):
            for n, reason, content in _rows_as_json(con):
                out.write(refused_line(n + 1, reason, content))
            return True
        wanted = _refused(con)
        next_n, reason = next(wanted, (-1, ""))
        good = 0
        for record in records(incoming.source):
            if record.values is None:
                continue
            if good == next_n:
                out.write(refused_line(record.line, reason, record.text))
                next_n, reason = next(wanted, (-1, ""))
            good += 1
    return good == incoming.rows


def _refused(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, str]]:
    cursor = con.execute("SELECT n, reason FROM refused ORDER BY n")
    while rows := cursor.fetchmany(_FETCH):
        yield from rows


def _rows_as_json(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, str, str]]:
    cursor = con.execute(
        "SELECT n, reason, to_json(incoming)::VARCHAR FROM refused "
        "JOIN incoming ON incoming.rowid = refused.n ORDER BY n"
    )
    while rows := cursor.fetchmany(_FETCH):
        yield from rows

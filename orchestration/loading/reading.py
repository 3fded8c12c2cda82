"""A file into the temporary table ``incoming``: one row a record, all known columns as text.

``incoming`` has the columns of the general table that the file has (VARCHAR), and ``payload``
(the other columns as a JSON object, or NULL). Its rows are in the order of the file, so that
``rowid`` is the number of the record.
"""

import codecs
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import duckdb

from orchestration.loading.casts import literal, quoted
from orchestration.loading.parquet import parquet_columns, parquet_texts
from orchestration.loading.probe import Probe, last_byte, open_bytes, probe
from orchestration.loading.quarantine import UnreadableFile
from orchestration.loading.recognise import MAX_COLUMNS, Recognised, fold, recognise
from orchestration.loading.records import rewrite
from orchestration.loading.tables import Table

T = TypeVar("T")

# What DuckDB raises for other reasons than the content of a file: disk, memory, its own state.
_OTHER_ERRORS = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.InterruptException,
    duckdb.InternalException,
    duckdb.FatalException,
    duckdb.ConnectionException,
    duckdb.TransactionException,
)


class _TwoSpellingsError(Exception):
    """Rows of one file write the same key with different capitals."""


@dataclass(frozen=True)
class Incoming:
    """What was read into ``incoming``.

    ``source`` is the file as it lies in landing; ``rewritten`` tells whether a copy of its good
    records was read instead; ``refused`` records are those left out of the copy.
    """

    source: Probe
    recognised: Recognised
    rows: int
    rewritten: bool = False
    refused: int = 0


def read_incoming(
    con: duckdb.DuckDBPyConnection, path: Path, work: Path, refused: Path, verified: bool
) -> Incoming:
    """Fill ``incoming`` from a file of any format; broken records are written to ``refused``.

    Raises UnreadableFile if the file is damaged, of no known format or of no known table.
    """
    source = probe(path, verified)
    if source.format in ("json", "parquet"):
        return _read_whole(con, source, work)
    if not source.needs_rewriting:
        try:
            recognised, rows = _read(con, source)
            return Incoming(source, recognised, rows)
        except _TwoSpellingsError:
            pass
        except duckdb.Error as error:
            # Some record is broken: the slow way finds out which.
            if not _is_content(error) and not _is_packing(error, source):
                raise
    return reread(con, source, work, refused)


def reread(con: duckdb.DuckDBPyConnection, source: Probe, work: Path, refused: Path) -> Incoming:
    """Fill ``incoming`` from a copy of the good records of a text file; the others are refused."""
    if source.format == "csv":
        recognise(source.header)  # before the copy is made, which needs distinct names
    try:
        copy, bad, names = rewrite(source, work / "good.jsonl", refused)
    except UnicodeError as error:
        raise UnreadableFile(f"the text is not valid {source.encoding}: {error}") from error
    if not names:
        raise UnreadableFile("no line of the file is a JSON object")
    recognised = recognise(names)
    scan = _scan_json(copy, names, "newline_delimited", recognised.table)
    rows = _guarded(lambda: _create(con, recognised, scan, "json"))
    return Incoming(source, recognised, rows, rewritten=True, refused=bad)


def _read_whole(con: duckdb.DuckDBPyConnection, source: Probe, work: Path) -> Incoming:
    if source.format == "json" and last_byte(source) != b"]":
        # DuckDB takes an array that was cut off behind a comma for a shorter one.
        raise UnreadableFile("the file cannot be read: the JSON array has no end")
    readable = source
    if source.needs_rewriting or (source.format == "parquet" and source.compression != "none"):
        readable = _plain_copy(source, work / f"plain.{source.format}")
    try:
        recognised, rows = _guarded(lambda: _read(con, readable))
    except duckdb.IOException as error:
        if not _is_packing(error, readable):
            raise
        readable = _plain_copy(source, work / f"plain.{source.format}")
        recognised, rows = _guarded(lambda: _read(con, readable))
    return Incoming(source, recognised, rows)


def _is_content(error: duckdb.Error) -> bool:
    return not isinstance(error, _OTHER_ERRORS)


def _is_packing(error: duckdb.Error, source: Probe) -> bool:
    # What follows the packed content may be more than DuckDB puts up with.
    return isinstance(error, duckdb.IOException) and source.compression != "none"


def _guarded(read: Callable[[], T]) -> T:
    try:
        return read()
    except duckdb.Error as error:
        if not _is_content(error):
            raise
        first = str(error).strip().splitlines()[0]
        raise UnreadableFile(f"the file cannot be read: {first}") from error


def _plain_copy(source: Probe, target: Path) -> Probe:
    # A Parquet file is read from its end, which a compressed stream does not allow; JSON text
    # must be UTF-8 without a byte order mark.
    with open_bytes(source.path, source.compression) as stream, target.open("wb") as copy:
        if source.format == "parquet":
            shutil.copyfileobj(stream, copy)
        else:
            reader = codecs.getreader(source.encoding)(stream)
            writer = codecs.getwriter("utf-8")(copy)
            shutil.copyfileobj(reader, writer)
    return replace(source, path=target, compression="none", encoding="utf-8")


def _read(con: duckdb.DuckDBPyConnection, source: Probe) -> tuple[Recognised, int]:
    if source.format == "parquet":
        return _read_parquet(con, source)
    if source.format == "csv":
        recognised = recognise(source.header)
        return recognised, _create(con, recognised, _scan_csv(source))
    layout = "newline_delimited" if source.format == "jsonl" else "array"
    names = _json_keys(con, source, layout)
    if not names:
        raise UnreadableFile("the file has no rows")
    if source.format == "jsonl" and len({fold(name) for name in names}) < len(names):
        raise _TwoSpellingsError
    recognised = recognise(names)
    return recognised, _create(
        con, recognised, _scan_json(source, names, layout, recognised.table), "json"
    )


def _json_keys(con: duckdb.DuckDBPyConnection, source: Probe, layout: str) -> list[str]:
    objects = (
        f"read_json_objects({literal(str(source.path))}, format = '{layout}', "
        f"compression = '{source.compression}')"
    )
    sets = f"SELECT DISTINCT json_keys(json) AS keys FROM {objects}"
    rows = con.execute(
        f"SELECT DISTINCT unnest(keys) FROM ({sets}) LIMIT {MAX_COLUMNS + 1}"
    ).fetchall()
    return sorted(row[0] for row in rows)


def _scan_json(source: Probe, names: Iterable[str], layout: str, table: Table) -> str:
    # Of other columns the JSON is kept, those included that another table knows.
    known = set(table.names)
    columns = ", ".join(
        f"{literal(name)}: '{'VARCHAR' if fold(name) in known else 'JSON'}'" for name in names
    )
    return (
        f"read_json({literal(str(source.path))}, format = '{layout}', records = 'true', "
        f"compression = '{source.compression}', columns = {{{columns}}})"
    )


def _scan_csv(source: Probe) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in source.header)
    return (
        f"read_csv({literal(str(source.path))}, auto_detect = false, header = true, "
        f"delim = {literal(source.delimiter)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"null_padding = false, compression = '{source.compression}', columns = {{{columns}}})"
    )


def _read_parquet(con: duckdb.DuckDBPyConnection, source: Probe) -> tuple[Recognised, int]:
    described = parquet_columns(source.path)
    recognised = recognise(name for name, _ in described)
    return recognised, _create(con, recognised, parquet_texts(source.path, described))


def _create(
    con: duckdb.DuckDBPyConnection, recognised: Recognised, scan: str, extra: str = "text"
) -> int:
    known = [f"{quoted(name)}::VARCHAR AS {quoted(own)}" for own, name in recognised.known.items()]
    row = con.execute(
        "CREATE OR REPLACE TEMP TABLE incoming AS "
        f"SELECT {', '.join(known)}, {_payload(recognised.extra, extra)} AS payload FROM {scan}"
    ).fetchone()
    return row[0] if row else 0


def _payload(names: tuple[str, ...], kind: str) -> str:
    """The other columns as a JSON object in the order of their names, without empty ones.

    Single values are texts whatever the format of the file was: CSV knows nothing else, and the
    same content must look the same.
    """
    if not names:
        return "NULL::JSON"
    parts = []
    for name in names:
        value = _json_text(quoted(name)) if kind == "json" else _plain_text(quoted(name))
        # Names are compared without case and spaces, so they are kept that way too.
        parts.append(f"{literal(_key(name))} || {value}")
    return f"CAST(nullif('{{' || concat_ws(',', {', '.join(parts)}) || '}}', '{{}}') AS JSON)"


def _key(name: str) -> str:
    return json.dumps(fold(name), ensure_ascii=False) + ":"


def _plain_text(name: str) -> str:
    return f"CASE WHEN {name}::VARCHAR <> '' THEN to_json({name}) END"


def _json_text(name: str) -> str:
    text = f"({name} ->> '$')"
    return (
        f"CASE json_type({name}) WHEN 'NULL' THEN NULL "
        f"WHEN 'OBJECT' THEN json_normalize({name}) WHEN 'ARRAY' THEN json_normalize({name}) "
        f"WHEN 'DOUBLE' THEN to_json(regexp_replace({text}, '\\.0+$', '')) "
        f"ELSE to_json(nullif({text}, '')) END"
    )

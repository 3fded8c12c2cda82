"""Writes rows as CSV, JSONL or Parquet, plain, gzip or zstd; the same rows give the same bytes."""

import csv
import gzip
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import zstandard

from orchestration.sample import clock

Row = dict[str, Any]
_BOOLEANS = {True: "true", False: "false"}
TIME_COLUMNS = ("acted_at", "published_at", "removed_at")
# How a file spells its times: all three forms are allowed by the contract.
STYLES: dict[str, Callable[[int], str]] = {
    "utc": clock.utc,
    "local": clock.local,
    "naive": clock.naive,
}


def spell_times(rows: Iterable[Row], style: str) -> list[Row]:
    """Copies of the rows with text in the place of epoch seconds."""
    spell = STYLES[style]
    copies = []
    for row in rows:
        copy = row.copy()
        for column in TIME_COLUMNS:
            if copy.get(column) is not None:
                copy[column] = spell(copy[column])
        copies.append(copy)
    return copies


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]], faults: list[str]) -> bytes:
    """A CSV with a header; the faulty lines stand at even distances among the good ones."""
    lines: list[str] = []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([_BOOLEANS[v] if isinstance(v, bool) else v for v in row])
        lines.append(out.getvalue())
        out.seek(0)
        out.truncate()
    header = ",".join(columns) + "\n"
    return (header + "".join(_mixed(lines, [f"{f}\n" for f in faults]))).encode()


def jsonl_bytes(rows: Iterable[Row], faults: list[str]) -> bytes:
    """One JSON object a line, without the values that a row does not have."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = [encode({k: v for k, v in r.items() if v is not None and v != ""}) for r in rows]
    return ("\n".join(_mixed(lines, faults)) + "\n").encode()


def parquet_bytes(columns: dict[str, str], rows: list[Row]) -> bytes:
    """A Parquet file with typed columns (name -> DuckDB type)."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        source, target = Path(folder, "rows.jsonl"), Path(folder, "rows.parquet")
        source.write_bytes(jsonl_bytes(rows, []))
        con.execute("SET threads = 1")
        con.execute(
            f"COPY (SELECT * FROM read_json(?, columns = {columns!r}, "
            f"format = 'newline_delimited')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)",
            [str(source)],
        )
        return target.read_bytes()


def compress(content: bytes, name: str) -> bytes:
    """Compressed as the file's name says."""
    if name.endswith(".gz"):
        return gzip.compress(content, compresslevel=6, mtime=0)
    if name.endswith(".zst"):
        return zstandard.ZstdCompressor(level=9).compress(content)
    return content


def _mixed(lines: list[str], faults: list[str]) -> list[str]:
    step = len(lines) // (len(faults) + 1) + 1
    mixed = list(lines)
    for number, fault in enumerate(faults, start=1):
        mixed.insert(min(number * step, len(mixed)) + number - 1, fault)
    return mixed


def put(path: Path, content: bytes, stamp: int) -> None:
    """Writes the file through a temporary one, dated ``stamp``; an equal file stays untouched."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.utime(part, (stamp, stamp))
    part.replace(path)

"""A slow and strict reader of the three general tables, written from the contract alone."""

import csv
import gzip
import io
import json
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import zstandard

REQUIRED = {
    "actions": ("platform", "account", "action_type", "acted_at"),
    "content": ("platform", "account", "content_id", "published_at"),
    "metrics": ("platform", "account", "metric", "value", "observed_at"),
}
TIMES = ("acted_at", "published_at", "observed_at", "removed_at")
NUMBERS = ("value", "quantity", "sharer_followers", "duration_seconds", "poll_options")
Row = dict[str, Any]


@dataclass
class Read:
    """What one file holds; ``table`` is None where the file is none of the three tables."""

    table: str | None
    good: list[Row] = field(default_factory=list)
    bad: list[Any] = field(default_factory=list)


def read(path: Path) -> Read:
    """All rows of one file, sorted into good and bad ones."""
    if path.suffix == ".parquet":
        with duckdb.connect() as con:
            cursor = con.execute("SELECT * FROM read_parquet(?)", [str(path)])
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        return _sorted(_table(names), rows, [])
    try:
        text = _text(path)
    except (OSError, EOFError, zlib.error):
        return Read(None)
    if ".jsonl" in path.name:
        return _json_rows(text)
    header, *lines = list(csv.reader(io.StringIO(text)))
    rows = [dict(zip(header, v, strict=True)) for v in lines if len(v) == len(header)]
    return _sorted(_table(header), rows, [v for v in lines if len(v) != len(header)])


def _text(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    elif path.suffix == ".zst":
        content = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content)).read()
    return content.decode()


def _json_rows(text: str) -> Read:
    rows: list[Row] = []
    bad: list[Any] = []
    for line in text.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            bad.append(line)
            continue
        (rows if isinstance(row, dict) else bad).append(row)
    return _sorted(_table(rows[0]), rows, bad)


def _table(names: Any) -> str | None:
    found = [t for t, needed in REQUIRED.items() if set(needed) <= set(names)]
    return found[0] if found else None


def _sorted(table: str | None, rows: list[Row], bad: list[Any]) -> Read:
    if table is None:
        return Read(None)
    result = Read(table, bad=bad)
    for row in rows:
        (result.good if _is_good(table, row) else result.bad).append(row)
    return result


def _is_good(table: str, row: Row) -> bool:
    needed = [n for n in REQUIRED[table] if n != "value" or not row.get("value_status")]
    if any(row.get(name) in (None, "") for name in needed):
        return False
    try:
        for name in TIMES:
            if row.get(name) and not isinstance(row[name], datetime):
                datetime.fromisoformat(row[name])
        for name in NUMBERS:
            if row.get(name) not in (None, ""):
                float(row[name])
    except ValueError:
        return False
    return True

"""What a warehouse holds, in a form that two undisturbed or disturbed runs must share exactly."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

# Names that a run gives, and times of the clock on the wall.
_OF_RUNS = {
    "run_id", "load_id", "landing_file", "extracted_at", "loaded_at", "finished_at", "built_at",
    "published_at",
}  # fmt: skip
# Records keyed by the run that read a list: a second reading of the same hour makes a second one.
_PER_RUN = "__list_reads"


def marts(data_dir: Path) -> dict[str, Any]:
    """Table or view -> digest of all its rows, the publication's included."""
    return _tables(data_dir / "insights.duckdb", "marts")


def raw(data_dir: Path) -> dict[str, Any]:
    """Table -> digest of all its rows; ``loads`` and ``extractions`` tell of runs alone."""
    tables = _tables(data_dir / "warehouse.duckdb", "raw")
    return {name: rows for name, rows in tables.items() if name not in ("loads", "extractions")}


def sums(data_dir: Path) -> list[tuple[Any, ...]]:
    """Landing files whose rows do not add up, or that were loaded twice: none is right."""
    with duckdb.connect(str(data_dir / "warehouse.duckdb"), read_only=True) as con:
        return con.execute("""
            SELECT landing_file, sum(rows_in) FROM raw.loads GROUP BY landing_file
            HAVING count(*) > 1 OR sum(rows_in) <> sum(rows_loaded + rows_unchanged
                + rows_quarantined)
        """).fetchall()


def leftovers(data_dir: Path) -> list[str]:
    """Temporary files below the folder, of which a finished run leaves none."""
    places = ["landing", "state", "quarantine", "reports", "."]
    found = []
    for place in places:
        folder = data_dir / place
        walk = folder.glob("*") if place == "." else folder.rglob("*")
        for path in walk:
            name = path.name
            if name.startswith(".") or name.endswith((".tmp", ".old", ".part", ".wal")):
                found.append(path.relative_to(data_dir).as_posix())
    return sorted(found)


def runs(data_dir: Path) -> Counter[str]:
    """Dagster's runs by status."""
    storage = data_dir / "dagster_home" / "history" / "runs.db"
    with sqlite3.connect(storage) as con:
        return Counter(status for (status,) in con.execute("SELECT status FROM runs"))


def _tables(file: Path, schema: str) -> dict[str, Any]:
    with duckdb.connect(str(file), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        columns: dict[str, list[str]] = {}
        for table, column in con.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = ? ORDER BY ordinal_position",
            [schema],
        ).fetchall():
            columns.setdefault(table, []).append(column)
        return {table: _digest(con, schema, table, names) for table, names in columns.items()}


def _digest(con: duckdb.DuckDBPyConnection, schema: str, table: str, names: list[str]) -> Any:
    kept = [f'"{name}"' for name in names if name not in _OF_RUNS]
    distinct = ""
    if table.endswith(_PER_RUN):
        kept = [f"regexp_replace({n}, '[^|]*$', '')" if n == '"record_key"' else n for n in kept]
        distinct = "DISTINCT"
    if not kept:
        return None
    rows = con.execute(f'SELECT {distinct} {", ".join(kept)} FROM {schema}."{table}"').fetchall()
    digest = hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
    return len(rows), digest[:16]

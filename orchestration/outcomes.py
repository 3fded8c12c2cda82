"""How each extraction ended: kept beside landing files, and in `raw.extractions` for dbt.

Extraction leaves one file a run, since it never opens the warehouse. From when on an account is
known completely follows from these, so they are kept like landing files: a warehouse that is lost
gets them back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.disk import write_whole

_COLUMNS = "platform, account, run_id, finished_at, error"
Outcome = dict[str, Any]


def record_extractions(con: duckdb.DuckDBPyConnection, waiting: Path, kept: Path) -> None:
    """Take what waits in `waiting` into the months of `kept`, and all that is new there into raw.

    A run killed at any place of this loses none and records none twice.
    """
    files = sorted(waiting.glob("*.json")) if waiting.is_dir() else []
    fresh = [
        {**outcome, "run_id": file.stem}
        for file in files
        for outcome in json.loads(file.read_text())
    ]
    has_stored = keep_extractions(con, kept)
    _keep(kept, fresh)
    _insert(con, fresh if has_stored else _read(kept))
    for file in files:
        file.unlink()


def keep_extractions(con: duckdb.DuckDBPyConnection, kept: Path) -> bool:
    """Write into `kept` what an earlier release had in the warehouse alone; True if raw has any."""
    stored = _stored(con)
    if not kept.is_dir():
        _keep(kept, stored)
    return bool(stored)


def _stored(con: duckdb.DuckDBPyConnection) -> list[Outcome]:
    rows = con.execute(f"SELECT {_COLUMNS} FROM raw.extractions").fetchall()
    names = _COLUMNS.split(", ")
    outcomes = [dict(zip(names, row, strict=True)) for row in rows]
    for outcome in outcomes:
        outcome["finished_at"] = outcome["finished_at"].replace(tzinfo=UTC).isoformat()
    return outcomes


def _read(kept: Path) -> list[Outcome]:
    return [
        json.loads(line)
        for file in sorted(kept.glob("[!.]*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def _keep(kept: Path, outcomes: Iterable[Outcome]) -> None:
    by_month: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_month[outcome["finished_at"][:7]].append(outcome)
    for month, added in by_month.items():
        file = kept / f"{month}.jsonl"
        before = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        lines = dict.fromkeys([*before, *(json.dumps(one, sort_keys=True) for one in added)])
        write_whole(file, "".join(f"{line}\n" for line in lines))


def _insert(con: duckdb.DuckDBPyConnection, outcomes: Iterable[Outcome]) -> None:
    rows = [
        (one["platform"], one["account"], one["run_id"], _naive(one["finished_at"]), one["error"])
        for one in outcomes
    ]
    con.execute("BEGIN")
    for run_id in sorted({row[2] for row in rows}):
        con.execute("DELETE FROM raw.extractions WHERE run_id = ?", [run_id])
    if rows:
        con.executemany(
            f"INSERT INTO raw.extractions ({_COLUMNS}, is_complete) "
            "VALUES ($1, $2, $3, $4, $5, $5 IS NULL)",
            rows,
        )
    con.execute("COMMIT")


def _naive(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)

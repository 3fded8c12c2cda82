"""A scratch warehouse: rows into the raw tables, one dbt build, queries on what came out."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.loading import ensure_raw

ROOT = Path(__file__).resolve().parent.parent.parent
AS_OF = "2026-03-31 12:00:00"
Row = dict[str, Any]


def act(account: str, action_type: str, acted_at: str, **given: Any) -> Row:
    """A row of the general table of actions."""
    return {"account": account, "action_type": action_type, "acted_at": acted_at, **given}


def content(account: str, content_id: str, published_at: str, **given: Any) -> Row:
    """A row of the general table of content."""
    return {"account": account, "content_id": content_id, "published_at": published_at, **given}


def metric(account: str, name: str, value: float | None, observed_at: str, **given: Any) -> Row:
    """A row of the general table of metrics; without `content_id` it is the account's."""
    return {
        "account": account,
        "metric": name,
        "value": value,
        "observed_at": observed_at,
        **given,
    }


@dataclass
class Scratch:
    """Rows to be loaded. Platform is `other` unless a row names one."""

    actions: list[Row] = field(default_factory=list)
    content: list[Row] = field(default_factory=list)
    metrics: list[Row] = field(default_factory=list)
    list_reads: list[Row] = field(default_factory=list)

    def write(self, path: Path, timezone: str = "UTC") -> None:
        """Create the warehouse file with the raw tables and the rows."""
        with duckdb.connect(str(path)) as con:
            ensure_raw(con)
            con.execute(
                "insert into raw.settings values ('run', ?, ?, 'test', false, false)",
                [AS_OF, timezone],
            )
            for table in ("actions", "content", "metrics"):
                for number, row in enumerate(getattr(self, table)):
                    _insert(con, f"raw.files__{table}", _keyed(table, number, row))
            for number, row in enumerate(self.list_reads):
                _insert(
                    con,
                    "raw.bluesky__list_reads",
                    {
                        "record_key": f"{row['account']}|{number}",
                        "account": row["account"],
                        "load_id": 1,
                        "is_current": True,
                        "extracted_at": row["read_at"],
                        "payload": json.dumps({k: v for k, v in row.items() if k != "account"}),
                    },
                )


def _keyed(table: str, number: int, row: Row) -> Row:
    row = {"platform": "other", "load_id": 1, "is_current": True, **row}
    if table == "actions":
        row.setdefault("action_id", f"a{number}")
        local = row["action_id"]
    elif table == "content":
        local = row["content_id"]
    else:
        local = f"{row.get('content_id', '')}|{row['metric']}|{number}"
    return row | {"record_key": f"{row['platform']}|{row['account']}|{local}"}


def _insert(con: duckdb.DuckDBPyConnection, table: str, row: Row) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    con.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def build(path: Path, work: Path, *select: str) -> str:
    """Run `dbt build` on the warehouse with the named models and all they stand on."""
    chosen = ["--select", *(f"+{name}" for name in select)]
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from dbt.cli.main import cli; sys.argv[0] = 'dbt'; cli()",
            "build",
            f"--project-dir={ROOT / 'dbt_project'}",
            f"--profiles-dir={ROOT / 'dbt_project'}",
            f"--target-path={work / 'target'}",
            f"--log-path={work / 'logs'}",
            "--no-use-colors",
            "--no-version-check",
            "--indirect-selection=buildable",
            *chosen,
        ],
        env=os.environ | {"WAREHOUSE_PATH": str(path)},
        cwd=work,
        capture_output=True,
        text=True,
        timeout=600,
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-8000:]
    return output


@dataclass(frozen=True)
class Marts:
    """Reads what a build left in the warehouse."""

    path: Path

    def rows(self, table: str, **where: Any) -> list[Row]:
        """Rows of a mart with these values, ordered by all columns."""
        clause = " and ".join(f"{name} = ?" for name in where) or "true"
        with duckdb.connect(str(self.path), read_only=True) as con:
            cursor = con.execute(
                f"select * from marts.{table} where {clause} order by all", list(where.values())
            )
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def row(self, table: str, **where: Any) -> Row:
        """The one row of a mart with these values."""
        found = self.rows(table, **where)
        assert len(found) == 1, f"{table} {where}: {len(found)} rows"
        return found[0]

"""The models of the weekly diagnosis as plain SQL: dbt compiles them once, tests fill the input."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb

from orchestration.loading import ensure_raw
from orchestration.warehouse import open_warehouse
from tests.optimisation.weekly_reference import Week

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
MODELS = (
    "intermediate.int_weekly_baselines",
    "intermediate.int_weekly_signals",
    "intermediate.int_weekly_diagnoses",
    "marts.mart_interactions_vs_engagement",
)
FIRST_MONDAY = date(2026, 1, 5)
_VOLUMES = (
    "platform VARCHAR, account_id VARCHAR, week_start DATE, is_final BOOLEAN, source VARCHAR, "
    "missing_days BIGINT, silent_days BIGINT, changed_metrics VARCHAR, definition_no BIGINT, "
    "quantity DOUBLE, quality DOUBLE, quality_rate_num DOUBLE, quality_rate_den DOUBLE, "
    "texts BIGINT, classified_texts BIGINT, positive_texts BIGINT, negative_texts BIGINT"
)
_KEYS = "platform VARCHAR, account_id VARCHAR, week_start DATE"


def compile_models(folder: Path) -> dict[str, str]:
    """Model (with its schema) -> compiled SQL."""
    warehouse = folder / "warehouse.duckdb"
    with open_warehouse(warehouse) as con:
        ensure_raw(con)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from dbt.cli.main import cli; sys.argv[0] = 'dbt'; cli()",
            "compile",
            f"--project-dir={PROJECT}",
            f"--profiles-dir={PROJECT}",
            f"--target-path={folder / 'target'}",
            f"--log-path={folder / 'logs'}",
            "--no-version-check",
            "--select",
            *(name.split(".")[1] for name in MODELS),
        ],
        env=os.environ | {"WAREHOUSE_PATH": str(warehouse)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    compiled = folder / "target" / "compiled" / "insights" / "models"
    return {name: next(compiled.rglob(f"{name.split('.')[1]}.sql")).read_text() for name in MODELS}


def diagnose(
    models: Mapping[str, str], accounts: Mapping[str, Sequence[Week]]
) -> dict[tuple[str, int], dict[str, object]]:
    """(account, number of the week) -> its row of the mart."""
    con = duckdb.connect(config={"threads": 1})
    con.execute("attach ':memory:' as warehouse; use warehouse")
    for schema in ("seeds", "intermediate", "marts"):
        con.execute(f"create schema {schema}")
    con.execute(
        f"create table seeds.thresholds as from read_csv('{PROJECT / 'seeds' / 'thresholds.csv'}')"
    )
    con.execute(f"create table intermediate.int_weekly_volumes ({_VOLUMES})")
    con.execute(
        f"create table intermediate.int_weekly_coverage_moves ({_KEYS}, quality_coverage DOUBLE, "
        "quality_coverage_baseline DOUBLE, quality_coverage_move DOUBLE)"
    )
    con.execute(
        f"create table intermediate.int_weekly_movers ({_KEYS}, top_posts VARCHAR, "
        "top_formats VARCHAR)"
    )
    volumes, moves = [], []
    for account, weeks in accounts.items():
        for week in weeks:
            key = ("x", account, FIRST_MONDAY + timedelta(weeks=week.number))
            volumes.append(_volume(key, week))
            if week.coverage_move is not None:
                moves.append((*key, 0.5, 0.5, week.coverage_move))
    for table, rows in (("int_weekly_volumes", volumes), ("int_weekly_coverage_moves", moves)):
        if rows:
            # One list per column: row by row takes DuckDB a millisecond each.
            kinds = con.execute(
                f"select column_type from (describe intermediate.{table})"
            ).fetchall()
            lists = ", ".join(f"unnest(?::{kind}[])" for (kind,) in kinds)
            columns = [list(values) for values in zip(*rows, strict=True)]
            con.execute(f"insert into intermediate.{table} select {lists}", columns)
    for name, sql in models.items():
        con.execute(f"create table {name} as {sql}")
    cursor = con.execute("from marts.mart_interactions_vs_engagement")
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(r["account_id"], (r["week_start"] - FIRST_MONDAY).days // 7): r for r in found}


def _volume(key: tuple[str, str, date], week: Week) -> tuple[object, ...]:
    return (
        *key,
        week.is_final,
        "actions",
        week.missing_days,
        week.silent_days,
        week.changed,
        week.definition_no,
        week.quantity,
        week.quality,
        week.rate_num,
        week.rate_den,
        week.classified,
        week.classified,
        0,
        week.negative,
    )

"""The ladder's dbt models alone: a small project whose facts are tables that a test fills.

dbt compiles the models once; after that each data set runs as plain SQL in a DuckDB of its own,
which takes a second where a dbt run takes ten.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from tests.ladder.acts import ACT_COLUMNS, Act, fact_rows

DBT_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
DATABASE = "ladder"
_PARTS = (
    "macros",
    "models/marts/ladder",
    "models/intermediate/ladder",
    "tests/ladder",
    "tests/generic",
)

#: Models that put the ladder beside other topics; those are tested with the whole warehouse.
_OTHERS = shutil.ignore_patterns("*signal*", "*advoca*")

#: Tables that the ladder reads, with the columns that it may rely on.
_INPUTS: Mapping[str, str] = {
    "marts.fct_actions": ", ".join(f"{name} {kind}" for name, kind in ACT_COLUMNS.items()),
    "marts.dim_people": "person_id VARCHAR, platform VARCHAR, platform_person_id VARCHAR, "
    "display_name VARCHAR, is_team BOOLEAN, is_bot BOOLEAN",
    "marts.dim_content": "platform VARCHAR, account_id VARCHAR, content_id VARCHAR, "
    "is_contest BOOLEAN",
    "marts.mart_content_measures": "platform VARCHAR, account_id VARCHAR, content_id VARCHAR, "
    "measure VARCHAR, value DOUBLE, source VARCHAR, status VARCHAR, listed_value DOUBLE, "
    "coverage DOUBLE",
    "staging.stg_run__settings": "run_id VARCHAR, as_of TIMESTAMP, timezone VARCHAR, "
    "is_sample BOOLEAN",
    "raw.extractions": "platform VARCHAR, account VARCHAR, run_id VARCHAR, "
    "finished_at TIMESTAMP, is_complete BOOLEAN, error VARCHAR",
}
_SEED_KINDS = {("thresholds", "value"): "double"}
_DBT = "from dbt.cli.main import cli; cli()"
_SEED_COLUMNS = "select column_name from information_schema.columns where table_name = ?"
_STUB = "{{{{ config(schema='{schema}', materialized='view') }}}}\nselect * from input.{name}\n"


@dataclass(frozen=True, eq=False)
class World:
    """One data set, equal to itself only.

    Acts, who is known, which content is a contest, and the run's settings.
    """

    acts: Sequence[Act]
    as_of: datetime
    timezone: str = "UTC"
    contests: Sequence[tuple[str, str, str]] = ()
    extractions: Sequence[tuple[str, str, datetime, bool]] = ()
    measures: Sequence[tuple[str, str, float, float]] = ()


def make_project(folder: Path) -> Path:
    """Write the small project into ``folder`` and return its path."""
    project = folder / "project"
    for part in _PARTS:
        if (DBT_PROJECT / part).is_dir():
            shutil.copytree(DBT_PROJECT / part, project / part, ignore=_OTHERS)
    (project / "seeds").mkdir(parents=True)
    for seed in [*DBT_PROJECT.glob("seeds/*ladder*"), DBT_PROJECT / "seeds" / "thresholds.csv"]:
        shutil.copy(seed, project / "seeds")
    shutil.copy(DBT_PROJECT / "dbt_project.yml", project)
    shutil.copy(DBT_PROJECT / "profiles.yml", project)
    stubs = project / "models" / "stubs"
    stubs.mkdir(parents=True)
    for qualified in _INPUTS:
        schema, name = qualified.split(".")
        if schema != "raw":
            stub = _STUB.format(schema=schema, name=name).replace(
                "config(", "config(contract={'enforced': false}, persist_docs={}, "
            )
            (stubs / f"{name}.sql").write_text(stub)
    (stubs / "sources.yml").write_text(
        "sources:\n  - name: raw\n    schema: raw\n    tables: [{name: extractions}]\n"
    )
    return project


def run_dbt(project: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run dbt on the small project; its database is ``<project>/../ladder.duckdb``."""
    return subprocess.run(
        [sys.executable, "-c", _DBT, *args, "--profiles-dir", str(project)],
        cwd=project,
        env={**os.environ, "WAREHOUSE_PATH": str(project.parent / f"{DATABASE}.duckdb")},
        capture_output=True,
        text=True,
        check=False,
    )


def fill(con: duckdb.DuckDBPyConnection, world: World, *, inputs_as_views: bool) -> None:
    """Create the input tables of a world; as what dbt's stubs read, or under their final names."""
    for qualified, columns in _INPUTS.items():
        schema, name = qualified.split(".")
        schema = "input" if inputs_as_views and schema != "raw" else schema
        con.execute(f"create schema if not exists {schema}")
        con.execute(f"create or replace table {schema}.{name} ({columns})")
        rows = _rows(name, world)
        if rows:
            # One list per column: row by row takes DuckDB a millisecond each.
            kinds = [f"unnest(?::{part.split()[-1]}[])" for part in columns.split(", ")]
            lists = [list(values) for values in zip(*rows, strict=True)]
            con.execute(f"insert into {schema}.{name} select {', '.join(kinds)}", lists)


def _rows(name: str, world: World) -> list[tuple[Any, ...]]:
    if name == "fct_actions":
        return fact_rows(world.acts, world.timezone)
    if name == "dim_people":
        team = {a.person_id for a in world.acts if a.is_team}
        bots = {a.person_id for a in world.acts if a.is_bot}
        ids = {p for a in world.acts for p in (a.person_id, a.target_person_id) if p}
        return [
            (i, i.split(":", 1)[0], i.split(":", 1)[1], None, i in team, i in bots)
            for i in sorted(ids)
        ]
    if name == "dim_content":
        return [(*key, True) for key in world.contests]
    if name == "mart_content_measures":
        return [
            (platform, "acme", "p1", measure, value, "counter", "observed", listed, None)
            for platform, measure, value, listed in world.measures
        ]
    if name == "extractions":
        return [(p, a, "r", at, complete, None) for p, a, at, complete in world.extractions]
    return [("r", world.as_of, world.timezone, False)]


@dataclass(frozen=True)
class CompiledLadder:
    """The ladder's seeds, and the compiled SQL of its models, in their order, and of its checks."""

    seeds: Mapping[str, Path]
    models: Sequence[tuple[str, str]]
    checks: Mapping[str, str]

    def run(self, world: World) -> duckdb.DuckDBPyConnection:
        """Build every ladder model for a world in a fresh database; returns the connection."""
        con = duckdb.connect(config={"threads": 1})
        con.execute(f"attach ':memory:' as {DATABASE}")
        con.execute(f"use {DATABASE}")
        fill(con, world, inputs_as_views=False)
        self.build(con)
        return con

    def build(self, con: duckdb.DuckDBPyConnection) -> None:
        """Build seeds and models in a database that holds the inputs."""
        for schema in ("seeds", "intermediate", "marts"):
            con.execute(f"create schema if not exists {schema}")
        for name, path in self.seeds.items():
            con.execute(f"create or replace table seeds.{name} as from read_csv('{path}')")
            for (column,) in con.execute(_SEED_COLUMNS, [name]).fetchall():
                kind = "integer" if column in ("stage", "value") else "varchar"
                kind = _SEED_KINDS.get((name, column), kind)
                con.execute(f"alter table seeds.{name} alter {column} type {kind}")
        for name, sql in self.models:
            con.execute(f"create or replace table {name} as {sql}")


def build_ladder(folder: Path, world: World) -> tuple[CompiledLadder, str]:
    """Build the small project on a world with dbt; returns its compiled SQL and dbt's output.

    Raises:
        RuntimeError: dbt could not compile it; the message is dbt's output.
    """
    project = make_project(folder)
    with duckdb.connect(str(folder / f"{DATABASE}.duckdb")) as con:
        con.execute("create schema raw")
        fill(con, world, inputs_as_views=True)
    # Unit tests need no build; those of all models run together elsewhere.
    result = run_dbt(project, "build", "--exclude-resource-type", "unit_test")
    if "Finished running" not in result.stdout:
        raise RuntimeError(result.stdout + result.stderr)
    return _compiled(project), result.stdout


def _compiled(project: Path) -> CompiledLadder:
    manifest = json.loads((project / "target" / "manifest.json").read_text())
    nodes = {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and "/ladder/" in node["original_file_path"]
    }
    ordered: list[tuple[str, str]] = []
    done: set[str] = set()
    while len(done) < len(nodes):
        ready = [
            key
            for key, node in nodes.items()
            if key not in done and not set(node["depends_on"]["nodes"]) & nodes.keys() - done
        ]
        for key in sorted(ready):
            node = nodes[key]
            ordered.append((f"{node['schema']}.{node['name']}", node["compiled_code"]))
            done.add(key)
    seeds = {path.stem: path for path in sorted((project / "seeds").glob("*.csv"))}
    checks = {
        node["name"]: node["compiled_code"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and "/ladder/" in "/" + node["original_file_path"]
    }
    return CompiledLadder(seeds=seeds, models=ordered, checks=checks)

"""Models run on small tables without dbt: their Jinja is filled in and DuckDB runs the rest.

Every `ref` is a table or view of that name in the connection; seeds are read from their files.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2

Row = tuple[Any, ...]
PROJECT = Path(__file__).resolve().parent.parent.parent / "dbt_project"


class _Adapter:
    """Finds the default of a dispatched macro in the rendered module."""

    def __init__(self) -> None:
        self.module: Any = None

    def dispatch(self, name: str) -> Callable[..., str]:
        found: Callable[..., str] = getattr(self.module, f"default__{name}")
        return found


@lru_cache
def _environment() -> jinja2.Environment:
    """An environment in which the project's macros stand."""
    macros = "\n".join(
        path.read_text()
        for path in sorted((PROJECT / "macros").glob("*.sql"))
        if "{% test" not in path.read_text()
    )
    adapter = _Adapter()
    env = jinja2.Environment(extensions=["jinja2.ext.do"])
    env.globals.update(
        adapter=adapter, ref=lambda name: name, config=lambda **_: "", **{"return": lambda x: x}
    )
    adapter.module = env.from_string(macros).module
    env.globals.update(
        {name: found for name, found in vars(adapter.module).items() if callable(found)}
    )
    return env


def render(text: str) -> str:
    """The SQL of a model's or an expression's Jinja, with the project's macros at hand."""
    return _environment().from_string(text).render()


def connect(as_of: str, timezone: str = "UTC") -> duckdb.DuckDBPyConnection:
    """A connection with the seeds and the settings of a run."""
    con = duckdb.connect(config={"threads": 2})
    for seed in ("thresholds", "compared_measures", "content_ages"):
        con.execute(f"create table {seed} as from read_csv('{PROJECT / 'seeds' / seed}.csv')")
    con.execute(
        "create table stg_run__settings as "
        f"select timestamp '{as_of}' as as_of, '{timezone}' as timezone"
    )
    return con


def run(con: duckdb.DuckDBPyConnection, model: str) -> None:
    """Build a model as a table of its name, from the tables that it reads."""
    (path,) = (PROJECT / "models").rglob(f"{model}.sql")
    con.execute(f"create or replace table {model} as {render(path.read_text())}")


def insert(con: duckdb.DuckDBPyConnection, table: str, columns: str, rows: list[Row]) -> None:
    """Make a table with these rows; `columns` as in a create statement."""
    con.execute(f"create or replace table {table} ({columns})")
    marks = ", ".join(["(" + ", ".join("?" * len(rows[0])) + ")"] * len(rows))
    con.execute(f"insert into {table} values {marks}", [value for row in rows for value in row])

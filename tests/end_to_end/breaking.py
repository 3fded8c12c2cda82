"""Breaks a built warehouse and asks dbt's own tests what they see."""

from collections.abc import Iterable, Iterator

import duckdb

from tests.end_to_end.planted_dbt import DataTest, any_row, violations

Types = dict[str, dict[str, str]]


def types_of(con: duckdb.DuckDBPyConnection) -> Types:
    """Type by column by qualified table."""
    rows = con.execute(
        "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()"
        " where not internal and database_name = current_database() order by column_index"
    ).fetchall()
    types: Types = {}
    for table, column, kind in rows:
        types.setdefault(table, {})[column] = kind
    return types


def make_breakable(con: duckdb.DuckDBPyConnection, tests: Iterable[DataTest]) -> Types:
    """Plain tables of the same rows, at least one, for all that the tests look at.

    A view or a constraint refuses today what a model of another day may let through.
    """
    types = types_of(con)
    views = {
        name
        for (name,) in con.execute(
            "select schema_name || '.' || view_name from duckdb_views() where not internal"
        ).fetchall()
    }
    con.execute("begin")
    for table in sorted({table for test in tests for table in test.tables.values()}):
        con.execute(f"create table {table}__rows as select * from {table}")
        con.execute(f"drop {'view' if table in views else 'table'} {table}")
        con.execute(f"alter table {table}__rows rename to {table.partition('.')[2]}")
        if con.execute(f"select count(*) from {table}").fetchall() == [(0,)]:
            con.execute(any_row(table, types[table]))
    con.execute("commit")
    return types


def more_rows(
    con: duckdb.DuckDBPyConnection, test: DataTest, types: Types
) -> Iterator[tuple[str, int]]:
    """Each violation and how many more rows the test returns for it; every one is taken back."""
    before = _rows(con, test)
    for violation in violations(test, types):
        con.execute("begin")
        con.execute(violation)
        found = _rows(con, test)
        con.execute("rollback")
        yield violation, found - before


def _rows(con: duckdb.DuckDBPyConnection, test: DataTest) -> int:
    return con.execute(f"select count(*) from ({test.sql})").fetchall()[0][0]

"""A program of its own that reads a Parquet file to its end; started by ``parquet``.

A damaged file can make DuckDB give up the whole database that reads it, which must not be the
warehouse. Usage: ``parquet_child.py <file>``; prints JSON: ``[[column, type], ...]``.
"""

import json
import sys

import duckdb


def scan(path: str) -> str:
    """The table function over the file; folders called ``name=value`` above it say nothing."""
    return "read_parquet('" + path.replace("'", "''") + "', hive_partitioning = false)"


def columns(described: list[tuple[str, str]]) -> str:
    """Select list: every column as the text that a cell of CSV would hold."""
    return ", ".join(f"{_text(name, kind)} AS {_quoted(name)}" for name, kind in described)


def _text(name: str, kind: str) -> str:
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "LIST")):
        return f"json_normalize(to_json({_quoted(name)}))::JSON"
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        # As a number is written in text, so that the same content has one spelling.
        return f"regexp_replace({_quoted(name)}::VARCHAR, '\\.0+$', '')"
    return f"{_quoted(name)}::VARCHAR"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def main(path: str, most_columns: str) -> None:
    """Read every value in the way that the load will; an exception if one cannot be read."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "temp_directory": ""})
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET enable_progress_bar = false")
    rows = con.execute(f"DESCRIBE SELECT * FROM {scan(path)}").fetchall()
    described = [(row[0], row[1]) for row in rows]
    if len(described) <= int(most_columns):
        con.execute(
            f"SELECT count(*), max(hash(COLUMNS(*))) FROM (SELECT {columns(described)} "
            f"FROM {scan(path)})"
        ).fetchall()
    print(json.dumps(described))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except duckdb.Error as error:
        sys.exit(str(error).strip().splitlines()[0])

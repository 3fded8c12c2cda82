"""DDL of schema ``raw``: every table that the load writes and dbt reads.

Every known stream has its table from the first run on, with or without data, so that staging
models always find their source. Times are naive UTC ``TIMESTAMP``.
"""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from extractors.registry import PLATFORMS
from orchestration.loading.tables import GENERAL_TABLES, Table

_TECHNICAL = """record_key VARCHAR NOT NULL, account VARCHAR, extracted_at TIMESTAMP,
    run_id VARCHAR, landing_file VARCHAR, load_id BIGINT, payload_hash VARCHAR,
    is_current BOOLEAN"""

# Bookkeeping of the load: what came in, what was refused, what a run was told.
_OTHER_TABLES: Mapping[str, str] = {
    "loads": """load_id BIGINT PRIMARY KEY, landing_file VARCHAR, source VARCHAR,
        stream VARCHAR, run_id VARCHAR, loaded_at TIMESTAMP, rows_in BIGINT,
        rows_loaded BIGINT, rows_unchanged BIGINT, rows_quarantined BIGINT""",
    "quarantine": """run_id VARCHAR, source VARCHAR, file VARCHAR, line BIGINT,
        reason VARCHAR, content VARCHAR""",
    "settings": """run_id VARCHAR, as_of TIMESTAMP, timezone VARCHAR, code_version VARCHAR,
        pseudonymise BOOLEAN, is_sample BOOLEAN""",
    "team": "person_id VARCHAR",
    "people": "person_id VARCHAR, canonical_person_id VARCHAR",
    "response_targets": "rank INTEGER, minutes INTEGER",
    "business_hours": "weekday INTEGER, from_time TIME, to_time TIME",
    "goals": 'metric VARCHAR, account VARCHAR, target DOUBLE, base DOUBLE, "by" DATE',
    "accounts": "platform VARCHAR, account VARCHAR",
    "extractions": """platform VARCHAR, account VARCHAR, run_id VARCHAR,
        finished_at TIMESTAMP, is_complete BOOLEAN, error VARCHAR""",
    "load_code": "version VARCHAR",
    "seed_versions": "seed VARCHAR, version VARCHAR, digest VARCHAR",
}


def stream_table(platform: str, stream: str) -> str:
    """Qualified name of the raw table of one API stream."""
    return f'raw."{platform}__{stream}"'


def ensure_raw(con: duckdb.DuckDBPyConnection) -> None:
    """Give schema ``raw`` the tables of this release; rows of existing ones stay.

    Covers all streams of all known platforms, the four general tables, and the tables of the
    load (``loads``, ``quarantine``) and of the run's configuration. A table with other columns,
    as another release made it, is written anew: a column that it lacked is NULL, one that is no
    longer known is left out, and a value that does not fit its new type raises duckdb.Error.
    """
    con.execute("CREATE SCHEMA IF NOT EXISTS raw")
    before = _shapes(con)
    for name, columns in _tables():
        shape = _shape(columns)
        if name not in before:
            con.execute(f'CREATE TABLE raw."{name}" ({columns})')
        elif [*before[name].items()] != [*shape.items()]:
            _write_anew(con, name, columns, sorted(before[name].keys() & shape.keys()))


def record_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Qualified names of the tables that hold records, of this release or of another one."""
    found = con.execute(
        "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'raw' AND "
        "column_name IN ('record_key', 'landing_file') GROUP BY 1 HAVING count(*) = 2 ORDER BY 1"
    )
    return [f'raw."{name}"' for (name,) in found.fetchall()]


def _tables() -> Iterator[tuple[str, str]]:
    for platform, spec in PLATFORMS.items():
        for stream in spec.stream_names:
            yield f"{platform}__{stream}", f"{_TECHNICAL}, payload JSON"
    for general in GENERAL_TABLES:
        yield f"files__{general.name}", _general_columns(general)
    yield from _OTHER_TABLES.items()


def _shapes(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Types of the columns by name, in order, by table of schema raw."""
    shapes: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE schema_name = 'raw' ORDER BY table_name, column_index"
    ).fetchall():
        shapes.setdefault(table, {})[column] = kind
    return shapes


def _shape(columns: str) -> dict[str, str]:
    """The same of a table's DDL."""
    parts = [column.split()[:2] for column in columns.split(",")]
    return {name.strip('"'): kind for name, kind in parts}


def _write_anew(
    con: duckdb.DuckDBPyConnection, name: str, columns: str, kept: Sequence[str]
) -> None:
    names = ", ".join(f'"{column}"' for column in kept)
    con.execute("BEGIN")
    try:
        con.execute(f'CREATE TEMP TABLE kept_rows AS FROM raw."{name}"')
        con.execute(f'DROP TABLE raw."{name}"')
        con.execute(f'CREATE TABLE raw."{name}" ({columns})')
        if names:
            con.execute(f'INSERT INTO raw."{name}" ({names}) SELECT {names} FROM kept_rows')
        con.execute("DROP TABLE kept_rows")
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise


def _general_columns(table: Table) -> str:
    # "account" stands among the technical columns already.
    own = [f'"{c.name}" {c.sql_type}' for c in table.columns if c.name != "account"]
    return ", ".join([_TECHNICAL, *own, "payload JSON"])

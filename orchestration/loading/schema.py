"""DDL of schema ``raw``: every table that the load writes and dbt reads.

Every known stream has its table from the first run on, with or without data, so that staging
models always find their source. Times are naive UTC ``TIMESTAMP``.
"""

from collections.abc import Iterable, Mapping

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
}


def stream_table(platform: str, stream: str) -> str:
    """Qualified name of the raw table of one API stream."""
    return f'raw."{platform}__{stream}"'


def ensure_raw(con: duckdb.DuckDBPyConnection) -> None:
    """Create schema ``raw`` and its tables where they are missing; existing ones stay as they are.

    Covers all streams of all known platforms, the four general tables, and the tables of the
    load (``loads``, ``quarantine``) and of the run's configuration.
    """
    con.execute("CREATE SCHEMA IF NOT EXISTS raw")
    for statement in _statements():
        con.execute(statement)


def _statements() -> Iterable[str]:
    for platform, spec in PLATFORMS.items():
        for stream in spec.stream_names:
            table = stream_table(platform, stream)
            yield f"CREATE TABLE IF NOT EXISTS {table} ({_TECHNICAL}, payload JSON)"
    for general in GENERAL_TABLES:
        columns = _general_columns(general)
        yield f"CREATE TABLE IF NOT EXISTS {general.raw_table} ({columns})"
    for name, columns in _OTHER_TABLES.items():
        yield f"CREATE TABLE IF NOT EXISTS raw.{name} ({columns})"


def _general_columns(table: Table) -> str:
    # "account" stands among the technical columns already.
    own = [f'"{c.name}" {c.sql_type}' for c in table.columns if c.name != "account"]
    return ", ".join([_TECHNICAL, *own, "payload JSON"])

"""Runs the checks of a group on a database file and says what was found."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from expectations.model import (
    COLUMNS_BATCH,
    SOURCE_BATCH,
    Answer,
    Check,
    CheckResult,
    NotAssessed,
    PreviousFile,
    Question,
    Situation,
)
from expectations.raw_suite import TECHNICAL_COLUMNS, source_query, source_tables
from expectations.suites import checks_of

_COLUMNS_QUERY = (
    "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() "
    "where not internal and database_name = current_database()"
)
#: Longest part of a key that is shown.
_SHOWN = 200


def run_checks(
    group: str,
    database: Path,
    previous: Path | None = None,
    as_of: datetime | None = None,
    examples: bool = True,
) -> list[CheckResult]:
    """Results of every check of ``group`` (``raw`` or ``marts``), in the catalogue's order.

    ``previous`` is the file published last, for comparisons; ``as_of`` the instant of the run
    (UTC where it has no offset), for freshness. Both files are opened for reading only and are
    closed on return. A check that cannot be evaluated is a failed one. Without ``examples`` no
    result shows a key of the data.

    Raises ValueError for an unknown group, FileNotFoundError when ``database`` does not exist,
    duckdb.Error when it cannot be opened.
    """
    if group != "marts":
        previous = None
    return evaluate(checks_of(group), database, previous, as_of, examples)


def evaluate(
    checks: Sequence[Check],
    database: Path,
    previous: Path | None = None,
    as_of: datetime | None = None,
    examples: bool = True,
) -> list[CheckResult]:
    """Results of some checks, in their order; parameters and errors as for ``run_checks``."""
    if not database.is_file():
        raise FileNotFoundError(f"no database to check at {database}")
    situation = _situation(database, previous, as_of)
    from expectations.validation import validate  # takes seconds: not at import

    by_name = {check.name: check for check in checks}
    results: dict[str, CheckResult] = {}
    batches: dict[str, tuple[str, list[Question]]] = {}
    for check in checks:
        sql = _sql(check, situation)
        if isinstance(sql, NotAssessed):
            results[check.name] = _result(check, sql.passed, None, sql.reason)
        else:
            query = _batch_query(check.batch, situation.tables)
            batches.setdefault(check.batch, (query, []))[1].append(Question(check.name, sql))
    for name, answer in validate(database, batches).items():
        results[name] = _judged(by_name[name], answer, examples)
    return [results[check.name] for check in checks]


def _situation(database: Path, previous: Path | None, as_of: datetime | None) -> Situation:
    """What the checks depend on beside the rows; closes both files."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            f"select schema_name || '.' || table_name, list(column_name) from ({_COLUMNS_QUERY}) "
            "group by all"
        ).fetchall()
    if as_of is not None and as_of.tzinfo is not None:
        as_of = as_of.astimezone(UTC).replace(tzinfo=None)
    before, problem = None, None
    if previous is not None and previous.is_file():
        try:
            before = _previous_file(previous)
        except duckdb.Error as error:
            problem = f"not evaluated: {previous.name}, published before, cannot be read ({error})"
    return Situation(
        tables={table: frozenset(columns) for table, columns in rows},
        now=datetime.now(UTC).replace(tzinfo=None),
        as_of=as_of,
        previous=before,
        previous_problem=problem,
    )


def _previous_file(path: Path) -> PreviousFile:
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
        counts = {}
        for (table,) in tables:
            row = connection.execute(f'select count(*) from marts."{table}"').fetchone()
            counts[table] = row[0] if row else 0
        acts: list[tuple[str, datetime, int]] = []
        if "fct_actions" in counts:
            acts = connection.execute(
                "select platform, max(acted_at), count(*) from marts.fct_actions "
                "where acted_at is not null group by platform"
            ).fetchall()
    return PreviousFile(
        row_counts=counts,
        newest_acts={platform: newest for platform, newest, _ in acts},
        act_counts={platform: count for platform, _, count in acts},
    )


def _sql(check: Check, situation: Situation) -> str | NotAssessed:
    """The query of a check, or why there is none."""
    for table, columns in _reads(check, situation.tables):
        if table not in situation.tables:
            return NotAssessed(f"not evaluated: {table} is missing", passed=False)
        missing = sorted(set(columns) - situation.tables[table])
        if missing:
            reason = f"not evaluated: {table} has no column {', '.join(missing)}"
            return NotAssessed(reason, passed=False)
    return check.sql if isinstance(check.sql, str) else check.sql(situation)


def _reads(check: Check, tables: Mapping[str, frozenset[str]]) -> list[tuple[str, Sequence[str]]]:
    """Tables with the columns that the check reads there."""
    reads = list(check.also.items())
    if check.batch.startswith(SOURCE_BATCH):
        source = check.batch.removeprefix(SOURCE_BATCH)
        names = source_tables(source, tables) or [f"raw.{source}__*"]
        return [*reads, *((name, TECHNICAL_COLUMNS) for name in names)]
    if check.batch != COLUMNS_BATCH:
        reads.append((check.batch, check.columns))
    return reads


def _batch_query(batch: str, tables: Mapping[str, frozenset[str]]) -> str:
    if batch == COLUMNS_BATCH:
        return _COLUMNS_QUERY
    if batch.startswith(SOURCE_BATCH):
        return source_query(batch.removeprefix(SOURCE_BATCH), tables)
    return f"select * from {batch}"


def _judged(check: Check, answer: Answer, examples: bool) -> CheckResult:
    if answer.count is None:
        return _result(check, False, None, f"not evaluated: {answer.problem}")
    if answer.count == 0:
        return _result(check, True, 0, check.sentence)
    times = "once" if answer.count == 1 else f"{answer.count:,} times"
    detail = f"broken {times}: {check.sentence}"
    if examples:
        detail += ". For example: " + "; ".join(_example(row) for row in answer.examples)
    return _result(check, False, answer.count, detail)


def _example(row: Mapping[str, Any]) -> str:
    parts = []
    for column, value in row.items():
        text = "unknown" if value is None else str(value)
        parts.append(f"{column}={text if len(text) <= _SHOWN else text[:_SHOWN] + '...'}")
    return " ".join(parts)


def _result(check: Check, passed: bool, observed: int | None, detail: str) -> CheckResult:
    return CheckResult(
        check=check.name,
        table=check.table,
        column=check.column,
        severity=check.severity,
        passed=passed,
        observed=observed,
        detail=detail,
    )

"""Runs checks as Great Expectations suites, one per batch, inside DuckDB.

Importing this module imports Great Expectations: import it only where checks are run.
"""

import contextlib
import gc
import re
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.data_context.types.base import ProgressBarsConfig

from expectations.datasource import DuckDBDatasource
from expectations.engine import COUNT_COLUMN, ExpectNoRows
from expectations.model import Answer, Question

#: Number of example keys that a failed check shows.
EXAMPLES = 5


def validate(
    database: Path, batches: Mapping[str, tuple[str, Sequence[Question]]]
) -> dict[str, Answer]:
    """Answers by check name. ``batches``: name -> (query of the batch, its questions).

    Opens ``database`` for reading only and has closed it on return.
    """
    answers: dict[str, Answer] = {}
    queries = {name: query for name, (query, _) in batches.items()}
    with _quiet(), _datasource(database, queries) as source:
        for name, (_, questions) in batches.items():
            asset = source.get_asset(name)
            batch = asset.get_batch(asset.build_batch_request())
            expectations = [_expectation(question) for question in questions]
            suite = gx.ExpectationSuite(name=name, expectations=expectations)
            results: list[Any] = batch.validate(suite, result_format="COMPLETE").results
            for result in results:
                answers[result.expectation_config.meta["check"]] = _answer(result)
    return answers


def _expectation(question: Question) -> ExpectNoRows:
    query = (
        "with batch as not materialized (select * from {batch}) "
        f"select *, count(*) over () as {COUNT_COLUMN} from ({question.sql}) "
        f"order by all limit {EXAMPLES}"
    )
    return ExpectNoRows(unexpected_rows_query=query, meta={"check": question.check})


def _answer(result: Any) -> Answer:
    for exception in _exceptions(result.exception_info or {}):
        return Answer(count=None, problem=_problem(exception))
    details = result.result
    return Answer(details["observed_value"], details["details"]["unexpected_rows"])


def _exceptions(info: Mapping[str, Any]) -> Iterator[str]:
    """Messages of exceptions, in either of the two shapes that the library uses."""
    for entry in [info, *(value for value in info.values() if isinstance(value, Mapping))]:
        if entry.get("raised_exception"):
            yield str(entry.get("exception_message") or "")


def _problem(message: str) -> str:
    """What went wrong without values from the data, which messages about values may quote."""
    found = re.search(r"\b(\w+) Error: ([^\n]*)", message)
    if found is None:
        return "the query failed"
    kind, text = found.groups()
    return f"{kind} error: {text}" if kind in ("Binder", "Catalog", "Parser") else f"{kind} error"


@contextlib.contextmanager
def _datasource(database: Path, queries: Mapping[str, str]) -> Iterator[DuckDBDatasource]:
    """Data source with one asset a query, of an ephemeral context: nothing is kept or sent."""
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # The method for a source is made from its class when that is imported.
    source: DuckDBDatasource = context.data_sources.add_duckdb(
        name="database",
        connection_string="duckdb:///database",
        # The path stands here and not in the connection string, where some characters of a
        # path have a meaning.
        kwargs={"connect_args": {"database": str(database), "read_only": True}},
        # All at once: every later change of the source writes its whole configuration anew.
        assets=[{"type": "query", "name": name, "query": query} for name, query in queries.items()],
    )
    try:
        yield source
    finally:
        source.close()
        # The library's objects refer to each other in circles: while they live, so does the lock.
        del source, context
        gc.collect()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the library's prints and warnings away from our standard output."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(sys.stderr):
        warnings.simplefilter("ignore")
        yield

"""Execution engine and expectation that make the library work on DuckDB.

Importing this module imports Great Expectations, which takes several seconds: only
``expectations.validation`` does, and only when checks are run.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations import UnexpectedRowsExpectation

#: Name of the column that ``ExpectNoRows`` queries carry beside the example keys.
COUNT_COLUMN = "rows_that_break_the_rule"


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """SQL engine that keeps one connection: the stock one reads results of a closed connection."""

    @contextmanager
    def get_connection(self) -> Generator[sqlalchemy.Connection, None, None]:
        """The kept connection; a query that failed is rolled back, else all later ones fail too."""
        if self._connection is None:
            self._connection = self.engine.connect()
        try:
            yield self._connection
        except Exception:
            self._connection.rollback()
            raise

    def close(self) -> None:
        """Gives the connection back and closes the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.engine.dispose()


class ExpectNoRows(UnexpectedRowsExpectation):
    """Fails when the query returns a row. The query itself counts in ``COUNT_COLUMN``.

    The stock expectation runs every query twice, once to count and once to fetch.
    """

    metric_dependencies = ("unexpected_rows_query.table",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: object = None,
    ) -> dict[str, Any]:
        rows = metrics["unexpected_rows_query.table"]
        count = rows[0][COUNT_COLUMN] if rows else 0
        examples = [{k: v for k, v in row.items() if k != COUNT_COLUMN} for row in rows]
        return {
            "success": count == 0,
            "result": {"observed_value": count, "details": {"unexpected_rows": examples}},
        }

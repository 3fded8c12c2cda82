"""Data source for a DuckDB file, opened for reading only.

In a module of its own, without postponed annotations: the library reads the class's type hints
from the module when it registers the data source.
"""

from typing import Literal

from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine

from expectations.engine import DuckDBExecutionEngine

# Named here, since ``type`` is a field inside the class.
EngineType = type[SqlAlchemyExecutionEngine]


class DuckDBDatasource(SQLDatasource):
    """SQL data source whose batches are computed inside DuckDB."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> EngineType:
        """Engine that keeps one connection."""
        return DuckDBExecutionEngine

    def close(self) -> None:
        """Closes every connection to the file: the execution engine's and the data source's."""
        engine = self._execution_engine
        if isinstance(engine, DuckDBExecutionEngine):
            engine.close()
        if self._engine is not None:
            self._engine.dispose()

"""How much memory a load may take, whatever stands in the files."""

import duckdb

#: What DuckDB may hold at a time; beyond it, work goes to disk beside the warehouse.
DUCKDB_BYTES = 1536 * 1024 * 1024


def bound_memory(con: duckdb.DuckDBPyConnection) -> None:
    """Bound DuckDB's memory on a connection that loads.

    With the largest record (16 MB, as Python objects up to 1 GB) and a reader's process (2 GB) a
    load stays below 5 GB.
    """
    con.execute(f"SET memory_limit = '{DUCKDB_BYTES // 1024 // 1024}MiB'")

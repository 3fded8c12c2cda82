"""New versions of records, and which version is the current one.

The same for typed rows and for JSON payloads: a work table ``changes`` says for every new row
whether it differs from the version before it, and the raw table is brought up to date from that.
"""

import duckdb

_WORK_TABLES = ("incoming", "refused", "changes", "refused_rows", "changed_rows")


def drop_work_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Remove the temporary tables of a load, whichever of them exist."""
    # To be told which there are would take longer than all the rest of loading a small file.
    try:
        con.execute("DROP VIEW IF EXISTS temp.typed")
    except duckdb.CatalogException:
        con.execute("DROP TABLE IF EXISTS temp.typed")
    for name in _WORK_TABLES:
        con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def find_changes(
    con: duckdb.DuckDBPyConnection, raw_table: str, new_version: str, stored_version: str
) -> tuple[int, int]:
    """Compare the rows of ``typed`` with the current versions in ``raw_table``.

    Makes ``changes (n, record_key, is_new, is_current)``, one row per row of ``typed``: ``is_new``
    if it differs from the version before it (in the file or stored), ``is_current`` for the last
    new one of its key. ``new_version`` and ``stored_version`` are expressions that are equal for
    equal content. Returns the counts (new, unchanged).
    """
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE changes AS
        WITH arrived AS (
            SELECT n, record_key, {new_version} AS version FROM typed
        ), stored AS (
            SELECT record_key, {stored_version} AS version FROM {raw_table} WHERE is_current
        ), compared AS (
            SELECT
                arrived.n, arrived.record_key,
                arrived.version IS DISTINCT FROM coalesce(
                    lag(arrived.version) OVER (PARTITION BY arrived.record_key ORDER BY n),
                    stored.version
                ) AS is_new
            FROM arrived LEFT JOIN stored USING (record_key)
        )
        SELECT
            n, record_key, is_new,
            is_new AND n = max(n) FILTER (is_new) OVER (PARTITION BY record_key) AS is_current
        FROM compared
        """
    )
    # count_if() of no rows at all is NULL: all rows of the file may have been refused.
    row = con.execute(
        "SELECT count(*) FILTER (is_new), count(*) FILTER (NOT is_new) FROM changes"
    ).fetchone()
    return row if row else (0, 0)


def retire_replaced(con: duckdb.DuckDBPyConnection, raw_table: str) -> None:
    """Stored versions that ``changes`` replaces are no longer current."""
    con.execute(
        f"UPDATE {raw_table} SET is_current = false WHERE is_current AND record_key IN "
        "(SELECT record_key FROM changes WHERE is_new)"
    )

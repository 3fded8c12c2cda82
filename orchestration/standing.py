"""Where the sources stand after a load: what it refused and how fresh each source is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

# More kinds of refusal than this are counted, not shown: a page is to be read.
MOST_REASONS = 20


def refused(con: duckdb.DuckDBPyConnection, run_id: str) -> list[dict[str, Any]]:
    """What this run put into quarantine, most rows first: one entry a file and reason.

    Keys: source, file, reason, rows, line (the first one, None for a whole file). Values inside a
    reason are left out, so that a thousand misspelled times are one entry.
    """
    found = con.execute(
        """
        SELECT source, file, regexp_replace(reason, ': .*', '', 's') AS reason,
            count(*) AS rows, min(line) AS line
        FROM raw.quarantine WHERE run_id = ? GROUP BY ALL ORDER BY rows DESC, file, reason
        """,
        [run_id],
    ).fetchall()
    names = ("source", "file", "reason", "rows", "line")
    return [dict(zip(names, row, strict=True)) for row in found]


def readings(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """One entry a configured account, and one for the inbox once something was loaded from it.

    Keys: source, account (None for the inbox), read_at (last complete reading, or last new file;
    ISO, UTC; None: never), error (of the last reading, None if it was complete).
    """
    accounts = con.execute(
        """
        SELECT platform, account, max(finished_at) FILTER (is_complete),
            arg_max(coalesce(error, ''), run_id)
        FROM raw.accounts LEFT JOIN raw.extractions USING (platform, account)
        GROUP BY ALL ORDER BY 1, 2
        """
    ).fetchall()
    inbox = con.execute("SELECT max(loaded_at) FROM raw.loads WHERE source = 'files'").fetchall()
    rows = [*accounts, *(("files", None, moment, "") for (moment,) in inbox if moment)]
    return [
        {
            "source": source,
            "account": account,
            "read_at": moment and moment.isoformat(timespec="seconds"),
            "error": error or None,
        }
        for source, account, moment, error in rows
    ]


def stale_sources(con: duckdb.DuckDBPyConnection) -> list[str]:
    """`platform:account` of configured accounts whose last extraction was not complete."""
    return [f"{row['source']}:{row['account']}" for row in readings(con) if row["error"]]


def newest_acts(published: Path) -> dict[str, str]:
    """Time of the newest act by source (ISO, UTC), from a file to be published.

    An act of a platform from a file counts for the inbox, which brought it.
    """
    with duckdb.connect(str(published), read_only=True, config={"threads": 2}) as con:
        rows = con.execute(
            """
            SELECT CASE WHEN is_from_api THEN platform ELSE 'files' END AS source, max(acted_at)
            FROM marts.fct_actions GROUP BY 1 HAVING max(acted_at) IS NOT NULL ORDER BY 1
            """
        ).fetchall()
    return {source: moment.isoformat(timespec="seconds") for source, moment in rows}

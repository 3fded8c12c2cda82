"""Loads raw anew when the code of the load is not the one that filled it.

Raw is made from landing files. What other code made of them (a file it could not read, another
key or type) stays right only if they are loaded again, in their order; patching it up would leave
versions in the order of the upgrades.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.code_version import files_hash
from orchestration.loading.exports.accounts import TIMEZONE, account_of
from orchestration.loading.landing import FILES, inbox_copies, note_settled
from orchestration.loading.schema import ensure_raw, record_tables


def load_code() -> str:
    """Changes with any source file of the load."""
    return files_hash(Path(__file__).parent)


def renew_raw(con: duckdb.DuckDBPyConnection, landing_dir: Path) -> list[str]:
    """Bring schema ``raw`` to this release; notes for the user say what was done, if anything.

    Rows that other code loaded are taken out, so that all landing files wait to be loaded, unless
    a landing file is missing that rows came from: then they stay, in tables of today's columns.
    The run's configuration and the outcomes of extractions stay in any case.
    """
    other_code = _loaded_by_other_code(con)
    tables = record_tables(con) if other_code else []
    missing = _missing(con, tables, landing_dir)
    if tables and not missing:
        _settle_exports(con, tables, landing_dir)
        con.execute("BEGIN")
        for table in [*tables, "raw.loads", "raw.quarantine"]:
            con.execute(f"DROP TABLE IF EXISTS {table}")
        con.execute("COMMIT")
    ensure_raw(con)
    con.execute("BEGIN")
    con.execute("DELETE FROM raw.load_code")
    con.execute("INSERT INTO raw.load_code VALUES (?)", [load_code()])
    con.execute("COMMIT")
    if missing:
        return [
            f"the program that loads has changed, but {len(missing)} landing files are missing in"
            f" {landing_dir} (such as {missing[0]}): what was loaded stays as the earlier program"
            " made it"
        ]
    if tables:
        return ["the program that loads has changed: all landing files were loaded again"]
    return []


def _loaded_by_other_code(con: duckdb.DuckDBPyConnection) -> bool:
    names = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'")
    tables = {name for (name,) in names.fetchall()}
    if "loads" not in tables or not con.execute("SELECT 1 FROM raw.loads LIMIT 1").fetchone():
        return False
    if "load_code" not in tables:
        return True
    return con.execute("FROM raw.load_code").fetchall() != [(load_code(),)]


def _missing(con: duckdb.DuckDBPyConnection, tables: list[str], landing_dir: Path) -> list[str]:
    """Landing files that rows came from and that are no longer there."""
    if not tables:
        return []
    used = " UNION ".join(f"SELECT landing_file FROM {table}" for table in tables)
    names = con.execute(f"SELECT * FROM ({used}) WHERE landing_file IS NOT NULL ORDER BY 1")
    return [name for (name,) in names.fetchall() if not (landing_dir / name).is_file()]


def _settle_exports(con: duckdb.DuckDBPyConnection, tables: list[str], landing_dir: Path) -> None:
    """Note whose each inbox file was and its time zone, where the earlier program did not.

    sources.yml may have changed since the file was loaded.
    """
    zone = con.execute("SELECT max(timezone) FROM raw.settings").fetchone()
    owners: dict[str, dict[str, set[str]]] = {}
    for table in tables:
        if not table.startswith(f'raw."{FILES}__'):
            continue
        rows = con.execute(f"SELECT DISTINCT landing_file, platform, account FROM {table}")
        for file, platform, account in rows.fetchall():
            owners.setdefault(file, {}).setdefault(platform, set()).add(account)
    for file in inbox_copies(landing_dir):
        by_platform = owners.get(file.name)
        if file.settled or not by_platform:
            continue
        sole = {account_of(p): [*a][0] for p, a in by_platform.items() if len(a) == 1}
        if len(by_platform) == 1:
            sole["platform"] = [*by_platform][0]
        note_settled(file, sole | ({TIMEZONE: zone[0]} if zone and zone[0] else {}))

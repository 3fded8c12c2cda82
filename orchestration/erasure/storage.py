"""The person in Dagster's own storage: configuration of runs, events, results of checks."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from extractors.person_ids import REPLACED
from orchestration.erasure.search import Needles, is_in, sqlite_tables
from orchestration.loading.casts import quoted


def clean_storage(home: Path, needles: Needles) -> None:
    """Replace the person in all SQLite files of a folder and delete other files that hold it.

    Files that were cleaned are written anew, since a freed page still holds its text. Configuration
    of runs is text as everything else, so a run that is going on loses it too.
    """
    for path in sorted(home.rglob("*")):
        if not path.is_file() or path.name.endswith(("-wal", "-shm")):
            continue
        if path.open("rb").read(16).startswith(b"SQLite format 3"):
            _clean(path, needles)
        elif is_in(path, needles):
            path.unlink()


def _clean(path: Path, needles: Needles) -> None:
    replaced = False
    with closing(sqlite3.connect(path, timeout=60)) as con:
        con.execute("PRAGMA secure_delete = ON")
        for table in sqlite_tables(con):
            names = [row[1] for row in con.execute(f"PRAGMA table_info({quoted(table)})")]
            for name in names:
                replaced |= _clean_column(con, table, name, needles)
        con.commit()
        if replaced or is_in(path, needles):
            con.execute("VACUUM")
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _clean_column(con: sqlite3.Connection, table: str, name: str, needles: Needles) -> bool:
    column = quoted(name)
    rows = [
        (without(text, needles), rowid)
        for rowid, text in con.execute(f"SELECT rowid, {column} FROM {quoted(table)}").fetchall()
        if isinstance(text, str) and needles.found_in(text)
    ]
    con.executemany(f"UPDATE {quoted(table)} SET {column} = ? WHERE rowid = ?", rows)
    return bool(rows)


def without(text: str, needles: Needles) -> str:
    """The text with the person's ids and texts replaced."""
    words = re.compile(needles.pattern.pattern, re.IGNORECASE)
    text = words.sub(REPLACED, text)
    for one in sorted(needles.texts, key=len, reverse=True):
        text = re.sub(re.escape(one), REPLACED, text, flags=re.IGNORECASE)
    return text

"""Looks for a person in every file below a folder, whatever its format."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb

from extractors.person_ids import normal
from orchestration.loading.casts import quoted
from orchestration.loading.contents import texts_of

_FETCH = 10_000
# More texts than this are not looked for one by one; the longest tell most.
_MOST_TEXTS = 300
_OVERLAP = 4_000


class Needles:
    """What is searched: ids that stand for nobody else, and texts of the person."""

    def __init__(self, ids: Iterable[str], words: Iterable[str], texts: Iterable[str]) -> None:
        spelled = {one.lower() for one in ids} | {w for w in map(normal, words) if _is_unique(w)}
        spelled = {form for word in spelled for form in _spellings(word)}
        self.words = sorted(spelled, key=len, reverse=True)
        # Not within a longer id; an @ behind it makes it somebody of another server.
        self.pattern = re.compile(
            r"(?<![\w.-])(?:" + "|".join(map(re.escape, self.words)) + r")(?!\w|[.-]\w|@)"
        )
        longest = sorted(texts, key=len, reverse=True)[:_MOST_TEXTS]
        self.texts = {form.lower() for text in longest for form in _spellings(text)}

    def found_in(self, text: str) -> bool:
        """True if an id or a text of the person stands there."""
        lower = text.lower()
        if any(word in lower for word in self.words) and self.pattern.search(lower):
            return True
        return any(one in lower for one in self.texts)


def _is_unique(word: str) -> bool:
    """A name may be somebody else's elsewhere; an address, a DID or a long number is not."""
    if "@" in word or ":" in word:
        return len(word) >= 5
    return word.isdigit() and len(word) >= 9 or (len(word) >= 16 and not word.isalpha())


def _spellings(text: str) -> Iterator[str]:
    yield text
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield json.dumps(text)[1:-1]


def search(folder: Path, skipped: Iterable[Path], needles: Needles) -> list[Path]:
    """Files below the folder in which the person is found, sorted; ``skipped`` are left out."""
    left_out = [path.resolve() for path in skipped]
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        if any(path.resolve().is_relative_to(other) for other in left_out):
            continue
        if needles.found_in(path.name) or is_in(path, needles):
            found.append(path)
    return found


def is_in(path: Path, needles: Needles) -> bool:
    """True if the person is found in the content of a file."""
    head = path.open("rb").read(16)
    if head.startswith(b"SQLite format 3"):
        texts = _sqlite_values(path)
    elif head[8:12] == b"DUCK":
        texts = _duckdb_values(path)
    else:
        return any(needles.found_in(text) for text in _blocks(path))
    return any(map(needles.found_in, texts)) or any(map(needles.found_in, _raw(path)))


def _blocks(path: Path) -> Iterator[str]:
    """The text of a file in pieces, each with the end of the one before it."""
    for _, lines in texts_of(path):
        held: list[str] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size > 1 << 20:
                text = "\n".join(held)
                yield text
                held, size = [text[-_OVERLAP:]], _OVERLAP
        yield "\n".join(held)


def _raw(path: Path) -> Iterator[str]:
    """The bytes of a file: a freed page of a database still holds text."""
    before = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 22):
            yield (before + chunk).decode("utf-8", "ignore")
            before = chunk[-_OVERLAP:]


def _sqlite_values(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60)) as con:
        for table in sqlite_tables(con):
            cursor = con.execute(f"SELECT * FROM {quoted(table)}")
            while rows := cursor.fetchmany(_FETCH):
                yield from ("\x1f".join(map(text_of, row)) for row in rows)


def sqlite_tables(con: sqlite3.Connection) -> list[str]:
    """Names of the tables of a SQLite file."""
    names = con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [name for (name,) in names if not name.startswith("sqlite_")]


def text_of(value: object) -> str:
    """A cell as text."""
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)


def _duckdb_values(path: Path) -> Iterator[str]:
    with duckdb.connect(config={"threads": 2}) as con:
        con.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS it (READ_ONLY)")
        columns = con.execute("""
            SELECT schema_name, table_name, list(column_name) FROM duckdb_columns()
            JOIN duckdb_tables() USING (database_name, schema_name, table_name)
            WHERE database_name = 'it' AND data_type IN ('VARCHAR', 'JSON') GROUP BY ALL
        """).fetchall()
        for schema, table, names in columns:
            row = ", ".join(map(quoted, names))
            cursor = con.execute(
                f"SELECT concat_ws(chr(31), {row}) FROM it.{quoted(schema)}.{quoted(table)}"
            )
            while rows := cursor.fetchmany(_FETCH):
                yield "\n".join(text for (text,) in rows)

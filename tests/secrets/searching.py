"""Looks for secrets in every file of a folder, in whatever form a program may have left them.

Written apart from what the product blanks: it knows nothing of that. Looked into are names of
files, bytes, what is compressed or packed, and every value of every table of DuckDB, SQLite and
Parquet files, since these compress or scatter their texts.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import duckdb
import zstandard

DEEPEST = 4  # packed within packed
SHORTEST = 8  # of an encoded form; a shorter one is found by chance
PLAIN, BARE = "plain", "duckdb blocks"
NO_TEXT = re.compile(r"(BOOLEAN|DATE|TIME|TIMESTAMP|DOUBLE|FLOAT|DECIMAL|U?[A-Z]*INT)[^\[\]]*$")
Place = tuple[str, bytes]


@dataclass(frozen=True)
class Hit:
    """``secret``: its name, ``place``: where it stands, ``form``: how it is written there."""

    secret: str
    place: str
    form: str


@dataclass
class Searcher:
    """``secrets``: name -> text. ``looked_at`` counts places by kind, to show that it looked."""

    secrets: Mapping[str, str]
    looked_at: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Most forms of most secrets are alike: each pattern once.
        self._forms = {
            pattern: (name, form)
            for name, secret in self.secrets.items()
            for form, pattern in reversed(_forms(secret).items())
        }

    def in_folder(self, folder: Path, skip: Callable[[Path], bool] = lambda _: False) -> list[Hit]:
        """Everything below a folder; files for which ``skip`` is true only by their names."""
        hits = []
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder))
            hits += self.in_bytes(f"name of {name}", name.encode())
            if path.is_file() and not skip(path):
                hits += self._in_places(places_of_file(path, name))
        return hits

    def in_text(self, place: str, text: str) -> list[Hit]:
        """A text such as what a program printed."""
        return self.in_bytes(place, text.encode("utf-8", "surrogatepass"))

    def in_bytes(self, place: str, data: bytes) -> list[Hit]:
        """Bytes, unpacked as often as they are packed."""
        return self._in_places(_unpacked("bytes", place, data, DEEPEST))

    def _in_places(self, places: Iterator[tuple[str, Place]]) -> list[Hit]:
        hits = []
        for kind, (place, data) in places:
            self.looked_at[kind] = self.looked_at.get(kind, 0) + 1
            hits += [
                Hit(name, f"{place} ({kind})", form)
                for pattern, (name, form) in self._forms.items()
                if (form == PLAIN or kind != BARE) and pattern in data
            ]
        return hits


def _forms(secret: str) -> dict[str, bytes]:
    raw = secret.encode()
    found: dict[str, bytes] = {PLAIN: raw, "utf-16": secret.encode("utf-16-le")}
    texts = {
        "in an address": quote(secret, safe=""),
        "in a form": quote_plus(secret),
        "in a path": quote(secret),
    }
    for start, is_ascii in (("in JSON", True), ("in JSON, as it is", False)):
        text = secret
        for depth in range(DEEPEST):
            text = json.dumps(text, ensure_ascii=is_ascii)[1:-1]
            texts[f"{start}, {depth} deep"] = text
    found |= {form: text.encode() for form, text in texts.items()}
    found["in an address, small letters"] = quote(secret, safe="").lower().encode()
    found["backwards"] = raw[::-1]
    found["hexadecimal"], found["HEXADECIMAL"] = raw.hex().encode(), raw.hex().upper().encode()
    for before in range(3):
        # The first and last character also depend on the bytes beside the secret.
        core = base64.b64encode(b"\0" * before + raw).rstrip(b"=")[2 if before else 0 : -1]
        core = core[1:] if before == 2 else core
        found[f"base64 from {before}"] = core
        found[f"base64 in an address from {before}"] = quote(core, safe="").encode()
        found[f"base64 of addresses from {before}"] = core.translate(bytes.maketrans(b"+/", b"-_"))
    return {form: text for form, text in found.items() if len(text) >= min(SHORTEST, len(raw))}


def places_of_file(path: Path, name: str) -> Iterator[tuple[str, Place]]:
    """All that is in a file, piece by piece: the kind of reading, where it stands, its bytes."""
    data = path.read_bytes()
    if data[8:12] == b"DUCK":
        # Blocks that were given up may still hold old texts.
        yield BARE, (name, data)
        with duckdb.connect(str(path), read_only=True) as con:
            yield from _tables(con, name)
        return
    yield from _unpacked("bytes", name, data, DEEPEST)
    if data[:4] == b"PAR1":
        with duckdb.connect() as con:
            rows = con.execute(
                "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet(?)", [str(path)]
            )
            yield from _values("parquet", name, rows)
    elif data[:15] == b"SQLite format 3":
        yield from _sqlite(path, name)


def _unpacked(kind: str, place: str, data: bytes, deep: int) -> Iterator[tuple[str, Place]]:
    yield kind, (place, data)
    if not deep:
        return
    for packing, inner, content in _contents(data):
        yield from _unpacked(packing, f"{place}{inner}", content, deep - 1)


def _contents(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    readers: dict[bytes, tuple[str, Callable[[bytes], bytes]]] = {
        b"\x1f\x8b": ("gzip", gzip.decompress),
        b"\x28\xb5\x2f\xfd": ("zstd", _zstd),
        b"BZh": ("bzip2", bz2.decompress),
        b"\xfd7zXZ": ("xz", lzma.decompress),
        b"\x78": ("zlib", zlib.decompress),
    }
    for magic, (kind, read) in readers.items():
        if data.startswith(magic):
            try:
                yield kind, "", read(data)
            except (OSError, EOFError, ValueError, zlib.error, zstandard.ZstdError):
                pass  # something else that begins alike: its bytes were looked at
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for entry in packed.namelist():
                yield "zip", f"!{entry}", packed.read(entry)


def _zstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()


def _tables(con: duckdb.DuckDBPyConnection, name: str) -> Iterator[tuple[str, Place]]:
    catalog = con.execute(
        "SELECT sql, comment FROM duckdb_tables() UNION ALL SELECT sql, comment FROM duckdb_views()"
        " UNION ALL SELECT comment, column_name FROM duckdb_columns()"
    )
    yield from _values("duckdb", f"{name} catalog", catalog)
    tables = con.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal"
    ).fetchall()
    for schema, table in tables:
        yield from _columns(con, f"{name} {schema}.{table}", f'"{schema}"."{table}"')


def _columns(con: duckdb.DuckDBPyConnection, place: str, table: str) -> Iterator[tuple[str, Place]]:
    """Each text once, since equal ones need no second look; numbers and times hold none."""
    described = con.execute(f"DESCRIBE FROM {table}").fetchall()
    for column in (row[0] for row in described if not NO_TEXT.match(row[1])):
        rows = con.execute(
            f'SELECT DISTINCT CAST("{column}" AS VARCHAR) AS "{column}" FROM {table}'
        )
        yield from _values("parquet" if "read_parquet" in table else "duckdb", place, rows)


def _sqlite(path: Path, name: str) -> Iterator[tuple[str, Place]]:
    con = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    con.text_factory = bytes
    try:
        tables = con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            rows = con.execute(f'SELECT * FROM "{table.decode()}"')
            yield from _values("sqlite", f"{name} {table.decode()}", rows)
    finally:
        con.close()


def _values(kind: str, place: str, rows: Any) -> Iterator[tuple[str, Place]]:
    names = [column[0] for column in rows.description]
    while some := rows.fetchmany(5_000):
        for column, values in zip(names, zip(*some, strict=True), strict=True):
            blobs = [v for v in values if isinstance(v, bytes)]
            texts = [str(v) for v in values if v is not None and not isinstance(v, bytes)]
            where = f"{place}.{column}"
            yield kind, (where, "\n".join(texts).encode("utf-8", "replace"))
            for blob in blobs:
                yield from _unpacked(kind, where, blob, DEEPEST)

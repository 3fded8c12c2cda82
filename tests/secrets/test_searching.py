"""The searcher finds what is planted, wherever it is: else its finding nothing says nothing."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb
import pytest
import zstandard

from tests.secrets.searching import Searcher

SECRET = "pLaNt3d/ä+secret=0123456789"
MANY = "pLaNt3d/{:02}/ä+secret=0123456789"
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "address": lambda text: quote(text, safe=""),
    "small letters": lambda text: quote(text, safe="").lower(),
    "form": quote_plus,
    "json": json.dumps,
    "json in json": lambda text: json.dumps(json.dumps(text)),
    "hex": lambda text: text.encode().hex(),
    **{
        f"basic {name!r}": lambda text, name=name: base64.b64encode(
            f"{name}:{text}".encode()
        ).decode()
        for name in ("", "a", "ab", "abc")
    },
    "urlsafe": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
}
ODD = "x" * 90_000  # longer than one page of a database


def _plain(path: Path, text: str) -> None:
    path.write_text(f"a line\nwith {text}.", encoding="utf-8")


def _name(path: Path, text: str) -> None:
    (path.parent / text).mkdir(parents=True)


def _gzip(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(f"{ODD}{text}".encode()))


def _zstd(path: Path, text: str) -> None:
    path.write_bytes(zstandard.compress(gzip.compress(f"{ODD}{text}".encode())))


def _zip(path: Path, text: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inner.txt", f"{ODD}{text}")


def _sqlite(path: Path, text: str) -> None:
    with sqlite3.connect(path) as con:
        con.execute("CREATE TABLE events (id INTEGER, body TEXT)")
        con.execute("INSERT INTO events VALUES (1, ?)", [f"{ODD}{text}{ODD}"])
    con.close()


def _sqlite_packed(path: Path, text: str) -> None:
    with sqlite3.connect(path) as con:
        con.execute("CREATE TABLE snapshots (id INTEGER, body BLOB)")
        con.execute("INSERT INTO snapshots VALUES (1, ?)", [zlib.compress(text.encode())])
    con.close()


def _duckdb(path: Path, text: str) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE SCHEMA deep")
        con.execute("CREATE TABLE deep.t AS SELECT i, 'filler ' || i AS a FROM range(9000) r(i)")
        con.execute("INSERT INTO deep.t VALUES (1, ?)", [text])


def _duckdb_json(path: Path, text: str) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE t (payload JSON)")
        con.execute("INSERT INTO t VALUES (?)", [json.dumps({"deep": [{"text": text}]})])


def _duckdb_struct(path: Path, text: str) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE t AS SELECT {'a': [?]} AS nested", [text])


def _duckdb_comment(path: Path, text: str) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE t (a INTEGER)")
        con.execute(f"COMMENT ON COLUMN t.a IS '{text}'")


def _parquet(path: Path, text: str) -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t AS SELECT ? AS a FROM range(500)", [text])
        con.execute(f"COPY t TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


PLACES = [
    _plain, _name, _gzip, _zstd, _zip, _sqlite, _sqlite_packed, _duckdb, _duckdb_json,
    _duckdb_struct, _duckdb_comment, _parquet,
]  # fmt: skip


@pytest.mark.parametrize("plant", PLACES, ids=lambda plant: plant.__name__.strip("_"))
def test_each_form_is_found_wherever_it_is(
    tmp_path: Path, plant: Callable[[Path, str], None]
) -> None:
    secrets = {form: MANY.format(number) for number, form in enumerate(FORMS)}
    for number, (form, write) in enumerate(FORMS.items()):
        folder = tmp_path / "data" / f"{number:02}"
        folder.mkdir(parents=True)
        plant(folder / "file", write(secrets[form]))
    hits = Searcher(secrets | {"not there": "another-secret-9876"}).in_folder(tmp_path)
    places = {f"data/{number:02}": form for number, form in enumerate(FORMS)}
    for hit in hits:
        (place,) = (place for place in places if place in hit.place)
        assert hit.secret == places[place]
    assert {hit.secret for hit in hits} == set(FORMS)


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    for plant in PLACES:
        plant(tmp_path / plant.__name__, "nothing-of-interest")
    searcher = Searcher({"mine": SECRET})
    assert searcher.in_folder(tmp_path) == []
    assert {"bytes", "gzip", "zstd", "zip", "zlib", "sqlite", "duckdb", "parquet"} <= set(
        searcher.looked_at
    )


def test_skipped_files_are_known_by_their_names_only(tmp_path: Path) -> None:
    _plain(tmp_path / "state.json", SECRET)
    _plain(tmp_path / "other.json", SECRET)
    hits = Searcher({"mine": SECRET}).in_folder(tmp_path, lambda path: path.name == "state.json")
    assert {hit.place for hit in hits} == {"other.json (bytes)"}

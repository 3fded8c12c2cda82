"""The text inside files of any kind: compressed, archives, Parquet, or plain."""

import codecs
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import duckdb

from orchestration.loading.casts import literal, quoted
from orchestration.loading.probe import BROKEN, compression_of, open_bytes

_MAX_LINE = 1 << 20


def texts_of(path: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Pairs (name of the part, its lines) of a file; the name is empty for the file itself.

    Compression is undone, archives (workbooks included) are opened, cells of Parquet are given as
    lines. What is damaged ends where the damage begins.
    """
    head = _head(path)
    if head.startswith(b"PK\x03\x04"):
        yield from _members(path)
    elif head.startswith(b"PAR1"):
        yield "", _cells(path)
    else:
        yield "", _lines(path)


def _head(path: Path) -> bytes:
    try:
        with open_bytes(path, compression_of(path)) as stream:
            return stream.read(4)
    except (*BROKEN, OSError):
        return b""


def _lines(path: Path) -> Iterator[str]:
    try:
        with open_bytes(path, compression_of(path)) as stream:
            yield from _decoded(stream)
    except BROKEN:
        return


def _members(path: Path) -> Iterator[tuple[str, Iterator[str]]]:
    try:
        with (
            open_bytes(path, compression_of(path)) as stream,
            zipfile.ZipFile(
                io.BytesIO(stream.read()) if compression_of(path) != "none" else path
            ) as archive,
        ):
            for name in archive.namelist():
                yield name, _member(archive, name)
    except (*BROKEN, zipfile.BadZipFile):
        return


def _member(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    try:
        with archive.open(name) as stream:
            yield from _decoded(stream)  # type: ignore[arg-type]
    except (*BROKEN, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return


def _decoded(stream: BinaryIO) -> Iterator[str]:
    first = stream.read(2)
    is_wide = first in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8")("replace")
    held = decoder.decode(first)
    while chunk := stream.read(_MAX_LINE):
        *lines, held = (held + decoder.decode(chunk)).split("\n")
        yield from lines
    yield held + decoder.decode(b"", True)


def _cells(path: Path) -> Iterator[str]:
    with (
        open_bytes(path, compression_of(path)) as stream,
        duckdb.connect() as con,
        tempfile.NamedTemporaryFile(suffix=".parquet") as plain,
    ):
        if compression_of(path) != "none":
            shutil.copyfileobj(stream, plain)
            plain.flush()
            path = Path(plain.name)
        try:
            scan = f"read_parquet({literal(str(path))})"
            names = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()]
            row = ", ".join(f"{quoted(name)}::VARCHAR" for name in names)
            cursor = con.execute(f"SELECT concat_ws(chr(31), {row}) FROM {scan}")
            while rows := cursor.fetchmany(10_000):
                yield from (text for (text,) in rows)
        except duckdb.Error:
            return

"""What kind of file lies in landing, judged by its content and not by its name."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import zstandard

from orchestration.loading.quarantine import DamagedFile, UnreadableFile
from orchestration.loading.recognise import fold
from orchestration.loading.tables import GENERAL_TABLES

Format = Literal["csv", "jsonl", "json", "parquet"]
Compression = Literal["none", "gzip", "zstd"]

#: Characters of one field of CSV.
MAX_FIELD = 16 * 1024 * 1024
_HEAD_BYTES = 256 * 1024
# Text packs to a tenth or a fiftieth. What grows further and is large then is a trap.
_MAX_GROWTH = 200
_HARMLESS_BYTES = 1024 * 1024 * 1024
# One piece of zstd may unpack to 32,000 times its size.
_ZSTD_PIECE = 2048
_CHUNK = 1024 * 1024
_DELIMITERS = ",;\t"
#: What reading damaged compressed content raises.
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)


@dataclass(frozen=True)
class Probe:
    """How to read one file. ``delimiter`` and ``header`` are for CSV only.

    ``needs_rewriting``: DuckDB cannot read the bytes as they are, only a plain UTF-8 copy.
    """

    path: Path
    format: Format
    compression: Compression
    encoding: str = "utf-8"
    delimiter: str = ","
    header: tuple[str, ...] = ()
    needs_rewriting: bool = False


def probe(path: Path, verified: bool = False) -> Probe:
    """Find compression, format, encoding, delimiter and header of a file.

    Unless ``verified``, compressed content is read to its end first. Raises UnreadableFile for an
    empty, damaged or binary file.
    """
    compression = compression_of(path)
    if not verified:
        _verify(path, compression)
    with open_bytes(path, compression) as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(b"PAR1"):
        return Probe(path, "parquet", compression)
    encoding = _encoding(head)
    # The head may end within a character: an incremental decoder keeps that part back.
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    if not text.strip():
        raise UnreadableFile("the file is empty")
    shape = _text_format(text)
    # What is no text shows it in its first line already: no header holds such characters.
    first = text.lstrip().splitlines()[0]
    if shape == "csv" and ("\0" in first or "\ufffd" in first):
        raise UnreadableFile(
            "the file is neither CSV, JSON Lines nor Parquet in UTF-8, nor an archive or "
            "workbook of a known export"
        )
    if shape != "csv":
        return Probe(path, shape, compression, encoding, needs_rewriting=encoding != "utf-8")
    delimiter, header = _csv_header(text, is_whole=len(head) < _HEAD_BYTES)
    unusual = encoding == "utf-16" or text.startswith(("\r", "\n"))
    return Probe(path, "csv", compression, encoding, delimiter, header, unusual)


@contextmanager
def open_bytes(path: Path, compression: Compression) -> Iterator[BinaryIO]:
    """The decompressed bytes of a file, as a stream; errors of the compression come on reading."""
    with path.open("rb") as raw:
        if compression == "gzip":
            with gzip.GzipFile(fileobj=raw) as stream:
                yield stream  # type: ignore[misc]
        elif compression == "zstd":
            reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
            with io.BufferedReader(reader, _CHUNK) as buffered:
                yield buffered
        else:
            yield raw


def last_byte(source: Probe) -> bytes:
    """The last byte of the content that is no space; empty if there is none."""
    last = b""
    with open_bytes(source.path, source.compression) as stream:
        while chunk := stream.read(_CHUNK):
            # UTF-16 has a zero byte in every character that matters here.
            last = chunk.replace(b"\0", b"").rstrip()[-1:] or last
    return last


def _verify(path: Path, compression: Compression) -> None:
    # DuckDB takes a zstd file that was cut off at the end of a line for a shorter one.
    try:
        if compression == "zstd":
            _verify_zstd(path)
        elif compression == "gzip":
            size, allowed = 0, _allowed(path)
            with gzip.open(path, "rb") as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    _refuse_trap(size, allowed)
    except BROKEN as error:
        raise DamagedFile(f"the compressed file is damaged or cut off: {error}") from error


def _allowed(path: Path) -> int:
    return max(_HARMLESS_BYTES, _MAX_GROWTH * path.stat().st_size)


def _refuse_trap(size: int, allowed: int) -> None:
    if size > allowed:
        raise DamagedFile(
            f"the compressed file unpacks to more than {allowed // 1024 // 1024} MB, over "
            f"{_MAX_GROWTH} times its size; what grows like this is not read"
        )


def _verify_zstd(path: Path) -> None:
    size, allowed = 0, _allowed(path)
    with path.open("rb") as raw:
        frame = zstandard.ZstdDecompressor().decompressobj()
        begun = False
        while chunk := raw.read(_ZSTD_PIECE):
            while chunk:
                size += len(frame.decompress(chunk))
                _refuse_trap(size, allowed)
                begun = True
                chunk = frame.unused_data
                if frame.eof:
                    frame = zstandard.ZstdDecompressor().decompressobj()
                    begun = False
        if begun:
            raise EOFError("the last frame has no end")


def compression_of(path: Path) -> Compression:
    """How the bytes of the file are compressed, by their magic number."""
    with path.open("rb") as raw:
        magic = raw.read(4)
    if magic.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zstd" if magic == b"\x28\xb5\x2f\xfd" else "none"


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _text_format(text: str) -> Format:
    lines = [line for line in (raw.strip() for raw in text.splitlines()[:50]) if line]
    objects = sum(line.startswith("{") for line in lines)
    if objects * 2 > len(lines):
        return "jsonl"
    # An array may have each object on a line of its own, so that most lines start with {.
    if lines[0].startswith("["):
        return "json"
    return "csv"


def _csv_header(text: str, is_whole: bool) -> tuple[str, tuple[str, ...]]:
    known = {name for table in GENERAL_TABLES for name in table.names}

    def score(delimiter: str) -> tuple[int, int]:
        names, _ = _first_record(text, delimiter)
        return sum(fold(name) in known for name in names), len(names)

    delimiter = max(_DELIMITERS, key=score)
    names, ends = _first_record(text, delimiter)
    if not ends and not is_whole:
        raise UnreadableFile(f"the header is longer than {_HEAD_BYTES // 1024} KB")
    # A delimiter at the end of every line makes a last column without a name.
    named = (name if name.strip() else f"column_{i}" for i, name in enumerate(names, 1))
    return delimiter, tuple(named)


def _first_record(text: str, delimiter: str) -> tuple[list[str], bool]:
    """The first record with anything in it, and whether there is text behind it."""
    csv.field_size_limit(MAX_FIELD)
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter)
    try:
        found = next((record for record in reader if record), [])
    except csv.Error as error:
        raise UnreadableFile(f"the header cannot be read: {error}") from error
    return found, bool(stream.read(1))

"""Text of an export: encoding, delimiter, and its records whatever stands above the header.

A record that cannot be read costs only itself, as in the general tables.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice
from typing import BinaryIO

from orchestration.loading.exports.model import Part, Row
from orchestration.loading.probe import MAX_FIELD
from orchestration.loading.quarantine import UnreadableFile
from orchestration.loading.records import (
    TOO_LONG,
    Lines,
    bounded_lines,
    is_text,
    quote_problem,
)

Opener = Callable[[], AbstractContextManager[BinaryIO]]

HEAD_BYTES = 64 * 1024
#: A header stands within so many records from the top.
TOP_ROWS = 25
_DELIMITERS = ",;\t"
_LOOKED_AT = 12


def text_part(name: str, opened: Opener) -> Part | None:
    """The part that the bytes are, or None if they are no text."""
    with opened() as stream:
        head_bytes = stream.read(1024)
        if encoding_of(head_bytes) != "utf-16" and b"\0" in head_bytes:
            return None  # pictures and films are most of some archives
        head_bytes += stream.read(HEAD_BYTES)
    encoding = encoding_of(head_bytes)
    head = codecs.getincrementaldecoder(encoding)("replace").decode(head_bytes)
    if not head.strip() or "\0" in head[:1000] or "\ufffd" in head[:200]:
        return None
    delimiter = _delimiter(head)
    rows = partial(csv_rows, opened, encoding, delimiter)
    top = islice(_records(Lines(io.StringIO(head, newline="")), delimiter), TOP_ROWS)
    return Part(name, head, tuple(top), rows, encoding, opened)


def encoding_of(head: bytes) -> str:
    """utf-16 with a byte order mark, else UTF-8 with or without one."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def csv_rows(opened: Opener, encoding: str, delimiter: str) -> Iterator[Row]:
    """All records with any content, each with the line that it begins at.

    Raises UnreadableFile if the bytes cannot be decoded at all (half a UTF-16 character).
    """
    csv.field_size_limit(MAX_FIELD)
    try:
        with (
            opened() as stream,
            io.TextIOWrapper(
                stream, encoding=encoding, errors="surrogateescape", newline=""
            ) as text,
        ):
            yield from _records(Lines(bounded_lines(text)), delimiter)
    except UnicodeError as error:
        raise UnreadableFile(f"the text is not valid {encoding}: {error}") from error


def _records(lines: Lines, delimiter: str) -> Iterator[Row]:
    while True:
        lines.skip_empty()
        start = lines.number + 1
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        problem: str | None = None
        fields: list[str] = []
        try:
            fields = next(reader)
        except StopIteration:
            if not lines.taken:
                return
            problem = "a quoted field has no end"
        except csv.Error as error:
            problem = quote_problem(error)
        if lines.is_too_long:
            problem = TOO_LONG
        if problem is None:
            raw = "".join(lines.taken)
            lines.accept()
        else:
            raw = lines.reject()
        if problem is None and not is_text(raw):
            problem = "the text is not valid UTF-8"
        if problem is None and not any(fields):
            continue
        # Some exports leave zero bytes in cells, which no text column can hold.
        cells = tuple(cell.replace("\0", "") for cell in fields)
        yield Row(start, () if problem else cells, raw.rstrip("\r\n"), problem)


def _delimiter(head: str) -> str:
    """The delimiter that parts most of the first lines; ``sep=`` in the first line says it."""
    first = head.lstrip("\ufeff").split("\n", 1)[0].strip().strip('"').lower()
    if first.startswith("sep=") and first[4:5] in tuple(_DELIMITERS):
        return first[4]

    def score(delimiter: str) -> int:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        try:
            return max((len(row) for row, _ in zip(reader, range(_LOOKED_AT), strict=False)))
        except (csv.Error, ValueError):
            return 0

    return max(_DELIMITERS, key=score)

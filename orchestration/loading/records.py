"""The records of a text file one by one, with the line each begins at.

The slow way, for what DuckDB refuses: a broken record is set aside and reading goes on behind it.
It serves two ends: a copy of the good records that DuckDB reads, and the lines of records whose
values turn out to be wrong.
"""

import csv
import io
import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TextIO

from orchestration.loading.probe import MAX_FIELD, Probe, open_bytes
from orchestration.loading.quarantine import UnreadableFile, refused_line
from orchestration.loading.recognise import MAX_COLUMNS, fold

# A quote that is never closed must not swallow the file: no record is longer than this.
_MAX_RECORD_LINES = 2_000
#: Characters of a line or of a record; what is longer is refused and never held in memory whole.
MAX_LINE = 16 * 1024 * 1024
# DuckDB's limit for one JSON object, in bytes; a longer one would fail the whole file.
_MAX_OBJECT = 16 * 1024 * 1024
TOO_LONG = "the record is longer than 16 MB"

# Sets of names that are remembered: rows of most files have the same few.
_MAX_SHAPES = 1_000
_NOT_UTF8 = "the text is not valid UTF-8"


@dataclass(frozen=True)
class Record:
    """One record: its first line (from 1), its text, and its values or the reason there are none.

    ``values`` of CSV are in the order of the header.
    """

    line: int
    text: str
    values: dict[str, Any] | None = None
    reason: str | None = None


def records(source: Probe) -> Iterator[Record]:
    """All records of a CSV or JSON Lines file in order, without its header and empty lines."""
    is_csv = source.format == "csv"
    with open_bytes(source.path, source.compression) as stream:
        # Bytes that are no text become lone surrogates, which are found below. A lone carriage
        # return ends a line of CSV, and none of JSON Lines.
        with io.TextIOWrapper(
            stream,
            encoding=source.encoding,
            errors="surrogateescape",
            newline="" if is_csv else "\n",
        ) as text:
            yield from _csv(text, source) if is_csv else _jsonl(text)


def bounded_lines(text: TextIO) -> Iterator[str]:
    """Lines of a text; of one longer than ``MAX_LINE`` no more than one character beyond."""
    while line := text.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith(("\n", "\r")):
            line = text.readline(MAX_LINE + 1)


def _jsonl(text: io.TextIOWrapper) -> Iterator[Record]:
    for number, raw in enumerate(bounded_lines(text), 1):
        line = raw.strip("\r\n")
        if not line.strip():
            continue
        reason = None
        values = None
        try:
            values = _parse_object(line)
        except (ValueError, RecursionError) as error:
            reason = f"malformed JSON: {error}"
        if not is_text(line):
            values, reason = None, _NOT_UTF8
        yield Record(number, line, values, reason)


def _parse_object(line: str) -> dict[str, Any]:
    if _is_too_long(line):
        raise ValueError("the line is longer than 16 MB")
    value = json.loads(
        line,
        parse_constant=_no_constant,
        parse_int=str,
        parse_float=str,
        object_pairs_hook=_distinct,
    )
    if not isinstance(value, dict):
        raise ValueError("not an object")
    if not _differ(tuple(value)):
        raise ValueError("two keys differ only in case")
    if "\\ud" in line.lower() and not is_text(json.dumps(value, ensure_ascii=False)):
        raise ValueError("half of a surrogate pair in the text")
    return value


def _is_too_long(text: str) -> bool:
    size = len(text)
    # No character takes more than four bytes; one that is no text is found elsewhere.
    return size > _MAX_OBJECT or (
        4 * size > _MAX_OBJECT and len(text.encode("utf-8", "surrogateescape")) > _MAX_OBJECT
    )


@lru_cache(maxsize=1024)
def _differ(names: tuple[str, ...]) -> bool:
    # Most rows of a file have the same few sets of keys.
    return len({fold(name) for name in names}) == len(names)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


def is_text(text: str) -> bool:
    """False if the bytes it was read from were no UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class Lines:
    """Lines of a text with a way back: what a failed record took is read again."""

    def __init__(self, text: Iterable[str]):
        self._text = iter(text)
        self._back: deque[str] = deque()
        self._size = 0
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MAX_RECORD_LINES or self.is_too_long:
            raise StopIteration
        line = self._line()
        if line is None:
            raise StopIteration
        self.taken.append(line)
        self._size += len(line)
        return line

    def _line(self) -> str | None:
        return self._back.popleft() if self._back else next(self._text, None)

    def skip_empty(self) -> None:
        """Done with the empty lines that come next; a file may have millions of them."""
        while (line := self._line()) is not None:
            if line.strip("\r\n"):
                self._back.appendleft(line)
                return
            self.number += 1

    @property
    def is_too_long(self) -> bool:
        """More was taken than a record may have."""
        return self._size > MAX_LINE

    def accept(self) -> None:
        """What was taken is a record; its lines are done with."""
        self.number += len(self.taken)
        self.taken, self._size = [], 0

    def reject(self) -> str:
        """Only the first line taken is done with; the others come again. That line."""
        first, *others = self.taken
        self._back.extendleft(reversed(others))
        self.number += 1
        self.taken, self._size = [], 0
        return first


def _csv(text: io.TextIOWrapper, source: Probe) -> Iterator[Record]:
    csv.field_size_limit(MAX_FIELD)
    lines = Lines(bounded_lines(text))
    header_seen = False
    while True:
        lines.skip_empty()
        start = lines.number + 1
        # A reader of its own for every record: a failed one leaves no half-read state behind.
        reader = csv.reader(lines, delimiter=source.delimiter, strict=True)
        reason: str | None
        try:
            fields = next(reader)
        except StopIteration:
            if not lines.taken:
                return
            fields, reason = [], "a quoted field has no end"
        except csv.Error as error:
            fields, reason = [], quote_problem(error)
        else:
            reason = _field_problem(fields, len(source.header))
        if lines.is_too_long:
            fields, reason = [], TOO_LONG
        if reason is None or not header_seen:
            raw = "".join(lines.taken)
            lines.accept()
        else:
            raw = lines.reject()
        if not fields and not raw.strip("\r\n"):
            continue
        if not header_seen:
            header_seen = True
            continue
        if reason is None and not is_text(raw):
            reason = _NOT_UTF8
        values = None if reason else dict(zip(source.header, fields, strict=False))
        yield Record(start, raw.rstrip("\r\n"), values, reason)


def quote_problem(error: csv.Error) -> str:
    """What is wrong with a record that the csv module refuses."""
    if "unexpected end of data" in str(error):
        return "a quoted field has no end"
    return f"malformed CSV: {error}"


def _field_problem(fields: list[str], expected: int) -> str | None:
    found = len(fields)
    if not fields or found == expected:
        return None
    # One delimiter too many at the end of the line adds nothing.
    if found == expected + 1 and fields[-1] == "":
        return None
    return f"too {'few' if found < expected else 'many'} fields: {found} instead of {expected}"


def rewrite(source: Probe, target: Path, refused: Path) -> tuple[Probe, int, tuple[str, ...]]:
    """Copy the good records to ``target`` as JSON Lines and the others to ``refused``.

    Returns how to read the copy, the number of records refused and the names of all columns.
    Names that differ only in case or spaces get the spelling that came first.
    """
    spelling = {fold(name): name for name in source.header}
    seen: dict[tuple[str, ...], dict[str, str]] = {}
    bad = 0
    with (
        target.open("w", encoding="utf-8") as good_file,
        refused.open("w", encoding="utf-8") as refused_file,
    ):
        for record in records(source):
            if record.values is None:
                bad += 1
                refused_file.write(refused_line(record.line, record.reason or "", record.text))
                continue
            renamed = _spell(tuple(record.values), spelling, seen)
            if len(spelling) > MAX_COLUMNS:
                raise UnreadableFile(f"the file has more than {MAX_COLUMNS} columns")
            if source.format == "jsonl" and not renamed:
                good_file.write(record.text.strip() + "\n")
                continue
            values = {renamed.get(name, name): value for name, value in record.values.items()}
            line = json.dumps(values, ensure_ascii=False)
            if _is_too_long(line):
                bad += 1
                refused_file.write(refused_line(record.line, TOO_LONG, record.text))
                continue
            good_file.write(line + "\n")
    return Probe(target, "jsonl", "none"), bad, tuple(spelling.values())


def _spell(
    names: tuple[str, ...], spelling: dict[str, str], seen: dict[tuple[str, ...], dict[str, str]]
) -> dict[str, str]:
    """Names that were spelled differently before -> that spelling; new ones join ``spelling``."""
    if names not in seen:
        if len(seen) >= _MAX_SHAPES:
            seen.clear()
        first = {name: spelling.setdefault(fold(name), name) for name in names}
        seen[names] = {name: other for name, other in first.items() if name != other}
    return seen[names]

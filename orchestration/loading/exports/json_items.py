"""JSON of any size, record by record: elements of the arrays at the top, or lines.

A document is an array of records, or an object whose members are arrays of records or something
else. Text is scanned for where records begin and end, and every record is parsed by itself: one
that is broken costs only itself, and a document without an end is refused as a whole. Memory: one
record of at most ``MAX_RECORD`` characters and what is made of it; a record nested deeper than
``MAX_DEPTH`` is not parsed.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn, TextIO

from orchestration.loading.exports.model import Part
from orchestration.loading.quarantine import UnreadableFile
from orchestration.loading.records import is_text

MAX_RECORD = 16 * 1024 * 1024
MAX_DEPTH = 64
_HEAD_ITEMS = 200
_CHUNK = 256 * 1024
# Strings as a whole, so that brackets in them do not count.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},:"]', re.DOTALL)


@dataclass(frozen=True)
class Item:
    """One record: its key in the object at the top (empty in an array), number from 1, text.

    ``value`` is what was parsed; None if ``problem`` says why there is nothing.
    """

    key: str
    number: int
    text: str
    value: Any = None
    problem: str | None = None


class BrokenEnd(UnreadableFile):
    """The document has no end or something behind it."""


def items_of(part: Part) -> Iterator[Item]:
    """Records of a JSON document in order.

    Raises UnreadableFile if it is cut off, or a record is too large.
    """
    with _opened(part) as text:
        yield from _items(text)


def items_of_head(part: Part) -> tuple[Item, ...]:
    """The records that stand whole in the beginning of the text; none if it is no JSON."""
    if part.head.lstrip("\ufeff \t\r\n")[:1] not in ("[", "{") or part.open is None:
        return ()
    return _head_items(part.head)


@lru_cache(maxsize=2)
def _head_items(head: str) -> tuple[Item, ...]:
    # Every export asks for the same beginning.
    found: list[Item] = []
    try:
        for item in _items(io.StringIO(head.lstrip("\ufeff"))):
            found.append(item)
            if len(found) >= _HEAD_ITEMS:
                break
    except UnreadableFile:
        pass  # what was cut off with the head
    return tuple(found)


def items_of_lines(part: Part) -> Iterator[Item]:
    """Records of JSON lines; ``number`` is the line."""
    with _opened(part) as text:
        number = 0
        while line := text.readline(MAX_RECORD):
            number += 1
            if len(line) >= MAX_RECORD:
                raise UnreadableFile(f"line {number} is longer than {MAX_RECORD} characters")
            if line.strip("\ufeff \t\r\n"):
                yield _item("", number, line.strip("\ufeff \t\r\n"))


def deep(value: Any, *keys: str) -> Any:
    """The value below the keys; None if one of them is not there or what holds it is no object."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


@contextmanager
def _opened(part: Part) -> Iterator[TextIO]:
    if part.open is None:
        raise UnreadableFile("the part is no text")
    encoding = "utf-8-sig" if part.encoding == "utf-8" else part.encoding
    with (
        part.open() as stream,
        io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape") as text,
    ):
        try:
            yield text
        except UnicodeError as error:
            raise UnreadableFile(f"the text is not valid {encoding}: {error}") from error


class _Scanner:
    """Tokens of a text with their places; text before ``start`` may be forgotten."""

    def __init__(self, text: TextIO):
        self._text = text
        self._buffer = ""
        self._offset = 0
        self._at = 0

    def next(self, keep_from: int) -> tuple[str, int] | None:
        """The next token and its place; None at the end. Text from ``keep_from`` on is kept."""
        while True:
            found = _TOKEN.search(self._buffer, self._at - self._offset)
            if found and (found[0] != '"'):
                self._at = self._offset + found.end()
                return found[0], self._offset + found.start()
            # A lone quotation mark is a string that goes on behind what was read.
            if not self._more(keep_from if keep_from >= 0 else self._at):
                if found:
                    raise BrokenEnd("the JSON is cut off within a text")
                return None

    def text(self, start: int, end: int) -> str:
        """What stands between two places."""
        return self._buffer[start - self._offset : end - self._offset]

    def _more(self, keep_from: int) -> bool:
        keep = min(keep_from, self._at) - self._offset
        self._buffer = self._buffer[keep:]
        self._offset += keep
        if len(self._buffer) > MAX_RECORD:
            raise UnreadableFile(f"a record of the JSON is longer than {MAX_RECORD} characters")
        more = self._text.read(max(_CHUNK, len(self._buffer)))
        self._buffer += more
        return bool(more)


def _items(text: TextIO) -> Iterator[Item]:
    scanner = _Scanner(text)
    opening = scanner.next(-1)
    if opening is None or opening[0] not in "[{":
        raise UnreadableFile("the file is no JSON document")
    number = 0
    last = opening
    if opening[0] == "[":
        for one in _elements(scanner, opening[1] + 1):
            number += 1
            yield _item("", number, one)
    else:
        for key, one in _members(scanner):
            number += 1
            yield _item(key, number, one)
    last = scanner.next(-1) or last
    if last is not opening:
        raise BrokenEnd("something stands behind the end of the JSON")


def _elements(scanner: _Scanner, start: int) -> Iterator[str]:
    """Texts of the elements of an array whose bracket is behind us."""
    depth = 0
    while token := scanner.next(start):
        sign, at = token
        if sign in "[{":
            depth += 1
        elif depth and sign in "]}":
            depth -= 1
        elif not depth and (sign == "," or sign == "]"):
            one = scanner.text(start, at).strip()
            start = at + 1
            if one or sign == ",":
                yield one
            if sign == "]":
                return
        elif not depth and sign == "}":
            raise BrokenEnd("an array of the JSON ends with }")
    raise BrokenEnd("the JSON array has no end")


def _members(scanner: _Scanner) -> Iterator[tuple[str, str]]:
    """Key and text of every member of an object, and of the elements of members that are arrays."""
    while token := scanner.next(-1):
        sign, _ = token
        if sign == "}":
            return
        if sign == ",":
            continue
        colon = scanner.next(-1)
        if not sign.startswith('"') or colon is None or colon[0] != ":":
            raise BrokenEnd("the JSON object is broken")
        key = _key(sign)
        start = colon[1] + 1
        first = scanner.next(start)
        if first and first[0] == "[":
            for one in _elements(scanner, first[1] + 1):
                yield key, one
            continue
        end = _end_of_value(scanner, start, first)
        yield key, scanner.text(start, end[1]).strip()
        if end[0] == "}":
            return
    raise BrokenEnd("the JSON object has no end")


def _end_of_value(scanner: _Scanner, start: int, token: tuple[str, int] | None) -> tuple[str, int]:
    depth = 0
    while token:
        sign = token[0]
        if sign in "[{":
            depth += 1
        elif depth and sign in "]}":
            depth -= 1
        elif not depth and sign in ",}":
            return token
        token = scanner.next(start)
    raise BrokenEnd("the JSON object has no end")


def _key(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text.strip('"')


def _item(key: str, number: int, text: str) -> Item:
    try:
        if not is_text(text):
            raise ValueError("the text is not valid UTF-8")
        if _depth(text) > MAX_DEPTH:
            raise ValueError(f"nested deeper than {MAX_DEPTH}")
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        shown = str(error)
        known = shown.startswith(("the text", "nested"))
        return Item(key, number, text, problem=shown if known else f"malformed JSON: {shown}")
    return Item(key, number, text, value)


def _depth(text: str) -> int:
    depth = deepest = 0
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0
    for found in _TOKEN.finditer(text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
    return deepest


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")

"""What a native export is: a file as its platform hands it out, which is no general table.

A file has parts (the text itself, the members of an archive, the sheets of a workbook). An
``Export`` knows one kind of part by its columns or its shape and makes rows of the general tables
of it. Most exports are tables and described as data (``tabular``); an export of another shape,
such as a JSON document, is any object with the same attributes and methods.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Literal, Protocol

Stream = Literal["actions", "content", "metrics", "labels"]


@dataclass(frozen=True)
class Row:
    """One record of a table: line or sheet row (from 1), cells, text as it stands in the file.

    ``problem`` says why there are no cells.
    """

    line: int
    cells: tuple[str, ...]
    text: str
    problem: str | None = None


@dataclass(frozen=True)
class Part:
    """One text or sheet of a file.

    ``name``: the member or sheet, empty for a file that is its only part. ``head``: the beginning
    of the text, decoded; empty for a sheet. ``top``: its first rows as a table, by which it is
    recognised. ``rows`` reads the whole table; ``open`` gives the bytes of a text, and is None for
    a sheet.
    """

    name: str
    head: str
    top: tuple[Row, ...]
    rows: Callable[[], Iterator[Row]]
    encoding: str = "utf-8"
    open: Callable[[], AbstractContextManager[BinaryIO]] | None = None
    #: Bytes after decompression, of a member of an archive.
    size: int = 0


@dataclass(frozen=True)
class Made:
    """One row for a general table: values as text by column, and other things for its payload."""

    table: Stream
    values: Mapping[str, str]
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Converted:
    """What became of one row of the export: rows of general tables, or a problem.

    No rows and no problem: the row says nothing that is stored (all its values are unknown, or it
    is a total of other rows).
    """

    line: int
    text: str
    made: tuple[Made, ...] = ()
    problem: str | None = None


class Source(Protocol):
    """What an export may ask about the file that it stands in."""

    @property
    def label(self) -> str:
        """Path of the file in the inbox."""

    @property
    def exported_at(self) -> datetime:
        """When the file was written, as far as known; UTC."""

    @property
    def timezone(self) -> str:
        """The audience's time zone, for exports that write the account's own."""

    @property
    def matches(self) -> "tuple[Match, ...]":
        """All parts of the file that were recognised."""

    def account(self, platform: str) -> str:
        """The account of a part that does not name it; UnreadableFile says how to tell."""

    def platform(self, allowed: tuple[str, ...]) -> str:
        """The platform of a part that several share; UnreadableFile says how to tell."""


@dataclass(frozen=True)
class Match:
    """A part and the export that it is. ``score``: how many of its names were known.

    ``header_line`` and ``columns`` (position -> key of the field) are for tables; ``language`` is
    the one of the headers.
    """

    export: "Export"
    part: Part
    score: int
    language: str = "en"
    header_line: int = 0
    header: tuple[str, ...] = ()
    columns: Mapping[int, str] = field(default_factory=dict)


class Export(Protocol):
    """One kind of native export.

    ``name`` is ``<family>.<kind>``; ``title`` what its platform calls it; ``stream`` the general
    table that it mainly fills, where its rows are counted; ``whole_archive``: other members of an
    archive with such a part are none of our business (pictures, settings) and go unmentioned.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def stream(self) -> Stream: ...

    @property
    def whole_archive(self) -> bool: ...

    def match(self, part: Part) -> Match | None:
        """The match if the part is of this kind; looks at names and shape only."""

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Every row of the part, once, in order."""

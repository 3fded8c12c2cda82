"""The words in which a table of an export is described: columns, and what a row is about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from orchestration.loading.exports.dates import Style
from orchestration.loading.exports.model import Match, Source
from orchestration.loading.exports.values import Kind

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Field:
    """A column. ``names``: language -> the headers it has there; ``en`` is always given.

    ``to``: ``content.<column>``, ``metrics.<metric>`` or ``payload`` (of content); empty for what
    only the code reads, such as ids and dates. ``kind`` says how a figure is spelled.
    """

    key: str
    names: Names
    to: str = ""
    kind: Kind = "text"
    required: bool = False


@dataclass(frozen=True)
class Subject:
    """What a row is about. ``account`` empty: the one of the file.

    ``period``, ``observed_at``, ``breakdown`` and ``definition`` are those of the figures, whose
    metrics get the ``suffix`` (such as _paid). ``content`` are columns of the row of content, which
    is made where it has ``published_at``. ``action``: the row is this one act and nothing else.
    ``skip``: nothing is made of it.
    """

    platform: str = ""
    account: str = ""
    content_id: str = ""
    period: str = "lifetime"
    observed_at: str = ""
    breakdown: str = ""
    definition: str = ""
    suffix: str = ""
    content: Mapping[str, str] = field(default_factory=dict)
    action: Mapping[str, str] = field(default_factory=dict)
    skip: bool = False


@dataclass(frozen=True)
class Table:
    """What a reader of rows may use: the file, the part, its dates, and what ``prepare`` made."""

    source: Source
    match: Match
    style: Style
    prepared: Any = None

    @property
    def lifetime_day(self) -> str:
        """The day of the export, at which lifetime counters of it are observed."""
        return self.source.exported_at.date().isoformat()


Cells = Mapping[str, str]
Reader = Callable[[Cells, Table], Subject]


class Description(Protocol):
    """What the conversion of rows needs to know of a table."""

    @property
    def fields(self) -> tuple[Field, ...]: ...

    @property
    def subject(self) -> Reader: ...

    @property
    def date_keys(self) -> tuple[str, ...]: ...

    @property
    def day_order(self) -> Mapping[str, str]: ...

    @property
    def prepare(self) -> Callable[[Table, Iterator[Cells]], Any] | None: ...

"""Exports that are tables, described as data: which headers, and what each column becomes.

Every row makes at most one row of content and one row of metrics for each column of a figure whose
cell is known. A figure carries the day that it belongs to, or, as a lifetime counter, the day of
the export: exporting a day again corrects it, and a later export is a later observation.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from orchestration.loading.exports import limits
from orchestration.loading.exports.dates import Style, style_of
from orchestration.loading.exports.headers import columns_of, fold, header_candidates
from orchestration.loading.exports.model import Converted, Made, Match, Part, Row, Source, Stream
from orchestration.loading.exports.values import (
    Kind,
    is_suppressed,
    is_unknown,
    number,
)

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Field:
    """A column. ``names``: language -> the headers it has there; ``en`` is always given.

    ``to``: ``content.<column>`` or ``metrics.<metric>``; empty for what only the code reads (ids,
    dates), and for what stays in the payload of content. ``kind`` says how a figure is spelled.
    """

    key: str
    names: Names
    to: str = ""
    kind: Kind = "text"
    required: bool = False


@dataclass(frozen=True)
class Subject:
    """What a row is about. ``account`` empty: the one of the file.

    ``period`` and ``observed_at`` are those of the figures. ``content`` are columns of the row of
    content, which is made where it has ``published_at``. ``skip``: nothing is made of the row.
    """

    platform: str = ""
    account: str = ""
    content_id: str = ""
    period: str = "lifetime"
    observed_at: str = ""
    breakdown: str = ""
    definition: str = ""
    content: Mapping[str, str] = field(default_factory=dict)
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


@dataclass(frozen=True)
class TableExport:
    """One kind of table.

    ``subject`` reads what a row is about; a ValueError refuses the row. ``any_of``: fields of
    which at least one must be there beside the required ones. ``date_keys``: fields whose dates
    decide the order of day and month; ``day_order``: language -> order where they do not.
    ``prepare`` looks at all rows first, where one depends on others.
    """

    name: str
    title: str
    stream: Stream
    fields: tuple[Field, ...]
    subject: Reader
    any_of: tuple[str, ...] = ()
    date_keys: tuple[str, ...] = ()
    day_order: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Table, Iterator[Cells]], Any] | None = None
    whole_archive: bool = False

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """Language -> folded header -> key of the field."""
        found: dict[str, dict[str, str]] = {}
        for one in self.fields:
            for language, names in one.names.items():
                for name in names:
                    found.setdefault(language, {}).setdefault(fold(name), one.key)
        return found

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """The fields by their key."""
        return {one.key: one for one in self.fields}

    def missing(self, names: Sequence[str]) -> list[str]:
        """Required headers (English) that none of the languages finds among the folded names."""
        best = [one.names["en"][0] for one in self.fields if one.required]
        for language in self.words:
            there = set(columns_of(names, self.words, language).values())
            left = [
                one.names["en"][0] for one in self.fields if one.required and one.key not in there
            ]
            if not left and self.any_of and not there & set(self.any_of):
                left = [" or ".join(self.by_key[key].names["en"][0] for key in self.any_of[:4])]
            best = min(best, left, key=len)
        return best

    def known(self, names: Sequence[str]) -> set[str]:
        """Keys of the fields that the language with most of them finds among the folded names."""
        found = (set(columns_of(names, self.words, one).values()) for one in self.words)
        return max(found, key=len)

    def match(self, part: Part) -> Match | None:
        """The first row near the top that holds all required headers of one language."""
        for line, names in header_candidates(part):
            if self.missing(names):
                continue
            found = {language: columns_of(names, self.words, language) for language in self.words}
            required = {one.key for one in self.fields if one.required}
            language = max(
                (one for one in found if required <= set(found[one].values())),
                key=lambda one: (len(found[one]), one == "en"),
            )
            header = next(row.cells for row in part.rows() if row.line == line)
            score = len(found[language])
            return Match(self, part, score, language, line, header, found[language])
        return None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Every row below the header, once, in order."""
        return convert(self, match, source)


def convert(export: TableExport, match: Match, source: Source) -> Iterator[Converted]:
    """Rows of the general tables for every row below the header."""
    texts = [
        cells[key]
        for row in _below(match)
        for cells in [_cells(row, match)]
        for key in export.date_keys
        if key in cells
    ]
    style = style_of(texts, match.language, export.day_order.get(match.language))
    table = Table(source, match, style)
    if export.prepare:
        good = (_cells(row, match) for row in _below(match) if not _shape_problem(row, match))
        table = Table(source, match, style, export.prepare(table, good))
    for row in _below(match):
        problem = _shape_problem(row, match)
        made: tuple[Made, ...] = ()
        if problem is None:
            try:
                made = tuple(_made(export, table, row))
            except ValueError as error:
                problem = str(error)
        yield Converted(row.line, row.text, made, problem)


def _below(match: Match) -> Iterator[Row]:
    return (row for row in match.part.rows() if row.line > match.header_line)


def _cells(row: Row, match: Match) -> dict[str, str]:
    return {key: row.cells[at].strip() for at, key in match.columns.items() if at < len(row.cells)}


def _shape_problem(row: Row, match: Match) -> str | None:
    if row.problem:
        return row.problem
    found, expected = len(row.cells), len(match.header)
    if found < expected:
        return f"too few fields: {found} instead of {expected}"
    # Delimiters without anything behind them add nothing.
    if any(cell.strip() for cell in row.cells[expected:]):
        return f"too many fields: {found} instead of {expected}"
    if any(len(cell) > limits.MAX_CELL for cell in row.cells):
        return f"a cell is longer than {limits.MAX_CELL} characters"
    return None


def _made(export: TableExport, table: Table, row: Row) -> Iterator[Made]:
    cells = _cells(row, table.match)
    subject = export.subject(cells, table)
    if subject.skip:
        return
    platform = subject.platform
    base = {"platform": platform, "account": subject.account or table.source.account(platform)}
    if subject.content.get("published_at"):
        content = {
            one.to.removeprefix("content."): _content_value(one, cells[one.key], table)
            for one in export.fields
            if one.to.startswith("content.") and not is_unknown(cells.get(one.key, ""))
        }
        ids = {"content_id": subject.content_id}
        others = _others(row, table.match)
        yield Made("content", {**content, **subject.content, **base, **ids}, others)
    when = {"observed_at": subject.observed_at or table.lifetime_day, "period": subject.period}
    for one in export.fields:
        text = cells.get(one.key, "")
        if not one.to.startswith("metrics.") or is_unknown(text):
            continue
        figure = {
            **base,
            **when,
            "metric": one.to.removeprefix("metrics."),
            "content_id": subject.content_id,
            "breakdown": subject.breakdown,
            "definition": subject.definition,
        }
        if is_suppressed(text):
            yield Made("metrics", {**figure, "value": "", "value_status": "suppressed"})
            continue
        yield Made("metrics", {**figure, "value": _figure(one, text, table)}, _unit(one, text))


def _content_value(one: Field, text: str, table: Table) -> str:
    return text if one.kind == "text" else _figure(one, text, table)


def _figure(one: Field, text: str, table: Table) -> str:
    try:
        return number(text, one.kind, table.match.language)
    except ValueError as error:
        raise ValueError(f"{one.names['en'][0]} {error}") from error


def _unit(one: Field, text: str) -> dict[str, str]:
    """For a converted figure: what stood in the file, and in which unit."""
    return {} if one.kind in ("count", "number") else {"exported_as": text, "unit": one.kind}


def _others(row: Row, match: Match) -> dict[str, str]:
    """Columns that are in no table, by their header, for the payload."""
    return {
        " ".join(name.split()): row.cells[at]
        for at, name in enumerate(match.header)
        if at not in match.columns and name.strip() and not is_unknown(row.cells[at])
    }

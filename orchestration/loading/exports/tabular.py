"""Exports that are tables, described as data: how one is known by its headers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from orchestration.loading.exports.conversion import convert
from orchestration.loading.exports.description import Cells, Field, Reader, Subject, Table
from orchestration.loading.exports.headers import columns_of, fold, header_candidates
from orchestration.loading.exports.model import Converted, Match, Part, Source, Stream

__all__ = ["Cells", "Field", "Reader", "Subject", "Table", "TableExport"]


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
    #: A table with any other column is another export: for headers that many files share.
    exact: bool = False

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
        lacking = []
        for language in self.words:
            there = set(columns_of(names, self.words, language).values())
            left = [one for one in self.fields if one.required and one.key not in there]
            words = [one.names["en"][0] for one in left]
            if self.any_of and not there & set(self.any_of):
                words.append(
                    " or ".join(self.by_key[key].names["en"][0] for key in self.any_of[:4])
                )
            lacking.append(words)
        return min(lacking, key=len)

    def known(self, names: Sequence[str]) -> set[str]:
        """Keys of the fields that the language with most of them finds among the folded names."""
        found = (set(columns_of(names, self.words, one).values()) for one in self.words)
        return max(found, key=len)

    def match(self, part: Part) -> Match | None:
        """The first row near the top that holds all required headers of one language."""
        for row, names in header_candidates(part):
            if self.missing(names) or (
                self.exact and len(self.known(names)) < sum(map(bool, names))
            ):
                continue
            found = {language: columns_of(names, self.words, language) for language in self.words}
            required = {one.key for one in self.fields if one.required}
            language = max(
                (one for one in found if required <= set(found[one].values())),
                key=lambda one: (len(found[one]), one == "en"),
            )
            columns = found[language]
            return Match(self, part, len(columns), language, row.line, row.cells, columns)
        return None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Every row below the header, once, in order."""
        return convert(self, match, source)

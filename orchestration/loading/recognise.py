"""Which general table a file belongs to, judged by its columns alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orchestration.loading.quarantine import UnreadableFile
from orchestration.loading.tables import GENERAL_TABLES, Table

_SHOWN_COLUMNS = 60
#: Columns of a file; the time that a load takes grows faster than their number.
MAX_COLUMNS = 1_000


@dataclass(frozen=True)
class Recognised:
    """A general table and where its columns stand in the file.

    ``known``: column of the table -> name in the file; ``extra``: names of the file's other
    columns, sorted.
    """

    table: Table
    known: Mapping[str, str]
    extra: tuple[str, ...]


def fold(name: str) -> str:
    """A column name as it is compared: without spaces around it, a byte order mark and case."""
    return name.replace("\ufeff", "").strip().lower()


def recognise(names: Iterable[str]) -> Recognised:
    """The table whose required columns are all there; with several, the one with most columns.

    Raises UnreadableFile with the columns found and what is missing for the nearest table, or
    with a column that stands twice or has no name, or with more than ``MAX_COLUMNS``.
    """
    by_fold: dict[str, str] = {}
    for name in names:
        if len(by_fold) >= MAX_COLUMNS:
            raise UnreadableFile(f"the file has more than {MAX_COLUMNS} columns")
        if not name:  # JSON and Parquet allow it, SQL knows no such column
            raise UnreadableFile("a column of the file has no name")
        folded = fold(name)
        if folded in by_fold:
            raise UnreadableFile(f"column {folded!r} stands twice in the file")
        by_fold[folded] = name
    fitting = [t for t in GENERAL_TABLES if all(name in by_fold for name in t.required)]
    if not fitting:
        raise UnreadableFile(_unknown(by_fold))
    table = max(fitting, key=lambda t: len(by_fold.keys() & set(t.names)))
    known = {name: by_fold[name] for name in table.names if name in by_fold}
    extra = sorted(original for folded, original in by_fold.items() if folded not in known)
    return Recognised(table, known, tuple(extra))


def missing(table: Table, folded: Iterable[str]) -> list[str]:
    """Required columns of the table that are not among the folded names."""
    there = set(folded)
    return [name for name in table.required if name not in there]


def _unknown(by_fold: Mapping[str, str]) -> str:
    def distance(table: Table) -> tuple[int, int]:
        return len(missing(table, by_fold)), -len(by_fold.keys() & set(table.names))

    nearest = min(GENERAL_TABLES, key=distance)
    names = list(by_fold.values())
    shown = ", ".join(names[:_SHOWN_COLUMNS]) or "none"
    if len(names) > _SHOWN_COLUMNS:
        shown += f" and {len(names) - _SHOWN_COLUMNS} more"
    return (
        f"no known table has these columns: {shown[:2000]}. Nearest is the table "
        f"{nearest.name}, which also needs: {', '.join(missing(nearest, by_fold))}"
    )

"""Rows of a described table into rows of the general tables.

Every row makes at most one row of content and one row of metrics for each column of a figure whose
cell is known. A figure carries the day that it belongs to, or, as a lifetime counter, the day of
the export: exporting a day again corrects it, and a later export is a later observation.
"""

import re
from collections.abc import Iterator

from orchestration.loading.exports import limits
from orchestration.loading.exports.dates import style_of
from orchestration.loading.exports.description import Cells, Description, Field, Table
from orchestration.loading.exports.headers import fold
from orchestration.loading.exports.model import Converted, Made, Match, Row, Source
from orchestration.loading.exports.values import is_suppressed, is_unknown, number


def convert(export: Description, match: Match, source: Source) -> Iterator[Converted]:
    """Rows of the general tables for every row below the header."""
    texts = [cells[key] for cells in cells_below(match) for key in export.date_keys if key in cells]
    style = style_of(texts, match.language, export.day_order.get(match.language))
    table = Table(source, match, style)
    if export.prepare:
        table = Table(source, match, style, export.prepare(table, cells_below(match)))
    for row in _below(match):
        problem = _shape_problem(row, match)
        made: tuple[Made, ...] = ()
        if problem is None:
            try:
                made = tuple(_made(export, table, row))
            except ValueError as error:
                problem = str(error)
        yield Converted(row.line, row.text, made, problem)


def cells_below(match: Match) -> Iterator[Cells]:
    """The rows below the header that have the shape of it, as cells by key."""
    return (_cells(row, match) for row in _below(match) if not _shape_problem(row, match))


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


def _made(export: Description, table: Table, row: Row) -> Iterator[Made]:
    cells = _cells(row, table.match)
    subject = export.subject(cells, table)
    if subject.skip:
        return
    platform = subject.platform
    base = {"platform": platform, "account": subject.account or table.source.account(platform)}
    if subject.action:
        yield Made("actions", {**subject.action, **base})
        return
    if subject.content.get("published_at"):
        content = {
            one.to.removeprefix("content."): _content_value(one, cells[one.key], table)
            for one in export.fields
            if one.to.startswith("content.") and not is_unknown(cells.get(one.key, ""))
        }
        ids = {"content_id": subject.content_id}
        others = {name: text for name, text in _others(row, table) if not _is_figure(text, table)}
        kept = {one.key: cells.get(one.key, "") for one in export.fields if one.to == "payload"}
        yield Made("content", {**content, **subject.content, **base, **ids}, {**others, **kept})
    figure = {
        **base,
        "observed_at": subject.observed_at or table.lifetime_day,
        "period": subject.period,
        "content_id": subject.content_id,
        "breakdown": subject.breakdown,
        "definition": subject.definition,
    }
    for one in export.fields:
        text = cells.get(one.key, "")
        if not one.to.startswith("metrics.") or is_unknown(text):
            continue
        metric = one.to.removeprefix("metrics.") + subject.suffix
        if is_suppressed(text):
            figure_of = {"metric": metric, "value": "", "value_status": "suppressed"}
            yield Made("metrics", {**figure, **figure_of})
        else:
            value = _figure(one, text, table)
            yield Made("metrics", {**figure, "metric": metric, "value": value}, _unit(one, text))
    for name, text in _others(row, table):
        if _is_figure(text, table):
            value = number(text, "count", table.match.language)
            metric = _metric_name(name) + subject.suffix
            yield Made("metrics", {**figure, "metric": metric, "value": value})


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


def _others(row: Row, table: Table) -> Iterator[tuple[str, str]]:
    """Filled cells of columns that the export does not know, by their header."""
    for at, name in enumerate(table.match.header):
        if at not in table.match.columns and name.strip() and not is_unknown(row.cells[at]):
            yield " ".join(name.split()), row.cells[at].strip()


def _is_figure(text: str, table: Table) -> bool:
    """A column with figures is a metric under its own name: as a part of content every later
    export would make a new version of it."""
    try:
        number(text, "count", table.match.language)
    except ValueError:
        return False
    return True


def _metric_name(header: str) -> str:
    return re.sub(r"\W+", "_", fold(header).replace("%", " percent ")).strip("_")

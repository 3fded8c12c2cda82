"""SQL expressions that turn the text of a cell into a typed value, or NULL if it cannot be read.

Every expression is strict on purpose: DuckDB's own casts would take ``infinity`` for a time, leave
out the offset of a time, and take ``nan`` for a number.
"""

from collections.abc import Iterable, Mapping

from orchestration.loading.tables import Column, Kind

# The common spelling is tested first and alone: the rest costs several times as much.
_UTC = r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?"
_OFFSET = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d(:?\d\d)?"

_ALLOWED: dict[Kind, str] = {
    "time": "is not an ISO 8601 time",
    "number": "is not a finite number",
    "boolean": "is none of true, false, yes, no, 1, 0",
}

_TRUE = "('true', '1', 'yes', 't', 'y', '1.0')"
_FALSE = "('false', '0', 'no', 'f', 'n', '0.0')"


def quoted(name: str) -> str:
    """A column name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def typed(column: Column, source: str) -> str:
    """Expression of the column's type over the text expression ``source``; NULL if unreadable."""
    if column.kind == "text":
        empty = _is_blank(source) if column.required else f"{source} = ''"
        return f"CASE WHEN NOT {empty} THEN {source} END"
    if column.kind == "word":
        return f"nullif(lower(trim({source})), '')"
    if column.kind == "time":
        return _time(source)
    if column.kind == "number":
        return _number(source)
    return _boolean(source)


def problems(column: Column, source: str, may_be_empty: str | None = None) -> list[tuple[str, str]]:
    """Pairs of expressions (condition, what is wrong in words) for the cell ``source``.

    ``may_be_empty``: condition under which a required value may be missing.
    """
    found = []
    if column.required:
        excused = f" AND NOT ({may_be_empty})" if may_be_empty else ""
        found.append((f"{_is_blank(source)}{excused}", f"'{column.name} is missing'"))
    if column.kind in _ALLOWED:
        condition = f"{typed(column, source)} IS NULL AND NOT {_is_blank(source)}"
        words = f"'{column.name} {_ALLOWED[column.kind]}: ' || left({source}, 100)"
        found.append((condition, words))
    return found


def list_problems(
    name: str, value: str, lists: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, str]]:
    """The same pairs for a cell ``name`` that must be one of the lists' names, and its ``value``.

    A name with an empty list takes any value. What is missing is not looked at here.
    """
    word, answer = f"lower(trim({quoted(name)}))", f"lower(trim({quoted(value)}))"
    found = [_not_among(name, word, lists, name)]
    for one, allowed in lists.items():
        if allowed:
            condition, words = _not_among(value, answer, allowed, f"{value} of {one}")
            found.append((f"{word} = {literal(one)} AND {condition}", words))
    return found


def _not_among(column: str, word: str, allowed: Iterable[str], what: str) -> tuple[str, str]:
    names = list(allowed)
    condition = f"{word} <> '' AND {word} NOT IN ({', '.join(map(literal, names))})"
    reason = literal(f"{what} is none of {', '.join(names)}: ")
    return condition, f"{reason} || left({quoted(column)}, 100)"


def _is_blank(source: str) -> str:
    # Only what sorts before ! can begin with a space: the comparison spares most of the trimming.
    return f"({source} IS NULL OR ({source} < '!' AND trim({source}) = ''))"


def _time(source: str) -> str:
    # Spaces around, a comma before the fraction, a space before the offset, "UTC" for Z, and
    # the basic format without separators are brought to the spelling that is tested.
    plain = f"replace(upper(trim({source})), ',', '.')"
    plain = rf"regexp_replace({plain}, ' ?(UTC|GMT)$', 'Z')"
    plain = rf"regexp_replace({plain}, ' ([+-]\d\d:?\d\d)$', '\1')"
    plain = rf"regexp_replace({plain}, '^(\d{{4}})(\d\d)(\d\d)(T|$)', '\1-\2-\3\4')"
    plain = rf"regexp_replace({plain}, 'T(\d\d)(\d\d)(\d\d)?', 'T\1:\2:\3')"
    plain = rf"regexp_replace({plain}, ':([Z+-]|$)', '\1')"
    return (
        f"CASE WHEN regexp_full_match({source}, '{_UTC}') THEN try_cast({source} AS TIMESTAMP) "
        f"WHEN regexp_full_match({plain}, '{_UTC}') THEN try_cast({plain} AS TIMESTAMP) "
        f"WHEN regexp_full_match({plain}, '{_OFFSET}') "
        f"THEN try_cast({plain} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END"
    )


def _number(source: str) -> str:
    # DuckDB reads 1_000 as a number; nobody who writes CSV means it.
    value = f"try_cast({source} AS DOUBLE)"
    return f"CASE WHEN isfinite({value}) AND NOT contains({source}, '_') THEN {value} END"


def _boolean(source: str) -> str:
    word = f"lower(trim({source}))"
    return f"CASE WHEN {word} IN {_TRUE} THEN true WHEN {word} IN {_FALSE} THEN false END"

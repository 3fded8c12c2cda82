"""Builders for the rules that many tables share.

A rule is a query that returns the keys of the rows that break it: one pass over the few columns
involved, which measured several times faster than one library expectation per column, and
its answer can be shown, because keys are the only thing in it.
"""

from collections.abc import Mapping, Sequence

from expectations.model import COLUMNS_BATCH, SOURCE_BATCH, Check, Severity


def literal(value: object) -> str:
    """SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def text_list(values: Sequence[object]) -> str:
    """Comma-joined SQL literals."""
    return ", ".join(literal(value) for value in values)


def short(table: str) -> str:
    """Table name without its schema."""
    return table.rpartition(".")[2]


def _broken_columns(conditions: Mapping[str, str]) -> str:
    """SQL text that names the columns whose condition holds, for the example rows."""
    cases = ", ".join(f"case when {sql} then {literal(col)} end" for col, sql in conditions.items())
    return f"concat_ws(' and ', {cases}) as broken"


def rows_where(
    name: str,
    batch: str,
    sentence: str,
    keys: Sequence[str],
    conditions: Mapping[str, str],
    *,
    reads: Sequence[str] = (),
    severity: Severity = "critical",
    column: str | None = None,
) -> Check:
    """Rows of ``batch`` for which any of ``conditions`` (column or aspect -> SQL) is true."""
    anywhere = " or ".join(f"({sql})" for sql in conditions.values())
    sql = f"select {', '.join(keys)}, {_broken_columns(conditions)} from batch where {anywhere}"
    return Check(
        name=name,
        batch=batch,
        table=None if batch.startswith(SOURCE_BATCH) else batch,
        column=column,
        sentence=sentence,
        severity=severity,
        columns=tuple(dict.fromkeys([*keys, *reads])),
        sql=sql,
    )


def has_columns(table: str, columns: Sequence[str]) -> Check:
    """The table exists and has every column of the contract."""
    schema, _, name = table.rpartition(".")
    # An absent table is one row, not one for each of its columns.
    sql = f"""
        with present as (
            select column_name from batch
            where schema_name = {literal(schema)} and table_name = {literal(name)}
        )
        select 'column ' || expected.name as missing
        from (select unnest([{text_list(columns)}]) as name) as expected
        where exists (from present) and expected.name not in (from present)
        union all
        select 'the whole table' where not exists (from present)"""
    return Check(
        name=f"{name}__columns",
        batch=COLUMNS_BATCH,
        table=table,
        sentence=f"{table} exists with every column of its contract",
        sql=sql,
    )


def not_null(table: str, keys: Sequence[str], columns: Sequence[str]) -> Check:
    """None of the columns is empty."""
    return rows_where(
        f"{short(table)}__not_null",
        table,
        f"{table} has a value in {', '.join(columns)} on every row",
        keys,
        {column: f"{column} is null" for column in columns},
        reads=columns,
        column=", ".join(columns),
    )


def in_set(
    table: str,
    keys: Sequence[str],
    column: str,
    allowed: Sequence[object],
    severity: Severity = "critical",
) -> Check:
    """Values of the column are of the list, or unknown."""
    values = ", ".join(str(v) if isinstance(v, int) else literal(v) for v in allowed)
    return rows_where(
        f"{short(table)}__{column}_values",
        table,
        f"{table}.{column} is one of {', '.join(map(str, allowed))} or unknown",
        keys,
        {column: f"{column} not in ({values})"},
        reads=(column,),
        severity=severity,
        column=column,
    )


def numbers_in_range(
    table: str, keys: Sequence[str], rates: Sequence[str], shares: Sequence[str]
) -> Check:
    """Rates are finite and at least 0, shares lie between 0 and 1, or are unknown."""
    conditions = {rate: f"{rate} < 0 or not isfinite({rate})" for rate in rates}
    conditions |= {
        share: f"{share} < 0 or {share} > 1 + 1e-9 or not isfinite({share})" for share in shares
    }
    columns = (*rates, *shares)
    words = [f"{', '.join(rates)} at least 0"] if rates else []
    words += [f"{', '.join(shares)} between 0 and 1"] if shares else []
    return rows_where(
        f"{short(table)}__rates_in_range",
        table,
        f"{table} has {' and '.join(words)}, or unknown",
        keys,
        conditions,
        reads=columns,
        column=", ".join(columns),
    )


def around(table: str, keys: Sequence[str], shares: Sequence[str]) -> Check:
    """Shares lie between 0 and 1 and inside their interval, which has both ends or none."""
    conditions = {
        share: f"{share} < 0 or {share} > 1 + 1e-9 or {share}_low > {share} + 1e-9 "
        f"or {share}_high < {share} - 1e-9 or ({share}_low is null) <> ({share}_high is null)"
        for share in shares
    }
    return rows_where(
        f"{short(table)}__intervals",
        table,
        f"{table} has {', '.join(shares)} between 0 and 1 and inside their intervals, or unknown",
        keys,
        conditions,
        reads=[name for share in shares for name in (share, f"{share}_low", f"{share}_high")],
        column=", ".join(shares),
    )

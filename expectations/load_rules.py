"""Checks of the loader's own book: what `raw.loads` says beside the records that are there."""

from collections.abc import Mapping

from expectations.model import Check, NotAssessed, Situation
from expectations.rules import literal, rows_where

#: A load with more than this share of its rows in quarantine is reported.
QUARANTINE_SHARE = 0.05

_LOADS = "raw.loads"
_LOAD_KEYS = ("load_id", "source", "stream")
_COUNTS = ("rows_in", "rows_loaded", "rows_unchanged", "rows_quarantined")


def _stored(tables: Mapping[str, frozenset[str]]) -> str:
    """Records by source, stream and load, over all raw tables that have a load."""
    return " union all ".join(
        f"select {literal(source)} as source, {literal(stream)} as stream, load_id, "
        f"count(*) as stored from {table} group by load_id"
        for table, columns in sorted(tables.items())
        for source, _, stream in [table.removeprefix("raw.").partition("__")]
        if table.startswith("raw.") and stream and "load_id" in columns
    )


def _unknown_loads(situation: Situation) -> str | NotAssessed:
    stored = _stored(situation.tables)
    if not stored:
        return NotAssessed("there are no tables of records")
    return f"""
        select source, stream, load_id, stored from ({stored})
        where load_id not in (select load_id from batch where load_id is not null)"""


def _lost_loads(situation: Situation) -> str | NotAssessed:
    stored = _stored(situation.tables)
    if not stored:
        return NotAssessed("there are no tables of records")
    # Of the newest run: older loads lose records to retention and to what platforms took back.
    return f"""
        select source, stream, load_id, rows_loaded from batch
        where run_id = (select max(run_id) from batch) and rows_loaded > 0
            and load_id not in (select load_id from ({stored}) where load_id is not null)"""


LOAD_CHECKS: tuple[Check, ...] = (
    Check(
        name="loads__key",
        batch=_LOADS,
        table=_LOADS,
        column="load_id",
        sentence=f"{_LOADS} has one row per load_id, and every row has one",
        columns=("load_id",),
        sql="""
            select load_id, count(*) as row_count from batch
            group by load_id having count(*) > 1 or load_id is null""",
    ),
    rows_where(
        "loads__counts",
        _LOADS,
        "rows read are rows loaded, unchanged or in quarantine, for every load",
        (*_LOAD_KEYS, *_COUNTS),
        {
            "sum": "rows_in is distinct from rows_loaded + rows_unchanged + rows_quarantined",
            "unknown": " or ".join(f"{count} is null" for count in _COUNTS),
            "negative": " or ".join(f"{count} < 0" for count in _COUNTS),
        },
        column=", ".join(_COUNTS),
    ),
    Check(
        name="loads__of_records",
        batch=_LOADS,
        table=_LOADS,
        column="load_id",
        sentence=f"every record belongs to a load of {_LOADS}",
        columns=("load_id",),
        sql=_unknown_loads,
    ),
    Check(
        name="loads__stored",
        batch=_LOADS,
        table=_LOADS,
        column="rows_loaded",
        severity="warning",
        sentence="of every load of the newest run that counts loaded rows records are stored",
        columns=("run_id", *_LOAD_KEYS, "rows_loaded"),
        sql=_lost_loads,
    ),
    rows_where(
        "loads__quarantine_share",
        _LOADS,
        f"no load of the newest run left more than {QUARANTINE_SHARE:.0%} of its rows in "
        "quarantine",
        (*_LOAD_KEYS, "rows_in", "rows_quarantined"),
        {
            "rows_quarantined": "run_id = (select max(run_id) from batch) "
            f"and rows_quarantined > {QUARANTINE_SHARE} * rows_in"
        },
        reads=("run_id",),
        column="rows_quarantined",
        severity="warning",
    ),
)

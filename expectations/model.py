"""What a check is and what it reports. Plain data: importing this costs nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Severity = Literal["critical", "warning"]
Group = Literal["raw", "marts"]

#: Batch of a check about structure: one row per column of the database.
COLUMNS_BATCH = "columns"
#: Prefix of the batch that holds the raw records of all streams of one source.
SOURCE_BATCH = "raw:"


@dataclass(frozen=True)
class PreviousFile:
    """What the checks need to know about the file published last.

    ``row_counts``: rows by table of schema ``marts``. ``newest_acts``: newest ``acted_at`` (UTC,
    naive) by platform of ``fct_actions``, ``act_counts``: rows by platform.
    """

    row_counts: Mapping[str, int] = field(default_factory=dict)
    newest_acts: Mapping[str, datetime] = field(default_factory=dict)
    act_counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Situation:
    """Everything a check may depend on beside the rows themselves.

    ``tables``: columns by qualified table name (``marts.fct_actions``). ``now``: naive UTC.
    ``as_of``: the instant that the marts take for now, naive UTC, if the caller gave it.
    ``previous``: None when nothing was published before; ``previous_problem`` says why an
    existing file could not be read.
    """

    tables: Mapping[str, frozenset[str]]
    now: datetime
    as_of: datetime | None = None
    previous: PreviousFile | None = None
    previous_problem: str | None = None


@dataclass(frozen=True)
class NotAssessed:
    """Answer of a check that does not apply to the situation.

    ``passed`` False: it should apply, but what it needs could not be read.
    """

    reason: str
    passed: bool = True


Sql = Callable[[Situation], "str | NotAssessed"]


@dataclass(frozen=True)
class Check:
    """One expectation: a query over ``batch`` that returns the rows that break the rule.

    ``sql`` reads from the relation ``batch`` and selects key columns only (never free text), since
    up to five of its rows are shown. ``batch`` is a qualified table, ``raw:<source>`` (all records
    of one source) or ``columns``. ``columns`` are those that the rule reads in its own table,
    ``also`` other tables with the columns that it reads there: where one is missing the check is
    reported as not evaluated, which is a failure.
    """

    name: str
    batch: str
    sentence: str
    sql: str | Sql
    severity: Severity = "critical"
    table: str | None = None
    column: str | None = None
    columns: Sequence[str] = ()
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A check ready to run: its name and its query over the relation ``batch``."""

    check: str
    sql: str


@dataclass(frozen=True)
class Answer:
    """Rows that break the rule: how many, and up to five of them; or why there is no answer."""

    count: int | None
    examples: Sequence[Mapping[str, Any]] = ()
    problem: str | None = None


@dataclass(frozen=True)
class CheckResult:
    """Outcome of one check.

    ``observed``: number of rows that break the rule, None when the check could not be evaluated
    or does not apply; ``detail`` is one sentence for people, with up to five example keys.
    """

    check: str
    table: str | None
    column: str | None
    severity: Severity
    passed: bool
    observed: int | None
    detail: str

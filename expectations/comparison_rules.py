"""Checks of the file to be published against the one before it and against the clock."""

from datetime import timedelta

from expectations.model import COLUMNS_BATCH, Check, NotAssessed, Situation
from expectations.rules import literal

#: A table with less than this share of the rows it had is reported.
SHRUNK_SHARE = 0.5
#: Days without any act after which the newest data count as old.
FRESH_DAYS = 7

_ACTIONS = "marts.fct_actions"


def _previous_missing(situation: Situation) -> NotAssessed | None:
    if situation.previous_problem:
        return NotAssessed(situation.previous_problem, passed=False)
    if situation.previous is None:
        return NotAssessed("nothing was published before")
    return None


def _shrunk_tables(situation: Situation) -> str | NotAssessed:
    missing = _previous_missing(situation)
    if missing or situation.previous is None:
        return missing or NotAssessed("nothing was published before")
    counts = situation.previous.row_counts
    # A table that is gone is a matter of its contract, where it has one; else it has no rows left.
    rows = [
        f"select {literal(name)} as table_name, {count} as rows_before, "
        + (f"(select count(*) from marts.{name})" if f"marts.{name}" in situation.tables else "0")
        + " as rows_now"
        for name, count in sorted(counts.items())
    ]
    if not rows:
        return NotAssessed("the file published before has no tables")
    return (
        f"select table_name, rows_before, rows_now from ({' union all '.join(rows)}) "
        f"where rows_now < {SHRUNK_SHARE} * rows_before"
    )


def _acts_older_than_before(situation: Situation) -> str | NotAssessed:
    missing = _previous_missing(situation)
    if missing or situation.previous is None:
        return missing or NotAssessed("nothing was published before")
    newest = situation.previous.newest_acts
    if not newest:
        return NotAssessed("the file published before has no acts")
    rows = ", ".join(
        f"({literal(platform)}, timestamp {literal(act)})" for platform, act in newest.items()
    )
    return f"""
        select before.platform, before.newest_act as newest_before, max(batch.acted_at) as newest
        from (values {rows}) as before(platform, newest_act)
        left join batch on batch.platform = before.platform
        group by all
        having max(batch.acted_at) is null or max(batch.acted_at) < before.newest_act"""


def _fewer_acts_than_before(situation: Situation) -> str | NotAssessed:
    missing = _previous_missing(situation)
    if missing or situation.previous is None:
        return missing or NotAssessed("nothing was published before")
    counts = situation.previous.act_counts
    if not counts:
        return NotAssessed("the file published before has no acts")
    rows = ", ".join(f"({literal(platform)}, {count})" for platform, count in counts.items())
    return f"""
        select before.platform, before.acts as acts_before, count(batch.platform) as acts_now
        from (values {rows}) as before(platform, acts)
        left join batch on batch.platform = before.platform
        group by all
        having count(batch.platform) < {SHRUNK_SHARE} * before.acts"""


def _old_acts(situation: Situation) -> str | NotAssessed:
    if situation.as_of is None:
        return NotAssessed("no instant was given to compare with")
    oldest = literal(situation.as_of - timedelta(days=FRESH_DAYS))
    # A file without any act is no failure: empty input is allowed.
    return f"""
        select max(acted_at) as newest_act from batch
        where acted_at <= timestamp {literal(situation.as_of)}
        having max(acted_at) < timestamp {oldest}"""


COMPARISON_CHECKS: tuple[Check, ...] = (
    Check(
        name="marts__row_counts",
        batch=COLUMNS_BATCH,
        severity="warning",
        sentence=f"no table has less than {SHRUNK_SHARE:.0%} of the rows of the file published "
        "before",
        sql=_shrunk_tables,
    ),
    Check(
        name="fct_actions__newest_act_before",
        batch=_ACTIONS,
        table=_ACTIONS,
        column="acted_at",
        severity="warning",
        sentence="no platform's newest act is older than in the file published before",
        columns=("platform", "acted_at"),
        sql=_acts_older_than_before,
    ),
    Check(
        name="fct_actions__acts_before",
        batch=_ACTIONS,
        table=_ACTIONS,
        column="platform",
        severity="warning",
        sentence=f"no platform has less than {SHRUNK_SHARE:.0%} of the acts of the file published "
        "before",
        columns=("platform",),
        sql=_fewer_acts_than_before,
    ),
    Check(
        name="fct_actions__freshness",
        batch=_ACTIONS,
        table=_ACTIONS,
        column="acted_at",
        severity="warning",
        sentence=f"the newest act is at most {FRESH_DAYS} days older than the instant of the run",
        columns=("acted_at",),
        sql=_old_acts,
    ),
)

"""What a platform would hardly deliver: counters that collapse, fields that hold another's values,
lists that are far from the platform's own counters. It may be so all the same: these only warn."""

from expectations.measure_rules import COUNTERS, DOUBLED_ROWS, NESTED_PAIRS
from expectations.model import Check, NotAssessed, Situation
from expectations.rules import literal, text_list

#: Metrics with fewer different values may be equal by chance.
DISTINCT_VALUES = 5
#: A level such as followers that falls below this share of what it was before is reported.
LEVEL_SHARE = 0.5
#: A week with less than this share of the usual number is reported. The usual: the mean of so many
#: weeks before it, each of which has at least so much; who acts in bursts has no usual.
QUIET_SHARE, QUIET_LEAST, USUAL_WEEKS = 0.1, 20, 4
#: Published days that sum to less or more than these shares of the account's own counters are
#: reported, where the counters sum to at least so much. Summed, since a platform's day need not be
#: the audience's.
LISTED_LOW, LISTED_HIGH, LISTED_LEAST = 0.5, 1.1, 50

_ACTIONS = "marts.fct_actions"
_DAILY = "marts.mart_engagement_daily"
_ACCOUNT_METRICS = "marts.fct_account_metrics"
_CONTENT_METRICS = "marts.fct_content_metrics"
_ACCOUNT = "platform, account_id"
_METRIC_COLUMNS = (
    "platform account_id metric value value_status period breakdown observed_at "
    "metric_definition_version"
).split()
#: Measures of the daily mart that platforms count by days, too.
DAILY_MEASURES = ("reactions", "likes", "comments", "shares", "saves", "clicks", "link_clicks")


def _quiet_accounts(situation: Situation) -> str | NotAssessed:
    if situation.as_of is None:
        return NotAssessed("no instant was given to compare with")
    now = f"timestamp {literal(situation.as_of)}"
    weeks = " and ".join(f"week_{n} >= {QUIET_LEAST}" for n in range(1, USUAL_WEEKS + 1))
    before = " + ".join(f"week_{n}" for n in range(1, USUAL_WEEKS + 1))
    counts = ", ".join(
        f"count(*) filter (acted_at > {now} - interval {7 * n + 7} day "
        f"and acted_at <= {now} - interval {7 * n} day) as week_{n}"
        for n in range(USUAL_WEEKS + 1)
    )
    return f"""
        select {_ACCOUNT}, week_0 as acts_last_week, ({before}) / {USUAL_WEEKS} as acts_usual
        from (
            select {_ACCOUNT}, {counts} from batch
            where direction = 'inbound' and acted_at > {now} - interval {7 * USUAL_WEEKS + 7} day
            group by {_ACCOUNT}
        )
        where {weeks} and week_0 < {QUIET_SHARE} * ({before}) / {USUAL_WEEKS}"""


_LEVEL_FELL = f"""
    select {_ACCOUNT}, metric from (
        select {_ACCOUNT}, metric, max_by(value, observed_at, 2) as newest
        from batch
        where period = 'lifetime' and breakdown is null and value is not null
            and value_status in ('observed', 'zero')
            and (metric = 'followers' or metric in ({text_list(COUNTERS)}))
        group by {_ACCOUNT}, metric, metric_definition_version
    )
    where newest[1] < {LEVEL_SHARE} * newest[2]"""

# Newest by the metric's own days: a platform tells some of them later than others.
_DAYS_FELL = f"""
    select {_ACCOUNT}, metric from (
        select {_ACCOUNT}, metric, value, cast(observed_at as date) as day,
            max(cast(observed_at as date)) over (
                partition by {_ACCOUNT}, metric, metric_definition_version
            ) as newest
        from batch
        where period = 'day' and breakdown is null and metric in ({text_list(COUNTERS)})
            and value_status in ('observed', 'zero')
    )
    where day > newest - {7 * (USUAL_WEEKS + 1)}
    group by {_ACCOUNT}, metric
    having sum(value) filter (day <= newest - 7) >= {QUIET_LEAST * USUAL_WEEKS}
        and sum(value) filter (day > newest - 7)
            < {QUIET_SHARE} / {USUAL_WEEKS} * sum(value) filter (day <= newest - 7)"""

_DOUBLED = f"""
    with signatures as (
        select {_ACCOUNT}, metric, sum(hash(period, breakdown, observed_at, value)) as signature
        from batch
        where value <> 0
        group by {_ACCOUNT}, metric
        having count(distinct observed_at) >= {DOUBLED_ROWS}
            and count(distinct value) >= {DISTINCT_VALUES}
    )
    select one.platform, one.account_id, one.metric, other.metric as same_as
    from signatures as one
    inner join signatures as other
        on one.platform = other.platform and one.account_id = other.account_id
        and one.signature = other.signature and one.metric < other.metric
    where (one.metric, other.metric) not in ({NESTED_PAIRS})"""


def _same_on_all_days(key: str) -> str:
    """A metric whose lifetime value is a day's value, on posts or accounts with several days: one
    of the two stands under the wrong period."""
    return f"""
        with pairs as (
            select platform, metric, {key}, cast(observed_at as date) as day,
                max(value) filter (period = 'lifetime') as total,
                max(value) filter (period = 'day') as of_day
            from batch
            where period in ('lifetime', 'day') and breakdown is null
            group by all
            having total is not null and of_day <> 0
        )
        select platform, metric, count(*) as days from pairs
        where ({key}) in (
            select ({key}) from pairs group by platform, metric, {key} having count(*) > 1
        )
        group by platform, metric
        having count(*) >= {DOUBLED_ROWS} and bool_and(total = of_day)"""


_LISTS_AND_COUNTERS = f"""
    with listed as (
        unpivot (select {_ACCOUNT}, activity_date,
            {", ".join(f"cast({m} as double) as {m}" for m in DAILY_MEASURES)} from {_DAILY})
        on {", ".join(DAILY_MEASURES)} into name metric value listed
    ),
    counted as (
        select {_ACCOUNT}, metric, cast(observed_at as date) as activity_date,
            max(value) as counted
        from batch
        where period = 'day' and breakdown is null and value is not null
        group by all
    )
    select {_ACCOUNT}, metric, sum(counted) as counted, sum(listed) as shown
    from counted inner join listed using (platform, account_id, metric, activity_date)
    group by {_ACCOUNT}, metric
    having sum(counted) >= {LISTED_LEAST} and (
        sum(listed) < {LISTED_LOW} * sum(counted) or sum(listed) > {LISTED_HIGH} * sum(counted)
    )"""


PLAUSIBILITY_CHECKS: tuple[Check, ...] = (
    Check(
        name="fct_actions__quiet_accounts",
        batch=_ACTIONS,
        table=_ACTIONS,
        column="acted_at",
        severity="warning",
        sentence=f"no account has had less than {QUIET_SHARE:.0%} of its usual acts in the last "
        f"seven days (usual: the mean of {USUAL_WEEKS} weeks, each with {QUIET_LEAST} or more)",
        columns=("platform", "account_id", "direction", "acted_at"),
        sql=_quiet_accounts,
    ),
    Check(
        name="fct_account_metrics__level_fell",
        batch=_ACCOUNT_METRICS,
        table=_ACCOUNT_METRICS,
        column="value",
        severity="warning",
        sentence=f"{_ACCOUNT_METRICS}: no level or lifetime counter of an account is below "
        f"{LEVEL_SHARE:.0%} of the observation before it",
        columns=_METRIC_COLUMNS,
        sql=_LEVEL_FELL,
    ),
    Check(
        name="fct_account_metrics__days_fell",
        batch=_ACCOUNT_METRICS,
        table=_ACCOUNT_METRICS,
        column="value",
        severity="warning",
        sentence=f"{_ACCOUNT_METRICS}: no counter by days has less than {QUIET_SHARE:.0%} of its "
        f"usual in its last seven days",
        columns=_METRIC_COLUMNS,
        sql=_DAYS_FELL,
    ),
    Check(
        name="fct_account_metrics__doubled_metric",
        batch=_ACCOUNT_METRICS,
        table=_ACCOUNT_METRICS,
        column="metric",
        severity="warning",
        sentence=f"{_ACCOUNT_METRICS}: no two metrics of an account have the same values at all "
        f"of {DOUBLED_ROWS} times or more",
        columns=_METRIC_COLUMNS,
        sql=_DOUBLED,
    ),
    Check(
        name="fct_account_metrics__period_mixed",
        batch=_ACCOUNT_METRICS,
        table=_ACCOUNT_METRICS,
        column="period",
        severity="warning",
        sentence=f"{_ACCOUNT_METRICS}: no metric has the same values for its lifetime and for "
        f"single days, on {DOUBLED_ROWS} days or more",
        columns=_METRIC_COLUMNS,
        sql=_same_on_all_days("account_id"),
    ),
    Check(
        name="fct_content_metrics__period_mixed",
        batch=_CONTENT_METRICS,
        table=_CONTENT_METRICS,
        column="period",
        severity="warning",
        sentence=f"{_CONTENT_METRICS}: no metric has the same values for its lifetime and for "
        f"single days, on {DOUBLED_ROWS} days of posts or more",
        columns=(*_METRIC_COLUMNS, "content_id"),
        sql=_same_on_all_days("account_id, content_id"),
    ),
    Check(
        name="fct_account_metrics__lists_match_counters",
        batch=_ACCOUNT_METRICS,
        table=_ACCOUNT_METRICS,
        column="value",
        severity="warning",
        sentence=f"what {_DAILY} shows of an account is between {LISTED_LOW:.0%} and "
        f"{LISTED_HIGH:.0%} of what its own counters say for the same days",
        columns=_METRIC_COLUMNS,
        also={_DAILY: ("platform", "account_id", "activity_date", *DAILY_MEASURES)},
        sql=_LISTS_AND_COUNTERS,
    ),
)

"""Checks of counted values, rates and their reconciliation in the published file."""

from expectations.contract import CONTENT_RATE_DENOMINATORS, TABLES
from expectations.model import Check
from expectations.rules import rows_where, text_list

#: A complete list shorter than this share of its counter is reported.
LIST_SHARE = 0.9
#: A counter may fall by this share without being reported: people undo acts.
COUNTER_FALL = 0.05
#: Two metrics with equal values on fewer posts than this may be equal by chance.
DOUBLED_ROWS = 20

#: Metrics that only ever grow, but for undone acts; averages and audiences may fall at will.
COUNTERS = (
    "impressions views reach reactions likes comments shares quotes saves clicks link_clicks "
    "media_clicks profile_views website_clicks email_clicks follows video_plays video_completes "
    "video_replays watch_seconds story_views story_taps_forward story_taps_back story_exits "
    "story_replies poll_votes"
).split()

#: A whole and a part of it: equal wherever a platform has no other part.
NESTED_METRICS = (
    ("likes", "reactions"),
    ("link_clicks", "clicks"),
    ("media_clicks", "clicks"),
    ("reaction_like", "likes"),
    ("reaction_like", "reactions"),
    ("quotes", "shares"),
    ("reposts", "shares"),
)
# In the order of the alphabet, as the check compares them.
NESTED_PAIRS = ", ".join(f"({text_list(sorted(pair))})" for pair in NESTED_METRICS)
_CONTENT = ("platform", "account_id", "content_id")
_CONTENT_METRICS = "marts.fct_content_metrics"
_MEASURES = "marts.mart_content_measures"
_RATES = "marts.mart_engagement_rates"
_RATE_KEY = TABLES["mart_engagement_rates"].key


def _status_value(name: str) -> Check:
    return rows_where(
        f"{name}__status_value",
        f"marts.{name}",
        f"marts.{name}.value is 0 where its status is zero, empty where nothing was delivered, "
        "and given where it was observed",
        [column for column in TABLES[name].key if column != "metric_definition_version"],
        {
            "zero": "value_status = 'zero' and value is distinct from 0",
            "observed": "value_status = 'observed' and value is null",
            "undelivered": "value_status in ('missing', 'suppressed', 'not_supported') "
            "and value is not null",
        },
        reads=("value", "value_status"),
        column="value",
        severity="warning",  # a user's file may contradict itself
    )


_RATE_CHECKS = [
    rows_where(
        "mart_engagement_rates__null_rule",
        _RATES,
        f"{_RATES}.rate is empty exactly where numerator or denominator is unknown, the "
        "denominator is 0, or organic and paid are mixed",
        _RATE_KEY,
        {
            "rate without denominator": "rate is not null and coalesce(rate_den, 0) = 0",
            "rate without numerator": "rate is not null and rate_num is null",
            "rate missing": "rate is null and rate_den <> 0 and rate_num is not null "
            "and paid_scope is not null",
        },
        reads=("rate", "rate_num", "rate_den", "paid_scope"),
        column="rate",
    ),
    rows_where(
        "mart_engagement_rates__interval",
        _RATES,
        f"{_RATES}: both ends of an interval are given or none, and the lower is not the higher",
        _RATE_KEY,
        {
            "one end only": "(rate_low is null) <> (rate_high is null)",
            "order": "rate_low > rate_high",
        },
        reads=("rate_low", "rate_high"),
        column="rate_low, rate_high",
    ),
    rows_where(
        "mart_engagement_rates__rate_in_interval",
        _RATES,
        # The interval is the shrunken rate's; the bare one may well lie outside it.
        f"{_RATES}: the shrunken rate lies within its interval",
        _RATE_KEY,
        {"shrunk_rate": "shrunk_rate < rate_low - 1e-9 or shrunk_rate > rate_high + 1e-9"},
        reads=("shrunk_rate", "rate_low", "rate_high"),
        column="shrunk_rate",
    ),
    rows_where(
        "mart_engagement_content__null_rule",
        "marts.mart_engagement_content",
        "marts.mart_engagement_content: no rate where its denominator is unknown or 0",
        _CONTENT,
        {
            rate: f"{rate} is not null and coalesce({denominator}, 0) = 0"
            for rate, denominator in CONTENT_RATE_DENOMINATORS.items()
        },
        reads=(*CONTENT_RATE_DENOMINATORS, *CONTENT_RATE_DENOMINATORS.values()),
        column=", ".join(CONTENT_RATE_DENOMINATORS),
    ),
    rows_where(
        "mart_interactivity_daily__null_rule",
        "marts.mart_interactivity_daily",
        "marts.mart_interactivity_daily.actionability_rate is empty exactly where its numerator "
        "or denominator is unknown or the denominator is 0",
        TABLES["mart_interactivity_daily"].key,
        {
            "rate without denominator": "actionability_rate is not null "
            "and (coalesce(actionability_den, 0) = 0 or actionability_num is null)",
            "rate missing": "actionability_rate is null and actionability_den <> 0 "
            "and actionability_num is not null",
        },
        reads=("actionability_rate", "actionability_num", "actionability_den"),
        column="actionability_rate",
    ),
]

_RECONCILIATION_CHECKS = [
    rows_where(
        "mart_content_measures__list_above_counter",
        _MEASURES,
        f"{_MEASURES}: no list of acts is longer than its counter",
        (*_CONTENT, "measure"),
        {"listed_value": "source = 'counter' and listed_value > value"},
        reads=("source", "listed_value", "value"),
        column="listed_value",
        severity="warning",
    ),
    rows_where(
        "mart_content_measures__list_below_counter",
        _MEASURES,
        f"{_MEASURES}: no completely read list is shorter than {LIST_SHARE:.0%} of its counter",
        (*_CONTENT, "measure"),
        {
            "listed_value": "source = 'counter' and is_list_complete "
            f"and listed_value < {LIST_SHARE} * value"
        },
        reads=("source", "listed_value", "value", "is_list_complete"),
        column="listed_value",
        severity="warning",
    ),
    Check(
        name="fct_content_metrics__counter_fell",
        batch=_CONTENT_METRICS,
        table=_CONTENT_METRICS,
        column="value",
        severity="warning",
        sentence=f"{_CONTENT_METRICS}: no newest lifetime counter is more than "
        f"{COUNTER_FALL:.0%} below the observation before it",
        columns=TABLES["fct_content_metrics"].column_names,
        sql=f"""
            select {", ".join(_CONTENT)}, metric from (
                select {", ".join(_CONTENT)}, metric, max_by(value, observed_at, 2) as newest
                from batch
                where period = 'lifetime' and breakdown is null
                    and value_status in ('observed', 'zero') and value is not null
                    and (metric in ({text_list(COUNTERS)}) or starts_with(metric, 'reaction_'))
                group by {", ".join(_CONTENT)}, metric, metric_definition_version
            )
            where newest[1] < (1 - {COUNTER_FALL}) * newest[2]""",
    ),
    Check(
        name="fct_content_metrics__doubled_metric",
        batch=_CONTENT_METRICS,
        table=_CONTENT_METRICS,
        column="metric",
        severity="warning",
        sentence=f"{_CONTENT_METRICS}: no two metrics of a platform have the same values on all "
        f"of {DOUBLED_ROWS} posts or more",
        columns=TABLES["fct_content_metrics"].column_names,
        # Equal sums of row hashes stand for equal sets of rows: one pass instead of a join of
        # every metric with every other.
        sql=f"""
            with signatures as (
                select platform, metric,
                    sum(hash(account_id, content_id, period, breakdown, observed_at, value))
                        as signature
                from batch
                where value <> 0
                group by platform, metric
                having count(distinct (account_id, content_id)) >= {DOUBLED_ROWS}
            )
            select one.platform, one.metric, other.metric as same_as
            from signatures as one
            inner join signatures as other
                on one.platform = other.platform and one.signature = other.signature
                and one.metric < other.metric
            where (one.metric, other.metric) not in ({NESTED_PAIRS})""",
    ),
]

MEASURE_CHECKS: tuple[Check, ...] = (
    _status_value("fct_content_metrics"),
    _status_value("fct_account_metrics"),
    *_RATE_CHECKS,
    *_RECONCILIATION_CHECKS,
)

"""Totals over two paths in the engagement tables: see `expectations.totals`."""

from expectations.model import Check, NotAssessed, Situation
from expectations.rules import literal, text_list
from expectations.totals import ACCOUNT, ACT_COLUMNS, differ, there

_ACTIONS = "marts.fct_actions"
_DAILY = "marts.mart_engagement_daily"
_INTERACTIVITY = "marts.mart_interactivity_daily"
_CONTENT = "marts.mart_engagement_content"
_MEASURES = "marts.mart_content_measures"
_RATES = "marts.mart_engagement_rates"
_PERIODS = "marts.mart_engagement_periods"
_SCORECARD = "marts.mart_weekly_scorecard"

_DAY = (*ACCOUNT, "activity_date")
_WEEK = (*ACCOUNT, "week_start")
_POST = (*ACCOUNT, "content_id")

#: Kinds of act behind a measure of the daily mart, as the taxonomy has them.
_TYPES_OF = {
    "reactions": ("like", "reaction"),
    "comments": ("comment", "reply", "peer_reply", "brand_reply"),
    "shares": ("share", "quote"),
    "saves": ("save",),
}
_POST_MEASURES = (
    "impressions views reach reactions likes comments shares saves clicks link_clicks".split()
)
_WEEKLY_METRICS = (
    "reactions comments shares link_clicks s0_engagement_actions s0_interactivity_actions "
    "s1_engagement_actions s1_two_way_actions"
).split()


def _acts_by_day(situation: Situation) -> str | NotAssessed:
    if situation.as_of is None:
        return NotAssessed("no instant was given to compare with")
    counted = ", ".join(
        f"coalesce(sum(quantity) filter (action_type in ({text_list(types)})), 0) as {measure}"
        for measure, types in _TYPES_OF.items()
    )
    # A day of counters is the platform's: only days of lists are ours to add up.
    broken = " or ".join(
        differ(f"batch.{measure}", f"coalesce(acts.{measure}, 0)") for measure in _TYPES_OF
    )
    return f"""
        with acts as (
            select platform, account_id, action_date as activity_date, {counted}
            from {_ACTIONS}
            where direction = 'inbound' and not coalesce(is_team, false)
                and not coalesce(is_bot, false) and {there(situation.as_of)}
            group by platform, account_id, action_date
        )
        select platform, account_id, activity_date from batch
        full join acts using (platform, account_id, activity_date)
        where batch.is_final is null or (batch.source = 'actions' and ({broken}))"""


def _content_once(situation: Situation) -> str | NotAssessed:
    if situation.as_of is None:
        return NotAssessed("no instant was given to compare with")
    # What is planned for later has no figures yet.
    return f"""
    with wide as (
        unpivot (select platform, account_id, content_id,
            {", ".join(f"cast({m} as double) as {m}" for m in _POST_MEASURES)} from batch)
        on {", ".join(_POST_MEASURES)} into name measure value figure
    )
    select platform, account_id, content_id, measure from wide
    full join (
        select * from {_MEASURES}
        where value is not null and measure in ({text_list(_POST_MEASURES)})
    ) as measures using (platform, account_id, content_id, measure)
    where wide.figure is distinct from cast(measures.value as double)
    union all
    select platform, account_id, content_id, 'rows' from (
        select platform, account_id, content_id, 1 as posts, 0 as figures
        from marts.dim_content
        where coalesce(published_at <= timestamp {literal(situation.as_of)}, true)
        union all
        select platform, account_id, content_id, 0, 1 from batch
    )
    group by platform, account_id, content_id
    having sum(posts) <> 1 or sum(figures) <> 1"""


_WEEKLY = ", ".join(f"cast({metric} as double) as {metric}" for metric in _WEEKLY_METRICS)

ENGAGEMENT_TOTALS: tuple[Check, ...] = (
    Check(
        name="mart_engagement_daily__matches_acts",
        batch=_DAILY,
        table=_DAILY,
        column=", ".join(_TYPES_OF),
        sentence=f"{_DAILY} has every day with an act of the audience in {_ACTIONS}, and on days "
        f"of lists as many {', '.join(_TYPES_OF)}",
        columns=(*_DAY, *_TYPES_OF, "source", "is_final"),
        also={_ACTIONS: ACT_COLUMNS},
        sql=_acts_by_day,
    ),
    Check(
        name="mart_interactivity_daily__matches_engagement",
        batch=_INTERACTIVITY,
        table=_INTERACTIVITY,
        column="s0_interactivity_actions",
        sentence=f"{_INTERACTIVITY} and {_DAILY} have the same days with the same interactivity",
        columns=(*_DAY, "s0_interactivity_actions", "is_final"),
        also={_DAILY: (*_DAY, "s0_interactivity_actions", "is_final")},
        sql=f"""
            select platform, account_id, activity_date from batch
            full join {_DAILY} as days using (platform, account_id, activity_date)
            where (batch.is_final is null) or (days.is_final is null)
                or batch.s0_interactivity_actions is distinct from days.s0_interactivity_actions""",
    ),
    Check(
        name="mart_engagement_content__matches_measures",
        batch=_CONTENT,
        table=_CONTENT,
        column=", ".join(_POST_MEASURES),
        sentence=f"{_CONTENT} has every piece of content once, with the values of {_MEASURES}",
        columns=(*_POST, *_POST_MEASURES),
        also={
            _MEASURES: (*_POST, "measure", "value"),
            "marts.dim_content": (*_POST, "published_at"),
        },
        sql=_content_once,
    ),
    Check(
        name="mart_engagement_rates__matches_content",
        batch=_RATES,
        table=_RATES,
        column="rate_num",
        sentence=f"the numerators of s1_engagement in {_RATES} are the actions of {_CONTENT}",
        columns=(*_POST, "lens", "rate_num"),
        also={_CONTENT: (*_POST, "s1_engagement_actions")},
        sql=f"""
            select platform, account_id, content_id, batch.rate_num, posts.s1_engagement_actions
            from batch left join {_CONTENT} as posts using (platform, account_id, content_id)
            where batch.lens = 's1_engagement' and batch.rate_num is not null and (
                posts.s1_engagement_actions is null
                or {differ("batch.rate_num", "posts.s1_engagement_actions")})""",
    ),
    Check(
        name="mart_engagement_periods__matches_days",
        batch=_PERIODS,
        table=_PERIODS,
        column="rate_num",
        sentence=f"{_PERIODS}: the actions of a week are those of its days",
        columns=(*ACCOUNT, "period", "period_start", "lens", "basis", "denominator", "rate_num"),
        sql=f"""
            select weeks.platform, weeks.account_id, weeks.period_start, weeks.lens
            from batch as weeks
            inner join (
                select platform, account_id, lens, basis, sum(rate_num) as rate_num,
                    cast(date_trunc('week', period_start) as date) as period_start
                from batch where period = 'day' and denominator = 'daily_followers'
                group by all
            ) as days using (platform, account_id, lens, basis, period_start)
            where weeks.period = 'week' and weeks.denominator = 'daily_followers'
                and {differ("coalesce(weeks.rate_num, 0)", "coalesce(days.rate_num, 0)")}""",
    ),
    Check(
        name="mart_weekly_scorecard__matches_days",
        batch=_SCORECARD,
        table=_SCORECARD,
        column="value",
        sentence=f"the counts of a week in {_SCORECARD} are those of its seven days in {_DAILY}",
        columns=(*_WEEK, "metric", "basis", "value"),
        also={_DAILY: (*_DAY, *_WEEKLY_METRICS)},
        sql=f"""
            select platform, account_id, week_start, metric from batch
            inner join (
                select platform, account_id, metric, sum(figure) as total,
                    cast(date_trunc('week', activity_date) as date) as week_start
                from (unpivot (select platform, account_id, activity_date, {_WEEKLY} from {_DAILY})
                    on {", ".join(_WEEKLY_METRICS)} into name metric value figure)
                group by all
                having count(*) = 7
            ) as days using (platform, account_id, week_start, metric)
            where batch.basis = 'action_date' and {differ("batch.value", "days.total")}""",
    ),
)

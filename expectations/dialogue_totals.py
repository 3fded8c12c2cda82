"""Totals over two paths in the tables about dialogue and people: see `expectations.totals`."""

from expectations.model import Check, NotAssessed, Situation
from expectations.totals import ACCOUNT, ACT_COLUMNS, equal_sums, there

_ACTIONS = "marts.fct_actions"
_CONVERSATIONS = "marts.fct_conversations"
_DAILY = "marts.mart_engagement_daily"
_SENTIMENT = "marts.mart_net_sentiment"
_VOICE = "marts.mart_voice"
_DEMANDS = "marts.fct_demands"
_RESPONSE_DAY = "marts.mart_response_daily"
_RESPONSE_WEEK = "marts.mart_response_weekly"
_BUCKETS = "marts.mart_response_buckets"
_LADDER_PEOPLE = "marts.mart_ladder_people"
_PERSON_WEEK = "marts.mart_ladder_person_week"
_DISTRIBUTION = "marts.mart_ladder_distribution"

_WEEK = (*ACCOUNT, "week_start")
_RESPONSE = (*ACCOUNT, "channel")
_TEXTS = ("texts", "positive_texts", "neutral_texts", "negative_texts")
_TEXTS_DIFFER = " or ".join(f"batch.{texts} is distinct from days.{texts}" for texts in _TEXTS)


def _messages(situation: Situation) -> str | NotAssessed:
    if situation.as_of is None:
        return NotAssessed("no instant was given to compare with")
    sides = ("inbound", "outbound")
    threads = ", ".join(f"sum({side}_count) as {side}" for side in sides)
    acts = ", ".join(f"count(*) filter (direction = '{side}') as {side}" for side in sides)
    broken = " or ".join(
        f"coalesce(threads.{side}, 0) <> coalesce(acts.{side}, 0)" for side in sides
    )
    return f"""
        with threads as (select platform, account_id, {threads} from batch group by all),
        acts as (
            select platform, account_id, {acts}
            from {_ACTIONS}
            where action_type in (select action_type from marts.dim_action_types where is_text)
                and thread_id is not null and not coalesce(is_bot, false)
                and {there(situation.as_of)}
            group by all
        )
        select platform, account_id from threads full join acts using (platform, account_id)
        where {broken}"""


DIALOGUE_TOTALS: tuple[Check, ...] = (
    Check(
        name="fct_conversations__matches_acts",
        batch=_CONVERSATIONS,
        table=_CONVERSATIONS,
        column="inbound_count, outbound_count",
        sentence=f"the messages of all {_CONVERSATIONS} are the texts in threads of {_ACTIONS}",
        columns=(*ACCOUNT, "inbound_count", "outbound_count"),
        also={_ACTIONS: ACT_COLUMNS, "marts.dim_action_types": ("action_type", "is_text")},
        sql=_messages,
    ),
    Check(
        name="mart_net_sentiment__matches_days",
        batch=_SENTIMENT,
        table=_SENTIMENT,
        column=", ".join(_TEXTS),
        sentence=f"the texts of a week in {_SENTIMENT} are those of its days in {_DAILY}",
        columns=(*_WEEK, *_TEXTS),
        also={_DAILY: (*ACCOUNT, "activity_date", *_TEXTS)},
        sql=f"""
            select platform, account_id, week_start from batch
            left join (
                select platform, account_id, {", ".join(f"sum({t}) as {t}" for t in _TEXTS)},
                    cast(date_trunc('week', activity_date) as date) as week_start
                from {_DAILY} group by all
            ) as days using (platform, account_id, week_start)
            where {_TEXTS_DIFFER}""",
    ),
    equal_sums(
        "mart_voice__matches_sentiment",
        _VOICE,
        f"the texts of all topics of a week in {_VOICE} are those of {_SENTIMENT}",
        _WEEK,
        {_VOICE: "texts", _SENTIMENT: "texts"},
    ),
    equal_sums(
        "mart_response_daily__matches_demands",
        _RESPONSE_DAY,
        f"the demands of {_RESPONSE_DAY} and of {_RESPONSE_WEEK} are those of {_DEMANDS}",
        _RESPONSE,
        {_RESPONSE_DAY: "demand_count", _RESPONSE_WEEK: "demand_count", _DEMANDS: "1"},
    ),
    Check(
        name="mart_response_daily__matches_days_of_acts",
        batch=_RESPONSE_DAY,
        table=_RESPONSE_DAY,
        column="demand_count",
        sentence=f"demands stand in {_RESPONSE_DAY} on the day of the act in {_ACTIONS} that "
        "opened them",
        columns=(*_RESPONSE, "activity_date", "demand_count"),
        also={
            _DEMANDS: (*_RESPONSE, "opening_action_id"),
            _ACTIONS: (*ACCOUNT, "action_id", "action_date"),
        },
        sql=f"""
            select platform, account_id, channel, activity_date from (
                select platform, account_id, channel, activity_date, demand_count as counted,
                    0 as opened
                from batch
                union all
                select demands.platform, demands.account_id, channel, action_date, 0, 1
                from {_DEMANDS} as demands
                inner join {_ACTIONS} as acts
                    on acts.platform = demands.platform and acts.account_id = demands.account_id
                    and acts.action_id = demands.opening_action_id
            )
            group by platform, account_id, channel, activity_date
            having sum(counted) <> sum(opened)""",
    ),
    Check(
        name="fct_demands__matches_acts",
        batch=_DEMANDS,
        table=_DEMANDS,
        column="opening_action_id",
        sentence=f"every demand of {_DEMANDS} was opened by an act of the audience in {_ACTIONS}",
        columns=("demand_id", *ACCOUNT, "opening_action_id"),
        also={_ACTIONS: (*ACCOUNT, "action_id", "direction", "is_bot")},
        sql=f"""
            select demand_id from batch
            anti join {_ACTIONS} as acts
                on acts.platform = batch.platform and acts.account_id = batch.account_id
                and acts.action_id = batch.opening_action_id
                and acts.direction = 'inbound' and not coalesce(acts.is_bot, false)""",
    ),
    equal_sums(
        "mart_response_weekly__matches_days",
        _RESPONSE_WEEK,
        f"the texts of the audience are the same in {_RESPONSE_WEEK} and {_RESPONSE_DAY}",
        _RESPONSE,
        {_RESPONSE_WEEK: "inbound_count", _RESPONSE_DAY: "inbound_count"},
    ),
    equal_sums(
        "mart_response_buckets__matches_weeks",
        _BUCKETS,
        f"the classes of waiting in {_BUCKETS} hold the due demands of {_RESPONSE_WEEK}",
        (*_RESPONSE, "week_start"),
        {_BUCKETS: "demand_share_num", _RESPONSE_WEEK: "due_count"},
    ),
    Check(
        name="mart_ladder_people__matches_person_week",
        batch=_LADDER_PEOPLE,
        table=_LADDER_PEOPLE,
        column="stage",
        sentence=f"everybody in {_LADDER_PEOPLE} stands where the newest week of {_PERSON_WEEK} "
        "has them, or on no stage",
        columns=("person_id", "stage"),
        also={_PERSON_WEEK: ("person_id", "week_start", "stage"), _DISTRIBUTION: ("week_start",)},
        sql=f"""
            select person_id, people.stage, weeks.stage as stage_of_week from batch as people
            full join (
                select * from {_PERSON_WEEK}
                where week_start = (select max(week_start) from {_DISTRIBUTION})
            ) as weeks using (person_id)
            where coalesce(people.stage, -1) <> coalesce(weeks.stage, 0)""",
    ),
)

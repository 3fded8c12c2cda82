"""Violations planted for totals over two paths, and figures that no platform would deliver."""

_DAY = "marts.mart_engagement_daily"
_RULES = "marts.mart_interactivity_daily"
_POST = "marts.mart_engagement_content"

TOTALS: dict[str, list[str]] = {
    "mart_engagement_daily__matches_acts": [
        *(
            f"update {_DAY} set {measure} = {measure} + 1"
            for measure in ("reactions", "comments", "shares", "saves")
        ),
        # An act twice, on another day, of the other side, taken back, of a day that is not there.
        "insert into marts.fct_actions select * from marts.fct_actions where action_id = 'a2'",
        "update marts.fct_actions set action_date = '2026-03-08' where action_id = 'a2'",
        "update marts.fct_actions set direction = 'inbound'",
        "update marts.fct_actions set removed_at = acted_at where action_id = 'a2'",
        "update marts.fct_actions set is_bot = true where action_id = 'a2'",
        "update marts.fct_actions set quantity = 2 where action_id = 'a2'",
        f"delete from {_DAY} where account_id = 'other'",
    ],
    "mart_interactivity_daily__matches_engagement": [
        f"update {_RULES} set s0_interactivity_actions = 2 where account_id = 'other'",
        f"update {_RULES} set s0_interactivity_actions = null",
        f"delete from {_RULES} where account_id = 'other'",
        f"delete from {_DAY} where account_id = 'other'",
    ],
    "mart_engagement_content__matches_measures": [
        f"update {_POST} set likes = 101",
        f"update {_POST} set views = null",
        f"update {_POST} set saves = 0",
        f"insert into {_POST} select * from {_POST}",
        f"delete from {_POST}",
        "update marts.mart_content_measures set value = 201 where measure = 'reach'",
    ],
    "mart_engagement_rates__matches_content": [
        "update marts.mart_engagement_rates set rate_num = 299 where denominator = 'reach'",
        f"update {_POST} set s1_engagement_actions = null",
        f"delete from {_POST}",
    ],
    "mart_engagement_periods__matches_days": [
        "update marts.mart_engagement_periods set rate_num = 4 where period = 'week'",
        "update marts.mart_engagement_periods set rate_num = null where period = 'week'",
        "insert into marts.mart_engagement_periods "
        "select * from marts.mart_engagement_periods where period = 'day'",
    ],
    "mart_weekly_scorecard__matches_days": [
        "update marts.mart_weekly_scorecard set value = 1",
        f"update {_DAY} set comments = 1 where activity_date = '2026-03-05'",
    ],
    "fct_conversations__matches_acts": [
        "update marts.fct_conversations set inbound_count = 2",
        "update marts.fct_conversations set outbound_count = 0",
        "delete from marts.fct_conversations",
        "insert into marts.fct_conversations select * from marts.fct_conversations",
        "update marts.fct_actions set direction = 'inbound'",
        "update marts.fct_actions set thread_id = null where action_id = 'a1'",
    ],
    "mart_net_sentiment__matches_days": [
        *(
            f"update marts.mart_net_sentiment set {texts} = {texts} + 1"
            for texts in ("texts", "positive_texts", "neutral_texts", "negative_texts")
        ),
        f"update {_DAY} set texts = null",
        f"update {_DAY} set activity_date = '2026-03-08' where account_id = 'brand' and texts = 1",
    ],
    "mart_voice__matches_sentiment": [
        "update marts.mart_voice set texts = 2",
        "delete from marts.mart_voice",
        "insert into marts.mart_voice select * from marts.mart_voice",
    ],
    "mart_response_daily__matches_demands": [
        "update marts.mart_response_daily set demand_count = 2",
        "update marts.mart_response_weekly set demand_count = 0",
        "delete from marts.fct_demands",
        "update marts.fct_demands set channel = 'dm'",
    ],
    "fct_demands__matches_acts": [
        "update marts.fct_actions set direction = 'outbound' where action_id = 'a1'",
        "update marts.fct_actions set is_bot = true where action_id = 'a1'",
        "update marts.fct_demands set opening_action_id = 'a9'",
    ],
    "mart_response_daily__matches_days_of_acts": [
        "update marts.mart_response_daily set activity_date = '2026-03-08'",
        "update marts.fct_actions set action_date = '2026-03-08' where action_id = 'a1'",
        "insert into marts.mart_response_daily select * from marts.mart_response_daily",
    ],
    "mart_response_weekly__matches_days": [
        "update marts.mart_response_weekly set inbound_count = 2",
        "delete from marts.mart_response_daily",
    ],
    "mart_response_buckets__matches_weeks": [
        "update marts.mart_response_buckets set demand_share_num = 2",
        "update marts.mart_response_weekly set due_count = 0",
        "delete from marts.mart_response_buckets",
    ],
    "mart_ladder_people__matches_person_week": [
        "update marts.mart_ladder_people set stage = 3 where person_id = 'bluesky:p0'",
        "update marts.mart_ladder_people set stage = 2 where person_id = 'bluesky:p24'",
        "delete from marts.mart_ladder_people where person_id = 'bluesky:p0'",
    ],
}


def _figures(level: str, values: str, **columns: str) -> str:
    """Rows of a fact of metrics: of a table of numbers ``n`` and ``value``."""
    content = {"content_id": "'c' || n % 2"} if level == "content" else {}
    row = {"platform": "'bluesky'", "account_id": "'brand'", "value_status": "'observed'"}
    row |= content | {"value": "value", "period": "'day'", "metric": "'reach'"} | columns
    row.setdefault("observed_at", "timestamp '2026-01-01' + n * interval 1 day")
    columns_sql = ", ".join(f"{sql} as {name}" for name, sql in row.items())
    return f"insert into marts.fct_{level}_metrics by name select {columns_sql} from ({values})"


def _both_periods(level: str) -> str:
    return "; ".join(_figures(level, _GROWING, period=period) for period in ("'day'", "'lifetime'"))


_GROWING = "select n, n + 1.0 as value from range(20) as numbers(n)"
_USUAL = "select n, case when n < 28 then 10.0 else 0.5 end as value from range(35) as numbers(n)"
_FALL = "select * from (values (0, 100.0), (1, 49.0)) as levels(n, value)"
_COUNTED = "select 0 as n, 60.0 as value"
_MANY = """
    insert into marts.fct_actions by name
    select 'bluesky' as platform, 'brand' as account_id, 'x' || n as action_id,
        'like' as action_type, 'inbound' as direction, 1 as quantity,
        timestamp '2026-03-10 12:00' - interval 7 day - n * interval 6 hour as acted_at,
        cast(timestamp '2026-03-10 12:00' - interval 7 day - n * interval 6 hour as date)
            as action_date
    from range(112) as numbers(n)"""

IMPLAUSIBLE: dict[str, list[str]] = {
    "fct_actions__quiet_accounts": [_MANY],
    "fct_account_metrics__level_fell": [
        _figures("account", _FALL, metric="'followers'", period="'lifetime'")
    ],
    "fct_account_metrics__days_fell": [_figures("account", _USUAL, metric="'views'")],
    "fct_account_metrics__doubled_metric": [
        "; ".join(_figures("account", _GROWING, metric=name) for name in ("'views'", "'clicks'"))
    ],
    "fct_account_metrics__period_mixed": [_both_periods("account")],
    "fct_content_metrics__period_mixed": [_both_periods("content")],
    # Nothing is shown on days of which the platform counts something; one day shows too much.
    "fct_account_metrics__lists_match_counters": [
        _figures("account", _COUNTED, metric="'comments'", observed_at="timestamp '2026-03-02'"),
        f"update {_DAY} set comments = 100 where activity_date = '2026-03-05'; "
        + _figures("account", _COUNTED, metric="'comments'", observed_at="timestamp '2026-03-05'"),
    ],
}

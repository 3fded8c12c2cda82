"""Rows of a published file that are counted over two paths, and come out the same."""

from typing import Any

import duckdb

_ACCOUNT = {"platform": "bluesky", "account_id": "brand"}


def insert(connection: duckdb.DuckDBPyConnection, table: str, **values: Any) -> None:
    """One row; columns that are not named are NULL."""
    marks = ", ".join("?" * len(values))
    connection.execute(
        f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values())
    )


def days_and_weeks(connection: duckdb.DuckDBPyConnection) -> None:
    """A full week without an act, then the day of the acts."""
    none = {"reactions": 0, "comments": 0, "shares": 0, "saves": 0, "source": "actions"}
    for day in range(2, 9):
        row = _ACCOUNT | {"activity_date": f"2026-03-0{day}", "is_final": True}
        insert(connection, "marts.mart_engagement_daily", **row | none)
        insert(connection, "marts.mart_interactivity_daily", **row)
    row = {"activity_date": "2026-03-09", "is_final": False}
    acts = none | {"comments": 1, "texts": 1, "positive_texts": 0, "negative_texts": 0}
    acts |= {"neutral_texts": 1, "s0_interactivity_actions": 1}
    shares = {"repeat_rate_28d": 0.5, "vanity_share": 1, "positive_text_share": 0}
    table = "marts.mart_engagement_daily"
    insert(connection, table, **_ACCOUNT | row | acts | shares | {"reactions": 1})
    insert(connection, table, **_ACCOUNT | row | acts | {"account_id": "other"})
    rated = {"actionability_num": 3, "actionability_den": 2, "actionability_rate": 1.5}
    rated |= {"story_hold_proxy": -0.5, "s0_interactivity_actions": 1}  # exits can outnumber views
    table = "marts.mart_interactivity_daily"
    insert(connection, table, **_ACCOUNT | row | rated)
    insert(connection, table, **_ACCOUNT | row | rated | {"account_id": "other"})
    rate = _ACCOUNT | {"lens": "s1_engagement", "basis": "action_date", "rate_num": 2}
    rate |= {"denominator": "daily_followers", "period_start": "2026-03-09", "status": "ok"}
    for period in ("day", "week"):
        insert(connection, "marts.mart_engagement_periods", period=period, **rate)
    week = _ACCOUNT | {"week_start": "2026-03-02", "basis": "action_date"}
    insert(connection, "marts.mart_weekly_scorecard", metric="comments", value=0, **week)


def dialogue(connection: duckdb.DuckDBPyConnection) -> None:
    """One text of the audience, told by every table that counts texts and demands."""
    week = _ACCOUNT | {"week_start": "2026-03-09"}
    texts = {"texts": 1, "positive_texts": 0, "neutral_texts": 1, "negative_texts": 0}
    insert(connection, "marts.mart_net_sentiment", status="too_few_texts", **week | texts)
    voice = {"topic": "other", "comment_intent": "question", "sentiment": "neutral", "texts": 1}
    insert(connection, "marts.mart_voice", **week | voice)
    demand = _ACCOUNT | {"demand_id": "d1", "channel": "comment", "opening_action_id": "a1"}
    insert(connection, "marts.fct_demands", **demand)
    counts = {"channel": "comment", "inbound_count": 1, "demand_count": 1, "due_count": 1}
    day = _ACCOUNT | {"activity_date": "2026-03-09"}
    insert(connection, "marts.mart_response_daily", **day | counts)
    insert(connection, "marts.mart_response_weekly", **week | counts)
    bucket = {"channel": "comment", "bucket": "none"}
    shares = {"demand_share_num": 1, "demand_share_den": 1}
    insert(connection, "marts.mart_response_buckets", **week | bucket | shares)

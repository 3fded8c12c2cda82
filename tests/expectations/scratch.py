"""Small databases that break no rule, made by hand from the contract's column names."""

from pathlib import Path
from typing import Any

import duckdb

from expectations.contract import TABLES
from expectations.raw_suite import SOURCES
from expectations.table import Table
from tests.expectations.scratch_totals import days_and_weeks, dialogue, insert

AS_OF = "2026-03-10 12:00:00"

_TIMES = "acted_at removed_at published_at observed_at started_at first_acted_at last_acted_at"
_DATES = "action_date activity_date week_start last_week_start period_start stage_expires_on"
_TYPES = (
    dict.fromkeys(_TIMES.split(), "TIMESTAMP")
    | dict.fromkeys(_DATES.split(), "DATE")
    | dict.fromkeys("texts positive_texts neutral_texts negative_texts".split(), "BIGINT")
    | dict.fromkeys("demand_share_num demand_share_den".split(), "BIGINT")
    | dict.fromkeys("stage raw_stage highest_stage_ever from_stage to_stage".split(), "INTEGER")
    | dict.fromkeys(
        "value listed_value coverage quantity effort_weight rate rate_num rate_den rate_low "
        "rate_high impressions views reach reactions likes comments shares saves clicks "
        "link_clicks watch_seconds engaged_users follows profile_views website_clicks "
        "video_completes p p_low p_high person_share ladder_coverage interactivity_ratio "
        "actionability_num actionability_den completion_rate story_hold_proxy "
        "conversation_depth vanity_share positive_text_share peer_reply_share".split(),
        "DOUBLE",
    )
)
RECORD: dict[str, Any] = {
    "record_key": "bluesky|brand|1",
    "account": "brand",
    "extracted_at": "2026-03-10 11:00:00",
    "run_id": "20260310T110000-ab12cd",
    "landing_file": "landing/bluesky/posts/one.jsonl.gz",
    "load_id": 1,
    "payload_hash": "h1",
    "is_current": True,
}
_RECORD_DDL = (
    "record_key VARCHAR, account VARCHAR, extracted_at TIMESTAMP, run_id VARCHAR, "
    "landing_file VARCHAR, load_id BIGINT, payload_hash VARCHAR, is_current BOOLEAN"
)
# A stream of each platform, and a second one of one of them.
STREAMS = ("bluesky__likes", *(f"{name}__records" for name in SOURCES if name != "files"))
_RAW_DDL = {
    "files__actions": f"{_RECORD_DDL}, platform VARCHAR, action_id VARCHAR, action_type VARCHAR, "
    "acted_at TIMESTAMP, removed_at TIMESTAMP, text VARCHAR, payload JSON",
    "files__content": f"{_RECORD_DDL}, platform VARCHAR, content_id VARCHAR, "
    "published_at TIMESTAMP, removed_at TIMESTAMP, payload JSON",
    "files__metrics": f"{_RECORD_DDL}, platform VARCHAR, metric VARCHAR, value DOUBLE, "
    "observed_at TIMESTAMP, payload JSON",
    "files__labels": f"{_RECORD_DDL}, platform VARCHAR, action_id VARCHAR, label VARCHAR, "
    "value VARCHAR, labelled_at TIMESTAMP, payload JSON",
    **dict.fromkeys(STREAMS, f"{_RECORD_DDL}, payload JSON"),
    "loads": "load_id BIGINT, landing_file VARCHAR, source VARCHAR, stream VARCHAR, "
    "run_id VARCHAR, loaded_at TIMESTAMP, rows_in BIGINT, rows_loaded BIGINT, "
    "rows_unchanged BIGINT, rows_quarantined BIGINT",
    "quarantine": "run_id VARCHAR, source VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR, "
    "content VARCHAR",
    "settings": "run_id VARCHAR, as_of TIMESTAMP, timezone VARCHAR, code_version VARCHAR, "
    "pseudonymise BOOLEAN, is_sample BOOLEAN",
    "team": "person_id VARCHAR",
    "people": "person_id VARCHAR, canonical_person_id VARCHAR",
    "response_targets": "rank INTEGER, minutes INTEGER",
    "business_hours": "weekday INTEGER, from_time TIME, to_time TIME",
    "goals": 'metric VARCHAR, account VARCHAR, target DOUBLE, base DOUBLE, "by" DATE',
    "accounts": "platform VARCHAR, account VARCHAR",
    "extractions": "platform VARCHAR, account VARCHAR, run_id VARCHAR, finished_at TIMESTAMP, "
    "is_complete BOOLEAN, error VARCHAR",
}


def _type(column: str, contract: Table) -> str:
    if column in _TYPES:
        return _TYPES[column]
    interval = column.removesuffix("_low").removesuffix("_high")
    if column in (*contract.rates, *contract.shares) or interval in contract.intervals:
        return "DOUBLE"
    if any(isinstance(value, int) for value in contract.values.get(column, ())):
        return "INTEGER"
    if column.startswith("is_") or column == "has_private_dialogue":
        return "BOOLEAN"
    if "rate" in column.split("_"):
        return "DOUBLE"
    if column.endswith(("_count", "_actions", "_threads", "_persons", "_engagers")):
        return "BIGINT"
    return "VARCHAR"


def empty_raw(path: Path) -> Path:
    """All raw tables, without a row."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw")
        for table, ddl in _RAW_DDL.items():
            connection.execute(f"create table raw.{table} ({ddl})")
    return path


def settings_row(connection: duckdb.DuckDBPyConnection) -> None:
    insert(connection, "raw.settings", run_id=RECORD["run_id"], as_of=AS_OF, timezone="UTC")


def clean_raw(path: Path) -> Path:
    """Raw data as landed by one run, without a fault."""
    empty_raw(path)
    with duckdb.connect(str(path)) as connection:
        settings_row(connection)
        for stream in STREAMS:
            old: dict[str, Any] = {"payload": '{"a": 1}', "is_current": False, "payload_hash": "h0"}
            insert(connection, f"raw.{stream}", **RECORD | old)
            insert(connection, f"raw.{stream}", **RECORD, payload='{"a": 2}')
        general: dict[str, Any] = RECORD | {"platform": "facebook_pages"}
        act = {"action_id": "a1", "action_type": "like", "acted_at": "2026-03-01 10:00:00"}
        insert(connection, "raw.files__actions", **general | act)
        extra = {"payload": '{"own column": "x"}', "record_key": "facebook_pages|brand|2"}
        insert(connection, "raw.files__actions", **general | act | extra)
        post = {"content_id": "c1", "published_at": "2026-03-20 10:00:00"}  # scheduled
        insert(connection, "raw.files__content", **general | post)
        value = {"metric": "reach", "observed_at": "2026-03-01 10:00:00"}
        insert(connection, "raw.files__metrics", **general | value)
        label = {"action_id": "a1", "label": "stance", "value": "deny"}
        insert(connection, "raw.files__labels", **general | label)
        counts = {"rows_in": 100, "rows_loaded": 60, "rows_unchanged": 35, "rows_quarantined": 5}
        load = {"source": "files", "stream": "actions", "run_id": RECORD["run_id"]}
        insert(connection, "raw.loads", load_id=1, **load | counts)
        # What an earlier run left in quarantine is told by that run.
        bad = {"rows_in": 2, "rows_loaded": 0, "rows_unchanged": 0, "rows_quarantined": 2}
        earlier = {"run_id": "20260309T110000-ab12cd"}
        insert(connection, "raw.loads", load_id=2, **load | bad | earlier)
    return path


def empty_marts(path: Path) -> Path:
    """Every published table, without a row, every column with a comment."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        for table, contract in TABLES.items():
            columns = [*contract.column_names]
            if table == "mart_content_measures":
                columns.append("is_list_complete")
            ddl = ", ".join(f"{column} {_type(column, contract)}" for column in columns)
            connection.execute(f"create table marts.{table} ({ddl})")
            for column in columns:
                connection.execute(f"comment on column marts.{table}.{column} is 'what it is'")
    return path


def clean_marts(path: Path) -> Path:
    """A published file without a fault."""
    empty_marts(path)
    with duckdb.connect(str(path)) as connection:
        _facts(connection)
        _dimensions(connection)
        _engagement(connection)
        days_and_weeks(connection)
        dialogue(connection)
        _ladder(connection)
        for table, contract in TABLES.items():
            if not connection.execute(f"select count(*) from marts.{table}").fetchall()[0][0]:
                _any_row(connection, table, contract)
    return path


_ANY = {"VARCHAR": "any", "DATE": "2026-03-02", "TIMESTAMP": "2026-03-02", "BOOLEAN": True}


def _any_row(connection: duckdb.DuckDBPyConnection, table: str, contract: Table) -> None:
    """A row of a table whose rules look at no other: its key, what it needs, no figure."""
    lists = {**contract.values, **contract.usual_values}
    row = {}
    for column in (*contract.key, *contract.required):
        default = _ANY.get(_type(column, contract), 1)
        row[column] = lists[column][0] if column in lists else default
    insert(connection, f"marts.{table}", **row)


_CONTENT = {"platform": "bluesky", "account_id": "brand", "content_id": "c1"}
_ACCOUNT = {"platform": "bluesky", "account_id": "brand"}


def _facts(connection: duckdb.DuckDBPyConnection) -> None:
    day = {"acted_at": "2026-03-09 10:00:00", "action_date": "2026-03-09", "quantity": 1}
    inbound = _CONTENT | day | {"action_type": "comment", "direction": "inbound"}
    labels = {"sentiment": "neutral", "brand_stance": "positive", "stance": "query"}
    kinds = {"target_kind": "content", "time_basis": "exact", "space_kind": "own"}
    table = "marts.fct_actions"
    talk = {"thread_id": "t1"}
    first = inbound | labels | kinds | talk
    insert(connection, table, action_id="a1", person_id="bluesky:p1", **first)
    insert(connection, table, action_id="a2", **inbound | {"action_type": "like"})
    insert(connection, table, action_id="a3", **inbound | {"direction": "outbound"} | talk)
    # The same id at another account is another act.
    insert(connection, table, action_id="a1", **inbound | {"account_id": "other"})
    period = {"period": "lifetime", "value_status": "observed"}
    for metric, before, now in (("likes", 100, 95), ("followers", 100, 50)):
        table = "marts.fct_content_metrics"
        row = _CONTENT | period | {"metric": metric}
        insert(connection, table, observed_at="2026-03-08", value=before, **row)
        insert(connection, table, observed_at="2026-03-09", value=now, **row)
    for post in range(30):  # reactions hold nothing but likes here: the same by definition
        for metric in ("likes", "reactions"):
            same = {"content_id": f"d{post}", "observed_at": "2026-03-09"} | period | _ACCOUNT
            insert(connection, "marts.fct_content_metrics", metric=metric, value=post + 1, **same)
    missing = {"value_status": "missing", "period": "day", "observed_at": "2026-03-09"}
    insert(connection, "marts.fct_content_metrics", metric="reach", **_CONTENT | missing)
    zero = missing | {"value_status": "zero", "value": 0}
    insert(connection, "marts.fct_account_metrics", metric="reach", **_ACCOUNT | zero)
    thread = _ACCOUNT | {"thread_id": "t1", "channel": "comment"}
    thread |= {"inbound_count": 1, "outbound_count": 1}
    insert(connection, "marts.fct_conversations", **thread)


def _dimensions(connection: duckdb.DuckDBPyConnection) -> None:
    insert(connection, "marts.dim_accounts", **_ACCOUNT)
    insert(connection, "marts.dim_content", **_CONTENT)
    insert(connection, "marts.dim_people", person_id="bluesky:p1", platform="bluesky")
    for kind, is_text in (("like", False), ("comment", True)):
        row = {"action_type": kind, "is_text": is_text, "taxonomy_version": "1"}
        insert(connection, "marts.dim_action_types", **row)


def _engagement(connection: duckdb.DuckDBPyConnection) -> None:
    measure = _CONTENT | {"status": "observed", "is_list_complete": True}
    table = "marts.mart_content_measures"
    counted = {"source": "counter", "value": 100, "listed_value": 95, "coverage": 0.95}
    insert(connection, table, measure="likes", **measure | counted)
    listed = {"source": "actions", "value": 3, "listed_value": 3, "coverage": 1}
    insert(connection, table, measure="comments", **measure | listed)
    partial = {"source": "counter", "value": 100, "listed_value": 2, "is_list_complete": False}
    insert(connection, table, measure="shares", **measure | partial)
    for name, value, status in (("reach", 200, "observed"), ("views", 0, "zero")):
        counted = {"source": "counter", "value": value, "status": status}
        insert(connection, table, measure=name, **_CONTENT | counted)
    post = _CONTENT | {"reach": 200, "s1_engagement_rate_by_reach": 1.5, "views": 0}
    post |= {"likes": 100, "comments": 3, "shares": 100, "s1_engagement_actions": 300}
    insert(connection, "marts.mart_engagement_content", **post)
    rate = _CONTENT | {"lens": "s1_engagement", "paid_scope": "organic"}
    table = "marts.mart_engagement_rates"
    known = {"rate_num": 300, "rate_den": 200, "rate": 1.5, "rate_low": 1.2, "rate_high": 1.9}
    known["shrunk_rate"] = 1.5
    insert(connection, table, denominator="reach", **rate | known)
    insert(connection, table, denominator="views", **rate | {"rate_num": 300, "rate_den": 0})
    insert(connection, table, denominator="impressions", **rate | {"rate_den": 10})
    mixed = {"rate_num": 300, "rate_den": 2, "paid_scope": None}
    insert(connection, table, denominator="followers", **rate | mixed)


def _ladder(connection: duckdb.DuckDBPyConnection) -> None:
    """25 people at stage 2 in week 1; in week 2 five of them rise to 4, one lapses."""
    weeks = ("2026-02-23", "2026-03-02")
    stages = {weeks[0]: [2] * 25, weeks[1]: [4] * 5 + [2] * 19 + [0]}
    for week, places in stages.items():
        for number, stage in enumerate(places):
            person = {"person_id": f"bluesky:p{number}", "week_start": week}
            ruled = {"raw_stage": stage, "highest_stage_ever": 4, "rules_version": "1"}
            insert(connection, "marts.mart_ladder_person_week", stage=stage, **person | ruled)
    for number in range(25):
        # The first act holds stage 2 for both weeks, but for the one who lapses.
        stretches = [(2, weeks[0], weeks[0] if number == 24 else weeks[1])]
        stretches += [(4, weeks[1], weeks[1])] if number < 5 else []
        for stage, start, end in stretches:
            act = {"action_id": f"a{stage}", "action_key": f"bluesky|brand|a{stage}"}
            stretch = {"stage": stage, "week_start": start, "last_week_start": end}
            table = "marts.mart_ladder_evidence"
            insert(connection, table, person_id=f"bluesky:p{number}", **stretch | act)
    table = "marts.mart_ladder_distribution"
    for platform in ("all", "bluesky"):
        row = {"platform": platform, "week_start": weeks[0], "ladder_coverage": 0.9}
        insert(connection, table, stage=2, person_count=25, person_share=1, **row)
        row["week_start"] = weeks[1]
        insert(connection, table, stage=0, person_count=1, **row)
        insert(connection, table, stage=2, person_count=19, person_share=19 / 24, **row)
        insert(connection, table, stage=4, person_count=5, person_share=5 / 24, **row)
    # Nobody known on a platform: no share to add up.
    row = {"platform": "mastodon", "week_start": weeks[0], "stage": 1, "person_count": 0}
    insert(connection, table, **row)
    table = "marts.mart_ladder_transitions"
    first = {"week_start": weeks[0], "from_stage": 0, "to_stage": 2, "moved": "new"}
    insert(connection, table, person_count=25, **first)
    for to_stage, count, moved in ((4, 5, "up"), (2, 19, "held"), (0, 1, "down")):
        move = {"week_start": weeks[1], "from_stage": 2, "to_stage": to_stage, "moved": moved}
        p = {"from_count": 25, "p": count / 25, "p_low": count / 30, "p_high": count / 20}
        p["p_high"] = min(p["p_high"], 1)
        insert(connection, table, person_count=count, **move | p)
    mover = {"person_id": "bluesky:p0", "week_start": weeks[1], "from_stage": 2, "to_stage": 4}
    insert(connection, "marts.mart_ladder_movers", reason="act", **mover)
    for number, stage in enumerate(stages[weeks[1]]):
        person = {"person_id": f"bluesky:p{number}", "stage": stage}
        insert(connection, "marts.mart_ladder_people", **person)

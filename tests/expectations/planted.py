"""One planted violation, or more, for every check: SQL that breaks a clean database."""

from collections.abc import Iterable

from expectations.contract import TABLES
from expectations.raw_suite import SOURCES
from tests.expectations.planted_totals import IMPLAUSIBLE, TOTALS

_FAR = "2040-01-01"


def _all_set(table: str, columns: Iterable[str], value: str) -> str:
    return f"update {table} set {', '.join(f'{column} = {value}' for column in columns)}"


RAW: dict[str, list[str]] = {
    "raw__tables": ["drop table raw.goals", "drop table raw.mastodon__records"],
    "raw__known_sources": ["create table raw.friendster__posts (record_key VARCHAR)"],
    "settings__one_row": [
        "delete from raw.settings",
        "insert into raw.settings select * from raw.settings",
        "update raw.settings set as_of = null",
        "update raw.settings set timezone = null",
        "update raw.settings set run_id = null",
    ],
    "loads__key": [
        "update raw.loads set load_id = 1",
        "update raw.loads set load_id = null where load_id = 2",
    ],
    "loads__counts": [
        "update raw.loads set rows_in = 101 where load_id = 1",
        "update raw.loads set rows_unchanged = null where load_id = 1",
        "update raw.loads set rows_loaded = -1, rows_in = 39 where load_id = 1",
    ],
    "loads__of_records": [
        "update raw.bluesky__likes set load_id = 3 where is_current",
        "delete from raw.loads where load_id = 1",
    ],
    "loads__stored": [
        "insert into raw.loads select * replace (3 as load_id) from raw.loads where load_id = 1",
    ],
    "loads__quarantine_share": [
        "update raw.loads set rows_quarantined = 6, rows_loaded = 59 where load_id = 1"
    ],
}

for _source, _table in (
    ("files", "files__actions"),
    ("bluesky", "bluesky__likes"),
    *((name, f"{name}__records") for name in SOURCES if name not in ("files", "bluesky")),
):
    RAW[f"raw_{_source}__columns"] = [f"alter table raw.{_table} drop column payload_hash"]
    RAW[f"raw_{_source}__not_null"] = [
        _all_set(
            f"raw.{_table}",
            "record_key account extracted_at run_id landing_file load_id payload_hash "
            "is_current".split(),
            "null",
        )
    ]
    RAW[f"raw_{_source}__current_version"] = [
        f"update raw.{_table} set is_current = true, record_key = 'k'",
        f"update raw.{_table} set is_current = false",
    ]
    RAW[f"raw_{_source}__payload"] = [
        f"update raw.{_table} set payload = '[1]'",
        f"update raw.{_table} set payload = '\"text\"'",
        # Not even JSON: a loader that writes text into a plain column.
        f"alter table raw.{_table} alter payload type VARCHAR; "
        f"update raw.{_table} set payload = '{{broken'",
    ]
    if _source != "files":
        RAW[f"raw_{_source}__payload"].append(f"update raw.{_table} set payload = null")
    RAW[f"raw_{_source}__extracted_at"] = [
        f"update raw.{_table} set extracted_at = '{time}'" for time in ("1999-01-01", "2199-01-01")
    ]

for _table, _required, _times in (
    ("actions", "platform action_id action_type acted_at", "acted_at removed_at"),
    ("content", "platform content_id published_at", "published_at removed_at"),
    ("metrics", "platform metric observed_at", "observed_at"),
    ("labels", "platform action_id label value", "labelled_at"),
):
    RAW[f"files__{_table}__not_null"] = [
        _all_set(f"raw.files__{_table}", _required.split(), "null")
    ]
    RAW[f"files__{_table}__times"] = [
        f"update raw.files__{_table} set {column} = '{time}'"
        for column in _times.split()
        for time in ("1970-01-21", _FAR)
    ]

_RATE = "update marts.mart_engagement_rates set"
_DAY = "update marts.mart_interactivity_daily set"
_MOVE = "update marts.mart_ladder_transitions set"
_DOUBLED = """
    insert into marts.fct_content_metrics (
        platform, account_id, content_id, metric, value, value_status, period, observed_at
    )
    select platform, account_id, content_id, 'saves', value, 'observed', 'lifetime', observed_at
    from marts.fct_content_metrics where starts_with(content_id, 'd') and metric = 'likes'"""

MARTS: dict[str, list[str]] = {
    **TOTALS,
    **IMPLAUSIBLE,
    "fct_content_metrics__status_value": [
        f"update marts.fct_content_metrics set value = {value}, value_status = '{status}' "
        "where metric = 'reach'"
        for value, status in (
            (1, "zero"),
            ("null", "zero"),
            ("null", "observed"),
            (0, "missing"),
            (0, "suppressed"),
            (0, "not_supported"),
        )
    ],
    "fct_account_metrics__status_value": [
        "update marts.fct_account_metrics set value = null",
        "update marts.fct_account_metrics set value_status = 'missing'",
    ],
    "mart_engagement_rates__null_rule": [
        f"{_RATE} rate = 0 where denominator = 'views'",
        f"{_RATE} rate_den = null where denominator = 'reach'",
        f"{_RATE} rate_num = null where denominator = 'reach'",
        f"{_RATE} rate = null where denominator = 'reach'",
    ],
    "mart_engagement_rates__interval": [
        f"{_RATE} rate_low = null where denominator = 'reach'",
        f"{_RATE} rate_high = null where denominator = 'reach'",
        f"{_RATE} rate_low = 2 where denominator = 'reach'",
    ],
    "mart_engagement_rates__rate_in_interval": [
        f"{_RATE} shrunk_rate = 1.1 where denominator = 'reach'",
        f"{_RATE} shrunk_rate = 2 where denominator = 'reach'",
    ],
    "mart_engagement_content__null_rule": [
        "update marts.mart_engagement_content set reach = null",
        "update marts.mart_engagement_content set s1_engagement_rate_by_views = 0",
        "update marts.mart_engagement_content set s1_engagement_rate_by_impressions = 0.1",
    ],
    "mart_interactivity_daily__null_rule": [
        f"{_DAY} actionability_den = 0",
        f"{_DAY} actionability_num = null",
        f"{_DAY} actionability_rate = null",
    ],
    "mart_content_measures__list_above_counter": [
        "update marts.mart_content_measures set listed_value = 101 where measure = 'likes'"
    ],
    "mart_content_measures__list_below_counter": [
        "update marts.mart_content_measures set listed_value = 89 where measure = 'likes'"
    ],
    "fct_content_metrics__counter_fell": [
        "update marts.fct_content_metrics set value = 94 "
        "where metric = 'likes' and content_id = 'c1' and observed_at = '2026-03-09'"
    ],
    "fct_content_metrics__doubled_metric": [_DOUBLED],
    "mart_ladder_person_week__evidence": [
        "delete from marts.mart_ladder_evidence where person_id = 'bluesky:p3'",
        "update marts.mart_ladder_evidence set person_id = null where person_id = 'bluesky:p3'",
        # Evidence of another stage, or of other weeks, is none.
        "delete from marts.mart_ladder_evidence where stage = 4",
        "update marts.mart_ladder_evidence set last_week_start = week_start",
        "delete from marts.mart_ladder_evidence",
    ],
    "mart_ladder_distribution__share_sum": [
        "update marts.mart_ladder_distribution set person_share = person_share + 1e-6 "
        "where stage = 4",
        "update marts.mart_ladder_distribution set person_share = null",
    ],
    "mart_ladder_distribution__matches_person_week": [
        "update marts.mart_ladder_distribution set person_count = 6 where stage = 4",
        "delete from marts.mart_ladder_distribution where platform = 'all' and stage = 4",
    ],
    "mart_ladder_transitions__from_sum": [
        f"{_MOVE} person_count = 4 where moved = 'up'",
        f"{_MOVE} from_count = 26 where moved = 'up'",
        f"{_MOVE} from_count = null",
    ],
    "mart_ladder_transitions__to_sum": [
        f"{_MOVE} person_count = 24 where moved = 'new'",
        "delete from marts.mart_ladder_transitions where moved = 'held'",
    ],
    "mart_ladder_transitions__interval": [
        f"{_MOVE} p_low = null where moved = 'up'",
        f"{_MOVE} p_high = null where moved = 'up'",
        f"{_MOVE} p = 0.9 where moved = 'up'",
        f"{_MOVE} p = null, p_low = 0.9, p_high = 0.1 where moved = 'up'",
    ],
    "mart_ladder_transitions__null_rule": [
        f"{_MOVE} p = 1 where moved = 'new'",
        f"{_MOVE} from_count = 19 where moved = 'up'",
        f"{_MOVE} from_count = null where moved = 'up'",
    ],
    "marts__row_counts": [
        "delete from marts.fct_actions where account_id = 'brand'",
        "drop table marts.dim_people",
    ],
    "fct_actions__newest_act_before": [
        "update marts.fct_actions set acted_at = '2026-03-09 09:59:59'",
        "update marts.fct_actions set platform = 'mastodon'",
    ],
    "fct_actions__acts_before": [
        "delete from marts.fct_actions where action_id <> 'a2'",
        "update marts.fct_actions set platform = 'mastodon'",
    ],
    "fct_actions__freshness": ["update marts.fct_actions set acted_at = '2026-03-03 11:59:59'"],
    "marts__scalar_columns": [
        "create table marts.extra as select [1, 2] as members",
        "create table marts.extra as select {'a': 1} as members",
        "create table marts.extra as select map {'a': 1} as members",
    ],
    "marts__comments": [
        "comment on column marts.dim_people.is_bot is null",
        "comment on column marts.dim_people.is_bot is ' '",
    ],
}

for _name, _contract in TABLES.items():
    _set = f"update marts.{_name} set"
    MARTS[f"{_name}__columns"] = [
        f"alter table marts.{_name} drop column {_contract.column_names[-1]}",
        f"drop table marts.{_name}",
    ]
    if _contract.required:
        MARTS[f"{_name}__not_null"] = [_all_set(f"marts.{_name}", _contract.required, "null")]
    for _column, _values in {**_contract.values, **_contract.usual_values}.items():
        _wrong = "8" if isinstance(_values[0], int) else "'sideways'"
        MARTS[f"{_name}__{_column}_values"] = [f"{_set} {_column} = {_wrong}"]
    if _contract.rates or _contract.shares:
        _numbers = (*_contract.rates, *_contract.shares)
        MARTS[f"{_name}__rates_in_range"] = [
            _all_set(f"marts.{_name}", _numbers, bad) for bad in ("-0.1", "'inf'", "'nan'")
        ]
    if _contract.shares:
        _above = _all_set(f"marts.{_name}", _contract.shares, "1.1")
        MARTS[f"{_name}__rates_in_range"].append(_above)

    for _share in _contract.intervals:
        MARTS.setdefault(f"{_name}__intervals", []).extend(
            f"{_set} {_share} = {value}, {_share}_low = {low}, {_share}_high = {high}"
            for value, low, high in (
                (-0.1, "null", "null"),
                (1.1, "null", "null"),
                (0.5, 0.6, 0.7),
                (0.5, 0.3, 0.4),
                (0.5, 0.3, "null"),
            )
        )

PLANTED = {"raw": RAW, "marts": MARTS}

"""A violation, or more, for every dbt test: rows to add, made from the test's own metadata.

Violations only add rows, or take away what others refer to, so that all of them can stand in one
warehouse side by side. Tests written as a query of their own have theirs in `SINGULAR`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: A value that no list allows and no table knows, by the first letters of a column's type.
_STRANGE = {"VARCHAR": "'nobody'", "INT": "-99", "BIGINT": "-99", "DOUBLE": "-99"}
#: What a row is made of where a table has none.
_ANY = {
    "VARCHAR": "'any'",
    "BOOLEAN": "true",
    "DATE": "date '2026-01-05'",
    "TIMESTAMP": "timestamp '2026-01-05'",
    "TIME": "time '09:00'",
}


@dataclass(frozen=True)
class DataTest:
    """One data test of the manifest: what it looks at and what dbt made of it.

    ``tables``: qualified names of all models and seeds that it reads, by name.
    """

    unique_id: str
    name: str
    kind: str
    arguments: Mapping[str, Any]
    where: str
    severity: str
    table: str
    tables: Mapping[str, str]
    sql: str


def data_tests(manifest: Mapping[str, Any], compiled: Mapping[str, str]) -> list[DataTest]:
    """All data tests of which dbt has left the SQL (unique id -> text)."""
    return [_data_test(manifest, manifest["nodes"][name], compiled[name]) for name in compiled]


def _data_test(manifest: Mapping[str, Any], node: Mapping[str, Any], sql: str) -> DataTest:
    metadata = node.get("test_metadata") or {"name": "singular", "kwargs": {}}
    parents = [manifest["nodes"][parent] for parent in node["depends_on"]["nodes"]]
    tables = {parent["name"]: f"{parent['schema']}.{parent['alias']}" for parent in parents}
    tested = re.search(r"ref\('(\w+)'\)", str(metadata["kwargs"].get("model", "")))
    return DataTest(
        unique_id=node["unique_id"],
        name=node["name"],
        kind=metadata["name"],
        arguments=metadata["kwargs"],
        where=node["config"].get("where") or "true",
        severity=node["config"]["severity"].lower(),
        table=tables[tested.group(1)] if tested else "",
        tables=tables,
        sql=sql,
    )


def violations(test: DataTest, types: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Statements that break the test, each by itself. ``types``: column -> type by table.

    Raises KeyError for a test that nobody wrote a violation for.
    """
    column = test.arguments.get("column_name", "")
    strange = _of_type(_STRANGE, types[test.table].get(column, "")) if test.table else ""
    if test.kind == "singular":
        return SINGULAR.get(test.name) or [*_strangers(test)]
    if test.kind == "not_null":
        return [again(test.table, **{column: "null"})]
    if test.kind == "unique":
        return [again(test.table, f"{column} is not null")]
    if test.kind == "accepted_values":
        return [again(test.table, **{column: strange})]
    if test.kind == "relationships":
        (to,) = re.findall(r"ref\('(\w+)'\)", test.arguments["to"])
        given = f"select {column} from {test.table} where {column} is not null and {test.where}"
        return [
            again(test.table, test.where, **{column: strange}),
            f"delete from {test.tables[to]} where {test.arguments['field']} in ({given})",
        ]
    if test.kind == "unique_combination":
        return [*_broken_keys(test)]
    raise KeyError(f"no violation is known for tests of kind {test.kind}")


def _broken_keys(test: DataTest) -> Iterator[str]:
    """The key twice, each of its columns unknown, and twice with one unknown that may be.

    A part that is an expression stands for a value where a column is unknown: nothing breaks it.
    """
    nullable = test.arguments.get("nullable", [])
    columns = [column for column in test.arguments["columns"] if column.isidentifier()]
    parts = [column for column in columns if column not in nullable]
    whole = " and ".join(f"{part} is not null" for part in parts) or "true"
    yield again(test.table, whole)
    for part in parts:
        yield again(test.table, **{part: "null"})
    for part in nullable:
        twice = again(test.table, whole, **{part: "null"})
        yield f"{twice}; {twice}"


def _strangers(test: DataTest) -> Iterator[str]:
    """Somebody or something unknown in each place that a test of references names."""
    column = {"accounts_are_known": "account_id", "content_is_known": "content_id"}
    for table, place in re.findall(r"select distinct '(\w+)\.?(\w*)' as", test.sql):
        known = place or column[test.name]
        yield again(f"marts.{table}", f"{known} is not null", **{known: "'nobody'"})


def again(table: str, condition: str = "true", /, **values: str) -> str:
    """A row of the table once more, with other values (column -> SQL)."""
    replaced = ", ".join(f"{value} as {column}" for column, value in values.items())
    chosen = f"* replace ({replaced})" if values else "*"
    return f"insert into {table} select {chosen} from {table} where {condition} limit 1"


def any_row(table: str, types: Mapping[str, str]) -> str:
    """A first row for a table without any."""
    values = ", ".join(f"{_of_type(_ANY, kind)} as {name}" for name, kind in types.items())
    return f"insert into {table} by name select {values}"


def _of_type(values: Mapping[str, str], kind: str) -> str:
    return next((value for start, value in values.items() if kind.startswith(start)), "1")


_MEASURES = "marts.mart_content_measures"
_RATES = "marts.mart_engagement_rates"
_PARTS = "intermediate.int_content_lens_parts"
_RULES = "intermediate.int_lens_rules"

_FACTS = {
    "marts.fct_actions": "action_key",
    "marts.fct_content_metrics": "metric_key",
    "marts.fct_account_metrics": "metric_key",
}

SINGULAR: dict[str, list[str]] = {
    "acts_have_their_local_day": [
        again("marts.fct_actions", action_date="action_date + 1"),
        again("marts.fct_actions", action_date="null"),
        "update marts.fct_actions set action_date = cast(acted_at as date)",
    ],
    "facts_hold_every_record": [
        again("intermediate.int_api_actions", action_key="'nobody'"),
        again("staging.stg_files__metrics", "content_id is null", metric_key="'nobody'"),
        *(
            f"delete from {fact} where {key} in (select {key} from {fact} limit 1)"
            for fact, key in _FACTS.items()
        ),
    ],
    "records_have_their_key": [
        again(f"intermediate.int_api_{kind}", **{column: "null"})
        for kind, columns in {
            "actions": ("action_key", "action_type", "acted_at"),
            "content": ("content_key",),
            "metrics": ("metric_key",),
        }.items()
        for column in columns
    ],
    "facts_hold_nothing_else": [
        # Not by the name of those whom relationships must not find: they would be known then.
        *(again(fact, **{key: "'of no record'"}) for fact, key in _FACTS.items()),
        "delete from intermediate.int_actions where platform = 'bluesky'",
    ],
    "content_measure_one_source": [
        again(_MEASURES, "source = 'actions'", listed_value="value + 1"),
        again(_MEASURES, "source = 'counter'", counter_value="null"),
        again(_MEASURES, "source = 'counter' and value > 0", value="counter_value + 1"),
        again(_MEASURES, "source = 'none'", value="1"),
        again(_MEASURES, "value is not null", source="'none'"),
        again(_MEASURES, "source = 'none'", listed_value="1"),
        again(_MEASURES, "status = 'zero'", status="'observed'"),
        again(_MEASURES, "value > 0", status="'zero'"),
        again(_MEASURES, "value is null", status="'observed'"),
    ],
    "counted_acts_are_the_audiences": [
        "delete from intermediate.int_action_lenses where action_key in "
        "(select action_key from intermediate.int_action_lenses limit 1)",
        again("intermediate.int_action_lenses", action_key="'nobody'"),
        *(
            f"update marts.fct_actions set {change} where action_key in "
            "(select action_key from intermediate.int_action_lenses limit 1)"
            for change in (
                "direction = 'outbound'",
                "is_team = true",
                "is_bot = true",
                "acted_at = '2040-01-01'",
                "removed_at = '2000-01-01'",
            )
        ),
    ],
    "unknown_days_have_no_value": [
        again("intermediate.int_daily_measures", "is_unknown", value="0"),
    ],
    "daily_lists_hold_content_lists": [
        again(_MEASURES, "listed_value > 0", listed_value="1000000000"),
        again(_MEASURES, "listed_value > 0", account_id="'nobody'"),
    ],
    "engagement_rate_null_rule": [
        again(_RATES, "status = 'ok'", rate="null"),
        again(_RATES, "status = 'ok'", rate_num="null"),
        again(_RATES, "status = 'ok'", rate_den="null"),
        again(_RATES, "status = 'ok'", rate_den="0"),
        again(_RATES, "status = 'ok'", paid_scope="null"),
        again(_RATES, "status = 'ok'", rate="rate + 1"),
        again(_RATES, "status = 'ok'", status="'denominator_zero'"),
        again(_RATES, "status <> 'ok'", status="'ok'"),
        again(_RATES, "rate_low is not null", rate_low="null"),
        again(_RATES, "rate_high is not null", rate_high="null"),
    ],
    "lens_no_parent_and_part": [
        # A part counted beside its whole: every rule's other ranks of a family that was counted.
        f"""
        insert into {_PARTS}
        select parts.* replace (others.measure as part)
        from {_PARTS} as parts
        inner join {_RULES} as rules
            on rules.lens = parts.lens and rules.measure = parts.part
        inner join {_RULES} as others
            on others.lens = rules.lens and others.family = rules.family
            and others.family_rank <> rules.family_rank
        where parts.counted_by = 'measure' and rules.counted_by = 'measure'
            and others.counted_by = 'measure'
        limit 1"""
    ],
    "lens_type_counted_once": [
        f"""
        insert into {_RULES}
        select rules.* replace ('list' as counted_by, measures.action_type as action_type)
        from {_RULES} as rules
        inner join seeds.measures as measures on measures.measure = rules.measure
        where rules.counted_by = 'measure' and measures.action_type is not null
        limit 1"""
    ],
    "ladder_movers_are_changes": [
        again("marts.mart_ladder_movers"),
        "delete from marts.mart_ladder_movers where week_start = "
        "(select max(week_start) from marts.mart_ladder_movers)",
        again("marts.mart_ladder_transitions", "from_stage <> to_stage"),
        again("marts.mart_ladder_movers", to_stage="99"),
    ],
    "ladder_stage_has_evidence": [
        again("marts.mart_ladder_person_week", "stage = 4", stage="7", person_id="'nobody'"),
        "delete from marts.mart_ladder_evidence where stage = 4",
        "update marts.mart_ladder_evidence set last_week_start = week_start",
    ],
    "ladder_window_within_hold": [
        again("intermediate.int_ladder_stage_rules", "stage = 6", window_days="hold_days + 1"),
        again("intermediate.int_ladder_stage_rules", "stage = 6", window_days="null"),
        again("intermediate.int_ladder_stage_rules", "stage = 6", hold_days="null"),
    ],
    "ages_that_thresholds_name": [
        again("seeds.thresholds", "threshold = 'comparison_age_hours'", value="1.5"),
        again("seeds.thresholds", "threshold = 'breakout_first_hours'", value="1.5"),
    ],
    "compared_lenses_are_known": [again("seeds.compared_measures", "is_lens", measure="'nobody'")],
    "metric_preference_names_known_bases": [
        again("seeds.metric_preference", "adds_to is not null", adds_to="'nobody'")
    ],
    "ladder_rules_complete": [
        again("seeds.ladder_rules"),
        again("seeds.ladder_rules", rules_version="'other'", rule="'another'"),
        again("seeds.ladder_acts", rules_version="'other'"),
        again("seeds.ladder_stages", rules_version="'other'"),
    ],
}

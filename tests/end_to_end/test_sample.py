"""The built-in sample from an empty DATA_DIR fills the marts; a second run changes nothing."""

import re

import pytest

from expectations.contract import TABLES
from tests.end_to_end.pipeline import ROOT


def test_every_mart_has_rows(sample):
    warehouse, _ = sample
    tables = warehouse.query(
        "select table_name from information_schema.tables where table_schema = 'marts'"
    )
    names = {name for (name,) in tables}
    assert set(TABLES) - names == set()
    assert [n for n in names if warehouse.query(f"select count(*) from marts.{n}") == [(0,)]] == []


def test_dictionary_and_comments_are_one_text(sample):
    warehouse, _ = sample
    comments = {
        (table, column): comment
        for table, column, comment in warehouse.query(
            "select table_name, column_name, comment from duckdb_columns()"
            " where schema_name = 'marts'"
        )
    }
    entries = warehouse.query(
        "select table_name, metric, formula, null_rule, unit, article from marts.dim_metrics"
    )
    assert len(entries) > 500
    for table, metric, formula, null_rule, unit, article in entries:
        comment = comments[table, metric].replace(" NULL as ", " NULL: as ")
        assert comment.startswith(formula) and unit and article
        assert null_rule == "never NULL" or comment == f"{formula} NULL: {null_rule}"


def test_it_is_the_brand_that_was_promised(sample):
    warehouse, _ = sample
    actions, people, platforms, weeks = warehouse.query(
        "select count(*), count(distinct person_id), count(distinct platform),"
        " count(distinct date_trunc('week', acted_at)) from marts.fct_actions"
    )[0]
    assert 45_000 <= actions <= 55_000
    assert 2_700 <= people <= 3_300
    assert platforms >= 6
    assert weeks >= 40
    stages = warehouse.query("select distinct stage from marts.mart_ladder_person_week order by 1")
    assert [stage for (stage,) in stages] == list(range(8))


def test_rows_in_add_up_and_bad_rows_are_kept(sample):
    warehouse, _ = sample
    wrong = warehouse.raw(
        "select * from raw.loads where rows_in <> rows_loaded + rows_unchanged + rows_quarantined"
    )
    assert wrong == []
    quarantined = warehouse.raw("select count(*) from raw.quarantine where reason is not null")
    assert quarantined[0][0] > 10
    assert quarantined == warehouse.raw("select sum(rows_quarantined) from raw.loads")


def test_every_published_column_explains_itself(sample):
    warehouse, _ = sample
    silent = warehouse.query(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts'"
        " and coalesce(comment, '') = ''"
    )
    assert silent == []
    tables = warehouse.query(
        "select table_name from duckdb_tables() where schema_name = 'marts'"
        " and coalesce(comment, '') = ''"
    )
    assert tables == []


def test_parquet_copies_hold_the_same_rows(sample):
    warehouse, _ = sample
    folder = warehouse.data_dir / "reports" / "parquet"
    counts = warehouse.query(
        f"select (select count(*) from read_parquet('{folder}/fct_actions.parquet')),"
        " (select count(*) from marts.fct_actions)"
    )[0]
    assert counts[0] == counts[1]


def test_second_run_loads_nothing_and_changes_nothing(sample):
    warehouse, _ = sample
    before = warehouse.fingerprints()
    loads = warehouse.raw("select coalesce(sum(rows_loaded), 0) from raw.loads")
    warehouse.run()
    assert warehouse.raw("select coalesce(sum(rows_loaded), 0) from raw.loads") == loads
    assert warehouse.fingerprints() == before


def test_the_queries_of_readme_answer(sample):
    warehouse, _ = sample
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", text, flags=re.DOTALL)
    assert len(queries) == 3
    assert all(warehouse.query(query) for query in queries)


@pytest.mark.parametrize(
    ("platform", "week", "diagnosis"),
    [
        ("facebook_pages", "2026-08-24", "improve_content_quality"),
        ("instagram", "2026-09-07", "needs_reach"),
        ("youtube", "2026-08-03", "both_down"),
        ("linkedin", "2026-09-14", "viral_or_controversy"),
        ("x", "2026-08-31", "incident"),
        ("forum", "2026-09-28", "record_what_was_posted"),
        ("tiktok", "2026-06-15", "insufficient_data"),
        ("forum", "2026-08-10", "within_normal_range"),
        ("forum", "2026-10-26", "provisional"),
    ],
)
def test_each_rule_of_the_diagnosis_has_its_week(sample, platform, week, diagnosis):
    """The weeks of module `orchestration.sample.episodes`."""
    warehouse, _ = sample
    found = warehouse.query(
        "select diagnosis from marts.mart_interactions_vs_engagement"
        f" where platform = '{platform}' and week_start = date '{week}'"
    )
    assert found == [(diagnosis,)]


def test_goals_stand_where_the_sample_puts_them(sample):
    warehouse, _ = sample
    standings = warehouse.query("select distinct status from marts.mart_goals order by 1")
    assert [s for (s,) in standings] == ["attained", "behind", "no_data", "on_track", "overdue"]

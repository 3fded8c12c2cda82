"""The whole job with `pseudonymise: true`: what is published, told and stored names nobody."""

import duckdb
import pytest
from dagster import DagsterInstance

from extractors.base import ExtractReport
from orchestration import pseudonyms
from orchestration.personal_columns import Role
from tests.orchestration.test_pipeline import SOURCES, Pipeline, extract_nothing

# What the real project has beside the acts of the small one.
PEOPLE = """
CREATE OR REPLACE TABLE marts.dim_people AS
SELECT 'forum:ana.silva' AS person_id, 'forum' AS platform, 'ana.silva' AS platform_person_id,
    'Ana Silva' AS display_name;
CREATE OR REPLACE TABLE marts.dim_accounts AS SELECT 'forum' AS platform, 'brand' AS account_id;
CREATE OR REPLACE TABLE marts.dim_content AS SELECT 'post-1' AS content_id, true AS is_own,
    CAST(NULL AS VARCHAR) AS author_person_id;
CREATE SCHEMA IF NOT EXISTS intermediate;
CREATE OR REPLACE TABLE intermediate.int_api_accounts AS
SELECT 'forum' AS platform, CAST(NULL AS VARCHAR) AS platform_person_id;
CREATE OR REPLACE TABLE intermediate.int_actions AS
SELECT platform, platform_person_id, display_name AS person_name,
    CAST(NULL AS VARCHAR) AS target_platform_person_id FROM marts.dim_people;
"""
MODE = "pseudonymise: true\n"


@pytest.fixture
def pipeline(settings, small_manifest, monkeypatch):
    """A warehouse that was published by name before, and a key for what comes now."""
    monkeypatch.setattr("orchestration.assets.landing.extract", extract_nothing)
    # Marts of a few rows stand in for those of the project.
    monkeypatch.setattr("orchestration.assets.models.drop_unknown", lambda *_: None)
    monkeypatch.setenv("PSEUDONYM_KEY", "a key of some length")
    with DagsterInstance.ephemeral() as instance:
        pipeline = Pipeline(settings, small_manifest, instance)
        pipeline.put()
        assert pipeline.run()[0].success
        with duckdb.connect(str(settings.warehouse)) as con:
            con.execute(PEOPLE)
        yield pipeline


def test_switching_on_and_off_takes_one_run_and_builds_nothing_anew(pipeline):
    pipeline.settings.sources_file.write_text(MODE)
    report, result = pipeline.run()
    assert report.success and report.checks_failed == []
    assert pipeline.published("SELECT is_pseudonymised FROM marts.publication") == [(True,)]
    keys = pipeline.published("SELECT action_key FROM marts.fct_actions")
    assert len(keys) == 2 and all(key.startswith("forum|brand|") for (key,) in keys)
    assert pipeline.published("SELECT display_name FROM marts.dim_people") == [(None,)]
    assert pipeline.checks.without_examples == ["raw"]
    with duckdb.connect(str(pipeline.settings.warehouse), read_only=True) as con:
        assert con.execute("SELECT pseudonymise FROM raw.settings").fetchall() == [(True,)]
    assert "built anew" not in str([event.message for event in result.all_events])

    pipeline.settings.sources_file.write_text("pseudonymise: false\n")
    assert pipeline.run()[0].success
    assert pipeline.published("SELECT display_name FROM marts.dim_people") == [("Ana Silva",)]


def test_a_name_that_would_be_published_keeps_the_old_file(pipeline, monkeypatch):
    pipeline.settings.sources_file.write_text(MODE)
    assert pipeline.run()[0].success
    monkeypatch.setitem(pseudonyms._SQL, Role.NAME, lambda column: column)
    report, _ = pipeline.run()
    assert not report.success and "critical checks of the new file failed" in str(report.errors)
    [failed] = report.checks_failed
    assert failed.startswith("file people_have_pseudonyms: broken: with pseudonymise: true ")
    assert failed.endswith("Values by column: dim_people.display_name (1)")
    assert pipeline.published("SELECT display_name FROM marts.dim_people") == [(None,)]


def test_messages_of_platforms_quote_nobody(pipeline, monkeypatch):
    def half_down(account, ctx, session):
        warning = "a missing post could not be checked: at://did:plc:ana/post/7"
        problem = "f.example answered 404 to /u/ana.silva/summary: no user 'ana.silva'"
        return ExtractReport(account.platform, account.account, {}, 1, [warning], problem)

    monkeypatch.setattr("orchestration.assets.landing.extract", half_down)
    pipeline.settings.sources_file.write_text(MODE + SOURCES)
    report, result = pipeline.run()
    assert report.success and report.stale == [
        "bluesky:brand.example",
        "mastodon:brand@example.social",
    ]
    assert "bluesky brand.example: a missing post could not be checked: …" in report.warnings
    assert "f.example answered 404 to /u… no user …" in str(report.checks_warned)
    told = str([event.event_specific_data for event in result.all_events])
    assert "ana.silva" not in told and "did:plc:ana" not in told


def test_without_a_key_nothing_runs(pipeline, monkeypatch):
    monkeypatch.setenv("PSEUDONYM_KEY", "")
    pipeline.settings.sources_file.write_text(MODE)
    report, result = pipeline.run()
    assert not report.success
    assert "line 1, pseudonymise: variable PSEUDONYM_KEY is not set" in report.errors["extract"]
    assert result.get_asset_materialization_events() == []

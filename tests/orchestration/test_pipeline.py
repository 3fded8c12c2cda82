"""The whole job on a dbt project of four nodes: what is refreshed, what is held back, and why.

dbt runs as the command line runs it, in a fork; the way of the UI's workers, a fresh process, is
run by one test more.
"""

import duckdb
import pytest
from dagster import AssetCheckSeverity, AssetKey, DagsterInstance

from expectations.model import CheckResult
from extractors.base import ExtractReport
from orchestration.assembly import JOB, build_defs
from orchestration.dbt_runner import DbtRunner
from orchestration.report import read_events
from tests.orchestration.conftest import ACTIONS, SMALL_PROJECT, FakeChecks

SOURCES = """
accounts:
  - {platform: bluesky, account: brand.example}
  - {platform: mastodon, account: brand@example.social}
"""
BROKEN = CheckResult("rule", "marts.fct_actions", None, "critical", False, 1, "broken once")
WARNING = CheckResult("soft", "raw.files__actions", None, "warning", False, 2, "broken 2 times")


class Pipeline:
    """One warehouse, run as often as a test needs, with one Dagster instance."""

    def __init__(self, settings, manifest, instance):
        self.settings, self.checks, self.instance = settings, FakeChecks(), instance
        dbt = DbtRunner(settings, "fork", SMALL_PROJECT)
        self.defs = build_defs(settings, {"dbt": dbt, "checks": self.checks}, manifest)

    def run(self, only=None, **config):
        result = self.defs.resolve_job_def(JOB).execute_in_process(
            instance=self.instance,
            raise_on_error=False,
            asset_selection=only,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}, **config},
        )
        return read_events(result.all_events), result

    def published(self, sql):
        with duckdb.connect(str(self.settings.insights), read_only=True) as con:
            return con.execute(sql).fetchall()

    def put(self, text=ACTIONS, name="a.csv"):
        self.settings.inbox_dir.mkdir(parents=True, exist_ok=True)
        (self.settings.inbox_dir / name).write_text(text)


@pytest.fixture
def pipeline(settings, small_manifest, monkeypatch):
    monkeypatch.setattr("orchestration.assets.landing.extract", extract_nothing)
    with DagsterInstance.ephemeral() as instance:
        yield Pipeline(settings, small_manifest, instance)


def extract_nothing(account, ctx, session):
    return ExtractReport(account.platform, account.account, {}, 1, [], None, [])


def test_the_workers_of_the_ui_run_dbt_as_a_fresh_process(pipeline):
    pipeline.put()
    DbtRunner.__init__(pipeline.defs.resources["dbt"], pipeline.settings, "spawn", SMALL_PROJECT)
    report, _ = pipeline.run()
    assert report.errors == {}
    assert report.marts["fct_actions"] == 2
    assert report.checks_passed == 4


def metadata(result, *path):
    [event] = [
        e.step_materialization_data.materialization
        for e in result.get_asset_materialization_events()
        if e.asset_key == AssetKey(list(path))
    ]
    return {name: value.value for name, value in event.metadata.items()}


def test_rows_are_counted_published_and_not_loaded_twice(pipeline):
    pipeline.put()
    pipeline.checks.results["raw"] = [WARNING]
    report, result = pipeline.run()
    assert report.errors == {} and report.success
    assert report.sources["files"] == {
        "rows in": 2, "rows loaded": 2, "rows unchanged": 0, "rows quarantined": 0
    }  # fmt: skip
    assert metadata(result, "raw", "files", "actions")["seconds"] > 0
    assert metadata(result, "marts", "fct_actions")["dagster/row_count"] == 2
    assert "Execution Duration" in metadata(result, "marts", "fct_actions")
    assert report.marts == {"fct_actions": 2, "mart_by_type": 1, "publication": 1}
    assert pipeline.checks.asked == [
        ("raw", "warehouse.duckdb"),
        ("marts", "insights.duckdb.tmp"),
    ]
    assert report.checks_warned == ["raw.files__actions soft: broken 2 times"]
    # Three tests of dbt and the one file of the inbox that was collected.
    counted = "SELECT checks_passed, checks_warned, stale_sources FROM marts.publication"
    assert pipeline.published(counted) == [(4, 1, "")]
    run_id = pipeline.published("SELECT run_id FROM marts.publication")[0][0]
    assert run_id == report.run

    again, _ = pipeline.run()
    assert again.success and again.sources["files"]["rows in"] == 0
    assert pipeline.published("SELECT count(*) FROM marts.fct_actions") == [(2,)]


def test_a_platform_that_is_down_is_stale_and_stops_nothing(pipeline, monkeypatch):
    def half_down(account, ctx, session):
        if account.platform == "mastodon":
            raise TimeoutError("no answer")
        return extract_nothing(account, ctx, session)

    monkeypatch.setattr("orchestration.assets.landing.extract", half_down)
    pipeline.put()
    pipeline.settings.sources_file.write_text(SOURCES)
    report, result = pipeline.run()
    assert report.success and report.stale == ["mastodon:brand@example.social"]
    assert pipeline.published("SELECT stale_sources FROM marts.publication") == [
        ("mastodon:brand@example.social",)
    ]
    failed = [e for e in result.get_asset_check_evaluations() if not e.passed]
    assert [(e.asset_key.path, e.severity) for e in failed] == [
        (["landing", "mastodon"], AssetCheckSeverity.WARN)
    ]
    monkeypatch.setattr("orchestration.assets.landing.extract", extract_nothing)
    assert pipeline.run()[0].stale == []
    assert pipeline.published("SELECT stale_sources FROM marts.publication") == [("",)]


def test_a_failed_test_of_dbt_stops_this_and_every_later_publishing(pipeline, monkeypatch):
    pipeline.put()
    assert pipeline.run()[0].success
    before = pipeline.published("FROM marts.publication")
    break_staging(pipeline, monkeypatch)
    report, _ = pipeline.run()
    assert not report.success
    assert "marts/fct_actions all_actions_arrive: 1 rows" in report.checks_failed
    assert "dbt_build" in report.errors
    assert pipeline.published("FROM marts.publication") == before
    # Dagster itself would let this one run: nothing upstream is in it.
    alone, _ = pipeline.run(only=[AssetKey(["publication"])])
    assert not alone.success
    assert alone.errors["publish"].startswith("not published:")
    assert "marts/fct_actions all_actions_arrive: 1 rows" in alone.errors["publish"]
    assert pipeline.published("FROM marts.publication") == before


def break_staging(pipeline, monkeypatch):
    """A row of the mart disappears after it was built, before dbt's tests look at it."""
    events = DbtRunner.events

    def spoiled(self, outcome, **options):
        pipeline.checks.asked.clear()
        options["select"] = ["test_type:singular"]
        with duckdb.connect(str(pipeline.settings.warehouse)) as con:
            con.execute("DELETE FROM marts.fct_actions WHERE action_key LIKE '%a1'")
        yield from events(self, outcome, **options)

    monkeypatch.setattr(DbtRunner, "events", spoiled)


def test_a_critical_rule_of_raw_stops_dbt(pipeline):
    pipeline.put()
    pipeline.checks.results["raw"] = [
        CheckResult("rule", "raw.files__actions", None, "critical", False, 1, "broken once")
    ]
    report, result = pipeline.run()
    assert report.checks_failed == ["raw.files__actions rule: broken once"]
    assert "critical checks failed" in report.errors["check_raw"]
    started = {e.step_key for e in result.all_events if e.is_step_start}
    assert "dbt_build" not in started and "publish" not in started


def test_a_critical_rule_of_the_new_file_keeps_the_old_one(pipeline):
    pipeline.put()
    assert pipeline.run()[0].success
    before = pipeline.settings.insights.read_bytes()
    pipeline.checks.results["marts"] = [BROKEN]
    report, _ = pipeline.run()
    assert report.checks_failed == ["marts.fct_actions rule: broken once"]
    assert report.errors["publish"] == "not published:\n1 critical checks of the new file failed"
    assert pipeline.settings.insights.read_bytes() == before
    assert not list(pipeline.settings.data_dir.glob("insights.duckdb.tmp*"))


def test_a_part_of_the_models_can_be_built_alone(pipeline):
    pipeline.put()
    assert pipeline.run()[0].success
    pipeline.put(ACTIONS.replace("a1", "b1").replace("a2", "b2"), "b.csv")
    part, result = pipeline.run(only=[AssetKey(["marts", "fct_actions"])])
    assert part.errors == {}
    made = {e.asset_key.path[-1] for e in result.get_asset_materialization_events()}
    assert made == {"fct_actions"}

"""After a run: its page in Dagster and on disk, alerts, whoever started the run."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from dagster import DagsterInstance, build_sensor_context

from orchestration.assembly import JOB, build_defs
from orchestration.dbt_runner import DbtRunner
from orchestration.reporting import PAGE, SENSOR, alert
from tests.orchestration.conftest import ACTIONS, SMALL_PROJECT, FakeChecks
from tests.orchestration.test_alerts import listener as listener
from tests.orchestration.test_pipeline import BROKEN


class Watched:
    """A warehouse whose runs nobody reports, as those of the UI's daemon, and the sensor."""

    def __init__(self, settings, manifest, instance):
        self.settings, self.instance, self.checks = settings, instance, FakeChecks()
        dbt = DbtRunner(settings, "fork", SMALL_PROJECT)
        self.defs = build_defs(settings, {"dbt": dbt, "checks": self.checks}, manifest)

    def run(self):
        return self.defs.resolve_job_def(JOB).execute_in_process(
            instance=self.instance, raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )  # fmt: skip

    def look(self):
        sensor = self.defs.resolve_sensor_def(SENSOR)
        with build_sensor_context(instance=self.instance) as context:
            (skip,) = sensor(context)
        return skip.skip_message

    def pages(self):
        events = self.instance.fetch_materializations(PAGE, limit=10).records
        return [e.asset_materialization.metadata["page"].value for e in events]

    def facts(self):
        return json.loads((self.settings.reports / "last_run.json").read_text())


@pytest.fixture
def watched(settings, small_manifest):
    with DagsterInstance.ephemeral() as instance:
        yield Watched(settings, small_manifest, instance)


def test_a_failed_run_is_shown_and_told_and_its_end_too(watched, listener):
    settings = watched.settings
    settings.sources_file.write_text(f"alert_webhook: {listener.address}/T0/secret\naccounts: []\n")
    settings.inbox_dir.mkdir(parents=True)
    (settings.inbox_dir / "a.csv").write_text(ACTIONS + "forum,brand,like,never,a3\n")
    assert watched.look() == "nothing to tell"

    watched.checks.results["marts"] = [BROKEN]
    failed = watched.run()
    said = watched.look()
    assert said.startswith(f"page of run {failed.run_id[:8]} written; told: new: run ")
    (page,) = watched.pages()
    assert "FAILED" in page and "Nothing was published" in page
    assert "| 1 | a.csv | 4 | acted\\_at is not an ISO 8601 time |" in page
    facts = watched.facts()
    assert facts["dagster_run"] == failed.run_id and not facts["success"]
    assert facts["checks_failed"] and facts["seconds"] > 0
    (message,) = listener.got
    assert [e["what"] for e in message["events"]] == ["run failed"]
    assert facts["run"] in message["text"]
    assert watched.look() == "nothing to tell"
    assert len(listener.got) == 1

    watched.checks.results["marts"] = []
    good = watched.run()
    assert "told: ended: run failed" in watched.look()
    (page,) = watched.pages()
    assert "FAILED" not in page and "| fct\\_actions | 2 |" in page
    assert watched.facts()["dagster_run"] == good.run_id
    text = (settings.reports / "last_run.txt").read_text()
    assert "secret" not in text + page + said


def test_a_source_that_goes_stale_is_told(watched, listener, monkeypatch):
    def down(account, ctx, session):
        raise TimeoutError("no answer")

    monkeypatch.setattr("orchestration.assets.landing.extract", down)
    watched.settings.sources_file.write_text(
        f"alert_webhook: {listener.address}\n"
        "accounts: [{platform: bluesky, account: brand.example}]\n"
    )
    assert watched.run().success
    watched.look()
    (message,) = listener.got
    (event,) = message["events"]
    assert event["what"] == "stale bluesky:brand.example"
    assert "last read completely: never; TimeoutError: no answer" in event["text"]
    assert "bluesky:brand.example | never | TimeoutError: no answer" in watched.pages()[0]


def test_nothing_published_for_long(settings, listener):
    settings.sources_file.write_text(f"alert_webhook: {listener.address}\naccounts: []\n")
    settings.data_dir.mkdir()
    settings.insights.write_bytes(b"x")
    now = datetime.now(UTC)
    assert alert(settings, now + timedelta(hours=25)).told == ()
    (line,) = alert(settings, now + timedelta(hours=27)).told
    assert "nothing was published for 27 hours" in line


def test_without_a_webhook_nothing_is_kept(settings):
    settings.sources_file.write_text("accounts: []\n")
    assert alert(settings).told == ()
    assert not (settings.data_dir / "state" / "alerts.json").exists()


def test_a_wrong_sources_file_is_said_by_the_sensor(watched):
    watched.settings.sources_file.write_text("nonsense: 1\n")
    assert watched.look().startswith("no alerts: ")

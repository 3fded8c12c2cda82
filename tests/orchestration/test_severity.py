"""Whole jobs on the small dbt project with the real suites: a critical rule that is broken stops
publishing, in raw data dbt as well; one that warns is told and published."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from dagster import DagsterInstance

from expectations.suites import checks_of
from orchestration.checks import ChecksWorker
from tests.expectations.planted import PLANTED
from tests.expectations.scratch import AS_OF, clean_marts, clean_raw
from tests.orchestration.test_pipeline import Pipeline, extract_nothing

pytestmark = pytest.mark.long

CASES = [
    ("raw", "critical", "loads__counts"),
    ("raw", "warning", "loads__stored"),
    ("marts", "critical", "mart_engagement_daily__matches_acts"),
    ("marts", "warning", "mart_content_measures__list_above_counter"),
]


class PlantedChecks:
    """The real suites on databases of the tests in the place of the run's own."""

    def __init__(self, folder: Path, worker: ChecksWorker):
        self.databases = {
            "raw": clean_raw(folder / "warehouse.duckdb"),
            "marts": clean_marts(folder / "insights.duckdb"),
        }
        self.worker = worker

    def run(self, group, database, previous=None, as_of=None):
        return self.worker.run(group, self.databases[group], None, datetime.fromisoformat(AS_OF))


@pytest.fixture(scope="module")
def worker() -> Iterator[ChecksWorker]:
    worker = ChecksWorker()
    yield worker
    worker.close()


@pytest.mark.parametrize(("group", "severity", "name"), CASES)
def test_a_broken_rule_acts_by_its_severity(
    group, severity, name, settings, small_manifest, worker, tmp_path, monkeypatch
):
    monkeypatch.setattr("orchestration.assets.landing.extract", extract_nothing)
    assert [c.severity for c in checks_of(group) if c.name == name] == [severity]
    with DagsterInstance.ephemeral() as instance:
        planted = PlantedChecks(tmp_path, worker)
        pipeline = Pipeline(settings, small_manifest, instance, planted)
        pipeline.put()
        clean, _ = pipeline.run()
        assert clean.success and clean.checks_failed == clean.checks_warned == []
        before = pipeline.published("from marts.publication")

        with duckdb.connect(str(planted.databases[group])) as con:
            con.execute(PLANTED[group][name][0])
        report, result = pipeline.run()

    started = {event.step_key for event in result.all_events if event.is_step_start}
    told = report.checks_failed if severity == "critical" else report.checks_warned
    assert [name in text for text in told] == [True]
    assert len(report.checks_failed) + len(report.checks_warned) == 1
    assert report.success == (severity == "warning")
    assert (pipeline.published("from marts.publication") == before) == (severity == "critical")
    assert ("dbt_build" in started) == ((group, severity) != ("raw", "critical"))

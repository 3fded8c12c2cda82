"""Dagster's history does not grow for ever."""

import sqlite3
from datetime import timedelta

import pytest
from dagster import (
    AssetCheckResult,
    DagsterEvent,
    DagsterEventType,
    DagsterInstance,
    Definitions,
    asset,
    asset_check,
    define_asset_job,
    materialize,
)

from orchestration.history import LOCK_TAG, end_dead_runs, forget_old_runs, note_lock
from orchestration.instance import RUN_FILE, UI_FILE, write_dagster_home


@asset
def made():
    return None


@asset_check(asset=made)
def good():
    return AssetCheckResult(passed=True)


@pytest.mark.parametrize("name", [UI_FILE, RUN_FILE])
def test_old_runs_leave_nothing_behind(settings, name):
    write_dagster_home(settings)
    runs = settings.dagster_home / "history" / "runs"
    with DagsterInstance.from_config(str(settings.dagster_home), name) as instance:
        ids = [materialize([made, good], instance=instance).run_id for _ in range(4)]
        forget_old_runs(instance, settings, keep=2)
        assert {run.run_id for run in instance.get_runs()} == set(ids[2:])
        assert instance.get_latest_materialization_event(made.key).run_id == ids[3]
    assert {path.stem for path in runs.glob("*.db")} == {"index", *ids[2:]}
    with sqlite3.connect(runs / "index.db") as index:
        for table in ("event_logs", "asset_check_executions"):
            kept = {row[0] for row in index.execute(f"SELECT DISTINCT run_id FROM {table}")}
            assert kept == set(ids[2:]), table


def test_a_home_of_the_user_is_not_cleaned(make_settings, tmp_path):
    settings = make_settings(DAGSTER_HOME=str(tmp_path / "mine"))
    with DagsterInstance.ephemeral() as instance:
        materialize([made], instance=instance)
        forget_old_runs(instance, settings, keep=0)
        assert len(instance.get_runs()) == 1


def started(instance):
    """A run that was begun and of whose end nothing is known."""
    defs = Definitions(assets=[made], jobs=[define_asset_job("job")])
    run = instance.create_run_for_job(defs.resolve_job_def("job"))
    instance.report_dagster_event(
        DagsterEvent(DagsterEventType.RUN_START.value, run.job_name), run.run_id
    )
    return run.run_id


@pytest.fixture
def instance():
    with DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr("orchestration.history._LAST_WORDS", 0.0)


def test_a_run_that_lost_its_lock_is_dead(settings, instance, hasty):
    killed, own, other, waiting = (started(instance) for _ in range(4))
    note_lock(instance, settings, killed)
    note_lock(instance, settings, own)
    instance.add_run_tags(other, {LOCK_TAG: "/another/data/run.lock"})
    assert end_dead_runs(instance, settings, own) == [killed]
    statuses = {run: instance.get_run_by_id(run).status.value for run in (killed, own)}
    assert statuses == {killed: "FAILURE", own: "STARTED"}
    [event] = [e for e in instance.all_logs(killed) if e.dagster_event.is_failure]
    assert "it was killed, or the machine stopped" in event.dagster_event.message
    assert instance.get_run_by_id(waiting).status.value == "STARTED"


def test_a_run_that_waited_for_longer_than_any_does_is_dead(
    settings, make_settings, instance, hasty, monkeypatch, tmp_path
):
    run = started(instance)
    assert end_dead_runs(instance, settings) == []
    monkeypatch.setattr("orchestration.history.LOCK_WAIT", timedelta(seconds=-1))
    # Runs of others may be in a home that the user set.
    assert end_dead_runs(instance, make_settings(DAGSTER_HOME=str(tmp_path / "mine"))) == []
    assert end_dead_runs(instance, settings) == [run]

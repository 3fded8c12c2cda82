"""Dagster's history does not grow for ever."""

import sqlite3

import pytest
from dagster import AssetCheckResult, DagsterInstance, asset, asset_check, materialize

from orchestration.history import forget_old_runs
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

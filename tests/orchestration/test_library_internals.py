"""Notices when a private name of another library that we build on has changed."""

import inspect

from dagster import DagsterInstance
from dagster._cli import dev
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dagster_webserver.webserver import DagsterWebserver

from orchestration.instance import RUN_FILE, UI_FILE, write_dagster_home
from orchestration.library_internals import PooledSqliteEventLogStorage


def test_the_event_storage_still_has_what_the_pooled_one_replaces():
    for name in ("_connect", "_initdb", "conn_string_for_shard", "has_table", "dispose"):
        assert hasattr(SqliteEventLogStorage, name), name
    assert list(inspect.signature(SqliteEventLogStorage._connect).parameters) == ["self", "shard"]
    source = inspect.getsource(SqliteEventLogStorage)
    assert "self._db_lock" in source and "self._initialized_dbs" in source
    # The pooled class replaces the one place where connections are made.
    assert "self._connect(" in inspect.getsource(SqliteEventLogStorage.run_connection)
    assert "self._connect(" in inspect.getsource(SqliteEventLogStorage.index_connection)


def test_dbt_messages_still_become_dagster_events():
    fields = inspect.signature(DbtCoreCliEventMessage).parameters
    assert {"raw_event", "event_history_metadata"} <= set(fields)
    takes = inspect.signature(DbtCoreCliEventMessage.to_default_asset_events).parameters
    assert {"manifest", "dagster_dbt_translator", "context"} <= set(takes)


def test_dagster_dev_still_starts_its_webserver_by_name():
    source = inspect.getsource(dev)
    assert source.count('"dagster_webserver"]') == 1
    assert (
        'open_ipc_subprocess(\n                [sys.executable, "-m", "dagster_webserver"]'
        in source
    )
    assert list(inspect.signature(DagsterWebserver.build_middleware).parameters) == ["self"]


def test_both_instances_load_without_telemetry_and_with_one_run_at_a_time(settings):
    write_dagster_home(settings)
    for name, pooled in ((UI_FILE, False), (RUN_FILE, True)):
        with DagsterInstance.from_config(str(settings.dagster_home), name) as instance:
            assert not instance.telemetry_enabled
            storage = instance.event_log_storage
            assert isinstance(storage, PooledSqliteEventLogStorage) == pooled
            assert storage.path_for_shard("x") == str(settings.dagster_home / "history/runs/x.db")
            assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1


def test_a_home_that_the_user_set_is_left_alone(make_settings, tmp_path):
    settings = make_settings(DAGSTER_HOME=str(tmp_path / "mine"))
    write_dagster_home(settings)
    assert not (tmp_path / "mine").exists()

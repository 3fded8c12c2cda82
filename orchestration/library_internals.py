"""Every private name of another library that we use, in one place.

`tests/orchestration/test_library_internals.py` notices when one of them changes.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster import DagsterInstance
from dagster._cli import dev
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import StaticPool


class PooledSqliteEventLogStorage(SqliteEventLogStorage):
    """Stock storage with one kept connection a shard.

    The stock class makes an engine and a connection for every statement, which is a fifth of a
    small run. Same files, same tables: the UI reads them with either class.
    """

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> PooledSqliteEventLogStorage:
        return cls(inst_data=inst_data, **config_value)

    def has_table(self, table_name: str) -> bool:
        """Asked for every check result; a table that is there does not go away."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.get(shard)
            if engine is None:
                engine = self._open(shard)
            with engine.begin() as connection:
                yield connection

    def _open(self, shard: str) -> Engine:
        engine = create_engine(
            self.conn_string_for_shard(shard),
            poolclass=StaticPool,
            connect_args={"timeout": 60, "check_same_thread": False},
        )
        # The file is a log of runs: after a power cut the last events may be missing, never torn.
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=NORMAL"))
        self._initdb(engine)
        self._initialized_dbs.add(shard)
        self._engines[shard] = engine
        return engine

    def close_shard(self, shard: str) -> None:
        engine = self._engines.pop(shard, None)
        if engine is not None:
            engine.dispose()

    def dispose(self) -> None:
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()


def forget_run(instance: DagsterInstance, run_id: str) -> None:
    """Delete a run from Dagster's storage for good.

    `delete_run` alone leaves the results of its checks in the index and an emptied file, which is
    as large as before.
    """
    instance.delete_run(run_id)
    storage = instance.event_log_storage
    if isinstance(storage, SqliteEventLogStorage):
        with storage.index_connection() as connection:
            table = AssetCheckExecutionsTable
            connection.execute(table.delete().where(table.c.run_id == run_id))
        if isinstance(storage, PooledSqliteEventLogStorage):
            storage.close_shard(run_id)
        for suffix in ("", "-wal", "-shm"):
            Path(storage.path_for_shard(run_id) + suffix).unlink(missing_ok=True)


def dbt_asset_events(
    message: Mapping[str, Any], manifest: Mapping[str, Any], translator: Any, context: Any
) -> Iterator[Any]:
    """Dagster's events (outputs, check results, observations) for one structured dbt message."""
    cli_event = DbtCoreCliEventMessage(raw_event=dict(message), event_history_metadata={})
    yield from cli_event.to_default_asset_events(
        manifest=manifest, dagster_dbt_translator=translator, context=context
    )


def run_dagster_dev(arguments: Sequence[str], webserver: str) -> None:
    """Run `dagster dev` here, with a module of ours in the place of its webserver."""
    start = dev.open_ipc_subprocess

    def start_ours(parts: Sequence[str], **options: Any) -> Any:
        ours = [webserver if part == "dagster_webserver" else part for part in parts]
        return start(ours, **options)

    dev.open_ipc_subprocess = start_ours
    # A script that starts us in the background lets us ignore it, and what we start would too: it
    # is the signal by which `dagster dev` ends its processes.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    dev.dev_command(list(arguments), auto_envvar_prefix="DAGSTER_CLI")

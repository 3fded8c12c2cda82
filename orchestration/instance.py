"""Dagster's own storage, below DATA_DIR unless the user set DAGSTER_HOME."""

from __future__ import annotations

from pathlib import Path

import yaml

from orchestration.settings import Settings

UI_FILE = "dagster.yaml"
RUN_FILE = "dagster_run.yaml"
_NO_LOGS = {
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
}


def dagster_config(home: Path, for_ui: bool) -> dict:
    """Configuration of an instance: no telemetry, and one run at a time.

    The command line keeps no captured output of steps (it has none, and each costs processes) and
    writes its events through one kept connection. Dagster's own commands get the stock storage,
    over the same files: they need not find our modules to open it.
    """
    for_run = {
        "event_log_storage": {
            "module": "orchestration.library_internals",
            "class": "PooledSqliteEventLogStorage",
            "config": {"base_dir": str(home / "history" / "runs")},
        },
        **_NO_LOGS,
    }
    return {
        "telemetry": {"enabled": False},
        "nux": {"enabled": False},
        "concurrency": {"runs": {"max_concurrent_runs": 1}},
        **({} if for_ui else for_run),
    }


def write_dagster_home(settings: Settings) -> None:
    """Write the instance files; a home that the user set is left as the user made it."""
    if not settings.owns_dagster_home:
        return
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    for name, for_ui in ((UI_FILE, True), (RUN_FILE, False)):
        file = settings.dagster_home / name
        text = yaml.safe_dump(dagster_config(settings.dagster_home, for_ui), sort_keys=True)
        if not file.exists() or file.read_text() != text:
            file.write_text(text)

"""How much of Dagster's own history is kept."""

from __future__ import annotations

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from orchestration.library_internals import forget_run
from orchestration.settings import Settings

KEPT_RUNS = 50
_FINISHED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]


def forget_old_runs(instance: DagsterInstance, settings: Settings, keep: int = KEPT_RUNS) -> None:
    """Keep the last finished runs; nothing is deleted from a home that the user set.

    A run takes some megabytes, so hourly runs would fill the disk within months. What was loaded
    when stays in `raw.loads`, whatever becomes of Dagster's storage.
    """
    if not settings.owns_dagster_home:
        return
    for record in instance.get_run_records(RunsFilter(statuses=_FINISHED))[keep:]:
        forget_run(instance, record.dagster_run.run_id)

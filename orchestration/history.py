"""Dagster's own history: how much of it is kept, and runs that died without a word."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from orchestration.library_internals import forget_run
from orchestration.settings import LOCK_WAIT, Settings

KEPT_RUNS = 50
# On every run that has the lock of a warehouse: the file of that lock.
LOCK_TAG = "warehouse_lock"
_FINISHED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]
_UNFINISHED = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
# A run frees the lock a moment before it notes its end.
_LAST_WORDS = 1.0
_DIED = (
    "The process of this run ended before the run did: it was killed, or the machine stopped. "
    "What had been published stays; the next run takes up what this one had read."
)


def forget_old_runs(instance: DagsterInstance, settings: Settings, keep: int = KEPT_RUNS) -> None:
    """Keep the last finished runs; nothing is deleted from a home that the user set.

    A run takes some megabytes, so hourly runs would fill the disk within months. What was loaded
    when stays in `raw.loads`, whatever becomes of Dagster's storage.
    """
    if not settings.owns_dagster_home:
        return
    for record in instance.get_run_records(RunsFilter(statuses=_FINISHED))[keep:]:
        forget_run(instance, record.dagster_run.run_id)


def note_lock(instance: DagsterInstance, settings: Settings, run_id: str) -> None:
    """Note that this run has the lock, by which later ones know that it died."""
    instance.add_run_tags(run_id, {LOCK_TAG: str(settings.lock_file)})


def end_dead_runs(instance: DagsterInstance, settings: Settings, own: str = "") -> list[str]:
    """Mark runs as failed whose process is gone; to be called by whoever holds the lock.

    Nobody else would: Dagster shows them as started for ever, and its queue, which lets one run
    through at a time, waits for their end. Dead is a run that had the lock, since it has lost it,
    and in our own storage one that has waited for it for longer than any waits. Gives their ids.
    """
    if not _dead(instance, settings, own):
        return []
    time.sleep(_LAST_WORDS)
    dead = _dead(instance, settings, own)
    for run_id in dead:
        if run := instance.get_run_by_id(run_id):
            instance.report_run_failed(run, _DIED)
    return dead


def has_unfinished_runs(instance: DagsterInstance) -> bool:
    return bool(instance.get_run_records(RunsFilter(statuses=_UNFINISHED), limit=1))


def _dead(instance: DagsterInstance, settings: Settings, own: str) -> list[str]:
    waited_out = datetime.now(UTC) - 2 * LOCK_WAIT
    dead = []
    for record in instance.get_run_records(RunsFilter(statuses=_UNFINISHED)):
        run = record.dagster_run
        had_lock = run.tags.get(LOCK_TAG)
        created = record.create_timestamp.astimezone(UTC)
        never_had_it = had_lock is None and settings.owns_dagster_home and created < waited_out
        if run.run_id != own and (had_lock == str(settings.lock_file) or never_had_it):
            dead.append(run.run_id)
    return dead

"""What the stages are given by name: settings, the lock of a run, dbt, the checks' process."""

from __future__ import annotations

from collections.abc import Iterator

from dagster import InitResourceContext, resource

from orchestration.checks import ChecksWorker
from orchestration.data_format import claim
from orchestration.history import end_dead_runs, note_lock
from orchestration.leftovers import remove_leftovers
from orchestration.lock import run_lock
from orchestration.settings import LOCK_WAIT


@resource(required_resource_keys={"settings"})
def run_guard(context: InitResourceContext) -> Iterator[None]:
    """Holds the lock of DATA_DIR, which no newer release wrote, from first stage to last."""
    log = context.log
    say = log.warning if log else print
    settings = context.resources.settings
    with run_lock(settings.lock_file, LOCK_WAIT, say):
        claim(settings.data_dir)
        if context.instance and context.run:
            end_dead_runs(context.instance, settings, context.run.run_id)
            note_lock(context.instance, settings, context.run.run_id)
        remove_leftovers(settings)
        yield


@resource(required_resource_keys={"run_guard"})
def checks(_: InitResourceContext) -> Iterator[ChecksWorker]:
    """The checks' process, started with the run, so that it is warm when it is asked."""
    worker = ChecksWorker()
    try:
        yield worker
    finally:
        worker.close()

"""One whole run inside this process: the way of `python -m orchestration run`."""

from __future__ import annotations

import sqlite3
import time

from dagster import DagsterInstance
from sqlalchemy.exc import SQLAlchemyError

from orchestration.assembly import JOB, build_defs
from orchestration.checks import ChecksWorker
from orchestration.dbt_runner import DbtRunner
from orchestration.disk import disk_error
from orchestration.errors import UserError
from orchestration.instance import RUN_FILE, write_dagster_home
from orchestration.report import RunReport, read_events
from orchestration.settings import Settings

# What a run has to say is in its report; Dagster's own lines would bury it.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def refresh(settings: Settings, worker: ChecksWorker, started: float) -> RunReport:
    """Run the job `refresh` and report; `started` is the `time.perf_counter()` to count from.

    Raises:
        UserError: the dbt project does not parse, or Dagster's storage cannot be written.
    """
    write_dagster_home(settings)
    defs = build_defs(
        settings, overrides={"checks": worker, "dbt": DbtRunner(settings, mode="fork")}
    )
    job = defs.resolve_job_def(JOB)
    try:
        with _instance(settings) as instance:
            result = job.execute_in_process(
                instance=instance, run_config=_QUIET, raise_on_error=False
            )
            report = read_events(result.all_events)
    except (SQLAlchemyError, sqlite3.Error) as error:
        # Dagster notes every step before and after it; without a note no step is made.
        reason = disk_error(error, settings.dagster_home)
        raise UserError(
            f"Dagster cannot write its notes: {reason}; what was published stays"
        ) from (error)
    report.run = report.run or result.run_id
    report.seconds = round(time.perf_counter() - started, 1)
    return report


def _instance(settings: Settings) -> DagsterInstance:
    if settings.owns_dagster_home:
        return DagsterInstance.from_config(str(settings.dagster_home), RUN_FILE)
    return DagsterInstance.get()

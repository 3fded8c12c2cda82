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
from orchestration.execution import execute
from orchestration.instance import RUN_FILE, write_dagster_home
from orchestration.report import RunReport
from orchestration.reporting import show_page
from orchestration.settings import Settings


def refresh(settings: Settings, worker: ChecksWorker, started: float) -> RunReport:
    """Run the job `refresh` and report; `started` is the `time.perf_counter()` to count from.

    Raises:
        UserError: the dbt project does not parse, or Dagster's storage cannot be used.
    """
    return _run(settings, worker, started, without_extraction=False)


def refresh_from_landing(settings: Settings, worker: ChecksWorker, started: float) -> RunReport:
    """The same without reading platforms and inbox: load, transform, check, publish."""
    return _run(settings, worker, started, without_extraction=True)


def _run(
    settings: Settings, worker: ChecksWorker, started: float, without_extraction: bool
) -> RunReport:
    write_dagster_home(settings)
    defs = build_defs(
        settings, overrides={"checks": worker, "dbt": DbtRunner(settings, mode="fork")}
    )
    try:
        with _instance(settings) as instance:
            report = execute(defs.resolve_job_def(JOB), instance, without_extraction)
            report.seconds = round(time.perf_counter() - started, 1)
            show_page(instance, settings, report)
    except (SQLAlchemyError, sqlite3.Error) as error:
        # Dagster notes every step before and after it; without a note no step is made.
        raise UserError(
            f"{settings.dagster_home}: Dagster's storage cannot be used: "
            f"{disk_error(error, settings.dagster_home)}; what was published stays\n"
            "It holds the history of runs and of their checks, no data. If its disk is full, make "
            "room; else stop the UI if it runs, move the folder away and run again: a new one is "
            "made."
        ) from error
    return report


def _instance(settings: Settings) -> DagsterInstance:
    if settings.owns_dagster_home:
        return DagsterInstance.from_config(str(settings.dagster_home), RUN_FILE)
    return DagsterInstance.get()

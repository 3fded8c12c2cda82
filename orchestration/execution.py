"""One run of the assets inside this process, and what it reports."""

from __future__ import annotations

from dagster import DagsterInstance, JobDefinition

from orchestration.assets.landing import LANDING
from orchestration.report import RunReport, read_events

# What a run has to say is in its report; Dagster's own lines would bury it.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def execute(
    job: JobDefinition, instance: DagsterInstance, without_extraction: bool = False
) -> RunReport:
    """Run a job of assets, or all of it but the extraction, in this process."""
    made = job.asset_layer.executable_asset_keys
    result = job.execute_in_process(
        instance=instance,
        run_config=_QUIET,
        raise_on_error=False,
        asset_selection=[k for k in made if k.path[0] != LANDING] if without_extraction else None,
    )
    report = read_events(result.all_events)
    report.dagster_run, report.run = result.run_id, report.run or result.run_id
    return report

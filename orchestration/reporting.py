"""What follows a run, whoever started it: its page on disk and in Dagster, and alerts.

`make run` calls this itself; runs that the UI's daemon starts are found by the sensor, which also
notices that nothing was published for long.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from dagster import (
    AssetKey,
    AssetMaterialization,
    AssetSpec,
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    MetadataValue,
    RunRecord,
    RunsFilter,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
)

from orchestration.alerts import Outcome, conditions, tell
from orchestration.assets.common import run_label
from orchestration.errors import UserError
from orchestration.inputs import read_sources
from orchestration.report import RunReport, read_events, read_facts
from orchestration.run_page import markdown_page, write_report
from orchestration.settings import Settings

PAGE = AssetKey(["run_page"])
SENSOR = "reports_and_alerts"
_ENDED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]


def page_spec() -> AssetSpec:
    """The page as Dagster shows it; it is written after a run, so no run makes it."""
    return AssetSpec(
        PAGE,
        group_name="publication",
        kinds={"markdown"},
        description="What the last run did: rows, freshness, checks, quarantine, what to do",
    )


def show_page(instance: DagsterInstance, settings: Settings, report: RunReport) -> None:
    """Show the page of `reports/last_run.*` in Dagster, in the place of the last one."""
    instance.wipe_assets([PAGE])
    instance.report_runless_asset_event(
        AssetMaterialization(
            PAGE,
            metadata={
                "page": MetadataValue.md(markdown_page(report)),
                "run": MetadataValue.dagster_run(report.dagster_run),
                "file": MetadataValue.path(str(settings.reports / "last_run.html")),
            },
        )
    )


def alert(settings: Settings, now: datetime | None = None) -> Outcome:
    """Tell the webhook of `sources.yml`, if there is one, what is wrong by now.

    Raises:
        UserError: sources.yml is not as it should be.
    """
    webhook = read_sources(settings).alert_webhook
    if webhook is None:
        return Outcome()
    now = now or datetime.now(UTC)
    try:
        published_at = datetime.fromtimestamp(settings.insights.stat().st_mtime, UTC)
    except FileNotFoundError:
        published_at = None
    wrong = conditions(read_facts(settings.reports), published_at, now)
    return tell(webhook, settings.data_dir / "state" / "alerts.json", wrong, now)


def report_of(instance: DagsterInstance, record: RunRecord) -> RunReport:
    """The report of a run that has ended, from Dagster's storage."""
    run_id = record.dagster_run.run_id
    entries = instance.all_logs(run_id)
    report = read_events(e.dagster_event for e in entries if e.dagster_event is not None)
    report.dagster_run = run_id
    report.run = report.run or run_label(record)
    if record.start_time and record.end_time:
        report.seconds = round(record.end_time - record.start_time, 1)
    return report


def reporting_sensor(job: Any, settings: Settings) -> SensorDefinition:
    """Leaves the page of the newest ended run of the job, and looks for reasons to alert."""

    def evaluate(context: SensorEvaluationContext) -> Iterator[SkipReason]:
        done = []
        ended = context.instance.get_run_records(
            RunsFilter(job_name=job.name, statuses=_ENDED), limit=1
        )
        facts = read_facts(settings.reports)
        for record in ended:
            if facts is None or facts.dagster_run != record.dagster_run.run_id:
                report = report_of(context.instance, record)
                show_page(context.instance, settings, report)
                write_report(report, settings.reports)
                done.append(f"page of run {record.dagster_run.run_id[:8]} written")
        try:
            outcome = alert(settings)
        except UserError as error:
            yield SkipReason("; ".join([*done, f"no alerts: {error}"]))
            return
        if outcome.problem:
            context.log.warning(outcome.problem)
        done += [f"told: {line}" for line in outcome.told]
        yield SkipReason("; ".join([*done, *filter(None, [outcome.problem])]) or "nothing to tell")

    return SensorDefinition(
        name=SENSOR,
        evaluation_fn=evaluate,
        minimum_interval_seconds=30,
        default_status=DefaultSensorStatus.RUNNING,
        description="The page of each run that ended, and alerts to alert_webhook",
    )

"""What a run did, read from Dagster's events: the facts behind its page and its alerts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dagster import DagsterEvent, DagsterEventType

from orchestration.checks import Tally
from orchestration.disk import write_whole
from orchestration.gate import count_rules

COUNTS = ("rows in", "rows loaded", "rows unchanged", "rows quarantined")
FACTS = "last_run.json"


@dataclass
class RunReport:
    """One run. `sources`: counts of rows by source; `marts`: rows by table, empty if unpublished.

    `quarantined`, `readings`, `newest` (acts by source): see `standing`. `errors` are messages by
    step, for the user; `traces` the same with stack traces. `dagster_run` is Dagster's own id.
    """

    run: str = ""
    dagster_run: str = ""
    success: bool = False
    seconds: float = 0.0
    is_sample: bool = False
    as_of: str = ""
    sources: dict[str, dict[str, int]] = field(default_factory=dict)
    streams: dict[str, dict[str, float]] = field(default_factory=dict)
    unreadable_files: int = 0
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    readings: list[dict[str, Any]] = field(default_factory=list)
    newest: dict[str, str] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    marts: dict[str, int] = field(default_factory=dict)
    checks_passed: int = 0
    checks_warned: list[str] = field(default_factory=list)
    checks_failed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    traces: dict[str, str] = field(default_factory=dict)


def read_events(events: Iterable[DagsterEvent]) -> RunReport:
    """Put a report together from the events of one run, of whatever length it came to."""
    report, counts = RunReport(), Tally()
    for event in events:
        if event.event_type == DagsterEventType.ASSET_MATERIALIZATION:
            made = event.step_materialization_data.materialization
            values = {name: value.value for name, value in made.metadata.items()}
            _add_materialization(report, made.asset_key.path, values)
        elif event.event_type == DagsterEventType.ASSET_CHECK_EVALUATION:
            counts += count_rules(event.asset_check_evaluation_data)
        elif event.event_type == DagsterEventType.STEP_FAILURE:
            _add_failure(report, event)
        elif event.event_type == DagsterEventType.RUN_FAILURE and not report.errors:
            _add_error(report, "run", event.job_failure_data.error, None)
            report.errors.setdefault("run", event.message or "the run failed")
        elif event.event_type == DagsterEventType.RUN_CANCELED:
            report.errors["run"] = "the run was cancelled; what was published before stays"
        elif event.event_type == DagsterEventType.RUN_SUCCESS:
            report.success = True
    report.checks_passed = counts.passed
    report.checks_warned, report.checks_failed = list(counts.warned), list(counts.failed)
    return report


def _add_materialization(report: RunReport, path: Sequence[str], values: dict[str, Any]) -> None:
    if path[0] == "landing":
        report.stale += [f"{path[1]}:{name}" for name in values.get("stale accounts", [])]
        report.warnings += [f"{path[1]} {text}" for text in values.get("warnings", [])]
        report.sources.setdefault(path[1], dict.fromkeys(COUNTS, 0))
        if not values.get("accounts", 1):
            del report.sources[path[1]]
    elif list(path) == ["raw", "configuration"]:
        report.run, report.as_of = values["run"], values["as_of"]
        report.is_sample = values["sample"]
        report.quarantined, report.readings = values["quarantined"], values["readings"]
        _add_unreadable(report, values["unreadable files"])
        report.warnings += values["warnings"]
    elif path[0] == "raw":
        report.streams["/".join(path[1:])] = values
        if values["rows in"] or path[1] in report.sources:
            source = report.sources.setdefault(path[1], dict.fromkeys(COUNTS, 0))
            for name in COUNTS:
                source[name] += values[name]
    elif list(path) == ["publication"]:
        report.marts, report.newest = values["rows"], values["newest acts"]


def _add_unreadable(report: RunReport, files: int) -> None:
    """A file that nobody could read is one row in and one quarantined."""
    report.unreadable_files = files
    if files:
        source = report.sources.setdefault("files", dict.fromkeys(COUNTS, 0))
        source["rows in"] += files
        source["rows quarantined"] += files


def _add_failure(report: RunReport, event: DagsterEvent) -> None:
    data, step = event.step_failure_data, event.step_key or "run"
    told = data.user_failure_data
    _add_error(report, step, data.error, told.description if told else None)


def _add_error(report: RunReport, step: str, error: Any, told: str | None) -> None:
    cause = error
    while cause and cause.cause:
        cause = cause.cause
    report.traces[step] = error.to_string() if error else ""
    if told:
        report.errors[step] = told
    elif cause and cause.cls_name == "DagsterAssetCheckFailedError":
        report.errors[step] = "critical checks failed, see above; nothing was published"
    elif cause:
        report.errors[step] = cause.message.strip()


def write_facts(report: RunReport, folder: Path) -> None:
    """Write `last_run.json`: everything but stack traces."""
    facts = asdict(report)
    del facts["traces"]
    write_whole(folder / FACTS, json.dumps(facts, indent=2, default=str) + "\n")


def read_facts(folder: Path) -> RunReport | None:
    """The report of the last run; None if there is none that this release can read."""
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        return RunReport(**facts)
    except (OSError, ValueError, TypeError):
        return None

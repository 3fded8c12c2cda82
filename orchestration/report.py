"""What a run did, from Dagster's events: the summary on the screen and `reports/last_run.*`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dagster import DagsterEvent, DagsterEventType

from orchestration.checks import Tally
from orchestration.gate import count_rules
from orchestration.plain_text import printable

COUNTS = ("rows in", "rows loaded", "rows unchanged", "rows quarantined")


@dataclass
class RunReport:
    """One run. `sources`: counts of rows by source; `marts`: rows by table, empty if unpublished.

    `errors` are messages by step, for the user; `traces` the same with stack traces.
    """

    run: str = ""
    success: bool = False
    seconds: float = 0.0
    is_sample: bool = False
    as_of: str = ""
    sources: dict[str, dict[str, int]] = field(default_factory=dict)
    streams: dict[str, dict[str, float]] = field(default_factory=dict)
    unreadable_files: int = 0
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
        _add_unreadable(report, values["unreadable files"])
        report.warnings += values["warnings"]
    elif path[0] == "raw":
        report.streams["/".join(path[1:])] = values
        if values["rows in"] or path[1] in report.sources:
            source = report.sources.setdefault(path[1], dict.fromkeys(COUNTS, 0))
            for name in COUNTS:
                source[name] += values[name]
    elif list(path) == ["publication"]:
        report.marts = values["rows"]


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
    error = data.error
    cause = error
    while cause and cause.cause:
        cause = cause.cause
    report.traces[step] = error.to_string() if error else ""
    if told and told.description:
        report.errors[step] = told.description
    elif cause and cause.cls_name == "DagsterAssetCheckFailedError":
        report.errors[step] = "critical checks failed, see above; nothing was published"
    elif cause:
        report.errors[step] = cause.message.strip()


def write_report(report: RunReport, folder: Path) -> None:
    """Write `last_run.json` (everything but stack traces) and `last_run.txt` (the summary)."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = asdict(report)
    del facts["traces"]
    for name, text in (
        ("last_run.json", json.dumps(facts, indent=2, default=str)),
        ("last_run.txt", "\n".join(summary(report))),
    ):
        temporary = folder / f".{name}.tmp"
        temporary.write_text(text + "\n", encoding="utf-8")
        os.replace(temporary, folder / name)


def summary(report: RunReport) -> list[str]:
    """The report as lines for people; nothing in them can steer a terminal."""
    return [printable(line) for line in _lines(report)]


def _lines(report: RunReport) -> list[str]:
    state = "done" if report.success else "FAILED"
    lines = [f"Run {report.run} {state} in {report.seconds:.1f} s"]
    if report.as_of:
        brand = "the built-in sample brand" if report.is_sample else "your own data"
        lines[0] += f", {brand}, as of {report.as_of}"
    if report.sources:
        lines += ["", *_sources_table(report)]
    if report.marts:
        width = max(map(len, report.marts))
        lines += ["", "Marts (rows)"]
        lines += [f"  {name:<{width}} {rows:>12,}" for name, rows in sorted(report.marts.items())]
    lines += [
        "",
        f"Checks: {report.checks_passed} passed, {len(report.checks_warned)} warned, "
        f"{len(report.checks_failed)} failed",
        *(f"  warned: {name}" for name in report.checks_warned),
        *(f"  failed: {name}" for name in report.checks_failed),
    ]
    lines += [f"Stale source: {name} (its last reading failed)" for name in report.stale]
    lines += [f"Note: {text}" for text in report.warnings]
    for step, text in report.errors.items():
        lines += ["", f"Error in {step}:", *(f"  {line}" for line in text.splitlines())]
    return lines


def _sources_table(report: RunReport) -> list[str]:
    width = max(8, *map(len, report.sources))
    names = ("in", "loaded", "unchanged", "quarantined")
    lines = [f"{'Source':<{width}} " + " ".join(f"{name:>12}" for name in names) + "  (rows)"]
    for name, counts in sorted(report.sources.items()):
        lines.append(f"{name:<{width}} " + " ".join(f"{counts[c]:>12,}" for c in COUNTS))
    if report.unreadable_files:
        lines.append(f"Unreadable files: {report.unreadable_files}, see raw.quarantine")
    return lines

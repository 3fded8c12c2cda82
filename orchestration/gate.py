"""May the marts be published? Looks at the last result of every check, whatever run made it.

Dagster's blocking checks stop what comes later in the same run only; a run of `publication` alone,
or after a run that died, must be stopped by what is known from before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dagster import AssetCheckKey, AssetCheckSeverity, DagsterEventType, DagsterInstance

from orchestration.checks import Tally


@dataclass(frozen=True)
class CheckRecord:
    """Last known outcome of one check: counts of its rules, or None when nothing is known."""

    name: str
    counts: Tally | None


def latest_checks(instance: DagsterInstance, keys: Collection[AssetCheckKey]) -> list[CheckRecord]:
    """One record a key; a check that was planned and gave no result is not known."""
    latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(keys))
    records = []
    for key in sorted(keys, key=check_name):
        record = latest.get(key)
        event = record.event.dagster_event if record and record.event else None
        known = event is not None and event.event_type == DagsterEventType.ASSET_CHECK_EVALUATION
        counts = count_rules(event.asset_check_evaluation_data) if event and known else None
        records.append(CheckRecord(check_name(key), counts))
    return records


def check_name(key: AssetCheckKey) -> str:
    return f"{key.asset_key.to_user_string()} {key.name}"


def count_rules(evaluation: Any) -> Tally:
    """Rules of one evaluation: a suite says how its rules came out, a dbt test is one rule."""
    metadata: Mapping[str, Any] = evaluation.metadata
    if "rules_passed" in metadata:
        return Tally(
            passed=int(metadata["rules_passed"].value),
            warned=tuple(metadata["rules_warned"].value),
            failed=tuple(metadata["rules_failed"].value),
        )
    if evaluation.passed:
        return Tally(passed=1)
    rows = metadata.get("dagster_dbt/failed_row_count")
    name = f"{evaluation.asset_key.to_user_string()} {evaluation.check_name}"
    name += f": {rows.value} rows" if rows else ""
    if evaluation.severity == AssetCheckSeverity.ERROR:
        return Tally(failed=(name,))
    return Tally(warned=(name,))


def reasons_to_hold(records: Iterable[CheckRecord]) -> list[str]:
    """Why the marts must not be published, one line a reason; empty: they may."""
    reasons = []
    for record in records:
        if record.counts is None:
            reasons.append(f"{record.name}: has no result; run the whole refresh")
        else:
            reasons.extend(record.counts.failed)
    return reasons


def total(records: Iterable[CheckRecord]) -> Tally:
    counts = Tally()
    for record in records:
        counts += record.counts or Tally()
    return counts

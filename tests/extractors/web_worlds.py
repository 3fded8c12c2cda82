"""Runs worlds of web analytics and compares staging with what happened."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.base import Account
from extractors.registry import PLATFORMS
from tests.extractors.runs import Runs
from tests.extractors.staged import Staged


def runs_of(server: Any, folder: Path) -> Runs:
    """Runs of the world's account."""
    entry = dict(server.entry())
    names = PLATFORMS[entry["platform"]].credentials
    return Runs(
        folder,
        Account(
            entry["platform"],
            entry["account"],
            entry["base_url"],
            credentials={name: entry[name] for name in names if name in entry},
        ),
    )


def assert_truth(server: Any, staged: Staged, platform: str) -> None:
    """Acts, content and figures are those of the world, and keys are sound."""
    told = server.truth()
    acts = staged.rows(f"select * from staging.stg_{platform}__actions where removed_at is null")
    assert len({act["action_key"] for act in acts}) == len(acts)
    assert all(act["acted_at"] is not None for act in acts)
    assert Counter(
        (act["action_type"], act["platform_person_id"], act["content_id"]) for act in acts
    ) == Counter((act.action_type, act.person, act.content) for act in told.acts)
    timed = {act.acted_at for act in told.acts if act.acted_at}
    assert timed <= {act["acted_at"] for act in acts}
    content = staged.rows(f"select * from staging.stg_{platform}__content")
    assert {row["content_id"] for row in content} == set(told.content)
    assert {row["content_id"]: row["published_at"].date() for row in content} == {
        page: moment.date() for page, moment in told.content.items()
    }
    metrics = staged.rows(f"select * from staging.stg_{platform}__metrics")
    assert len({row["metric_key"] for row in metrics}) == len(metrics)
    newest: dict[tuple[str | None, str], tuple[datetime, float]] = {}
    days: dict[Any, float] = {}
    for row in metrics:
        if row["breakdown"] is not None or row["value"] is None:
            continue
        key = row["content_id"], row["metric"]
        if row["period"] == "lifetime":
            newest[key] = max(
                newest.get(key, (datetime.min, 0.0)), (row["observed_at"], row["value"])
            )
        elif row["period"] == "day":
            days[*key, row["observed_at"].date()] = row["value"]
    assert {key: value for key, (_, value) in newest.items()} == told.counters
    assert told.days.items() <= days.items()

"""Compares the staging views of a platform with what its emulator says has happened."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.emulators.truth import Act, Truth
from tests.extractors.staged import Staged

KEYS = {"actions": "action_key", "content": "content_key", "metrics": "metric_key"}


def assert_truth(staged: Staged, platform: str, truth: Truth, with_removed: bool = True) -> None:
    """Acts, content with what is gone of it, newest counters and days are those of the truth.

    The truth need not name every counter. ``with_removed``: acts that were taken back are in it.
    """
    staged.load()
    assert staged.refused == 0
    assert_keys(staged, platform)
    shown, told = shown_acts(staged, platform, with_removed), Counter(truth.acts)
    assert (told - shown, shown - told) == (Counter(), Counter())  # missing, too many
    content = staged.rows(f"select * from staging.stg_{platform}__content")
    assert {row["content_id"]: row["published_at"] for row in content} == truth.content
    assert {row["content_id"] for row in content if row["removed_at"]} == truth.gone
    counters = newest(staged, platform)
    assert {key: counters.get(key) for key in truth.counters} == truth.counters
    days = days_of(staged, platform)
    assert {key: days.get(key) for key in truth.days} == truth.days


def assert_keys(staged: Staged, platform: str) -> None:
    """No key stands twice."""
    for name, key in KEYS.items():
        sql = f"select count(*) - count(distinct {key}) from staging.stg_{platform}__{name}"
        assert staged.one(sql) == 0, name


def shown_acts(staged: Staged, platform: str, with_removed: bool = True) -> Counter[Act]:
    """Acts as staging shows them; their time only where the platform gives it."""
    rows = staged.rows(f"select * from staging.stg_{platform}__actions")
    assert all(row["acted_at"] is not None for row in rows)
    return Counter(
        Act(
            row["action_type"],
            row["platform_person_id"],
            row["content_id"],
            row["acted_at"] if row["time_basis"] == "exact" else None,
            row["is_team"],
            row["text"],
            row["reaction_kind"],
        )
        for row in rows
        if with_removed or row["removed_at"] is None
    )


def newest(staged: Staged, platform: str) -> dict[tuple[Any, str], float]:
    """Newest lifetime values without breakdown, by content and metric."""
    rows = staged.rows(
        f"select content_id, metric, value from staging.stg_{platform}__metrics"
        " where period = 'lifetime' and breakdown is null and value is not null"
        " order by observed_at"
    )
    return {(row["content_id"], row["metric"]): row["value"] for row in rows}


def days_of(staged: Staged, platform: str) -> dict[tuple[Any, ...], float]:
    """The platform's own values of days without breakdown, by content, metric and day."""
    rows = staged.rows(
        f"select * from staging.stg_{platform}__metrics"
        " where period = 'day' and breakdown is null and value is not null"
    )
    return {(r["content_id"], r["metric"], r["observed_at"].date()): r["value"] for r in rows}

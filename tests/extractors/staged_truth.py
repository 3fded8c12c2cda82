"""Compares staging views of a platform with what its emulator says happened."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.emulators.truth import Act, Truth
from tests.extractors.staged import Staged


def staged_acts(staged: Staged, platform: str) -> Counter[Act]:
    """Acts as staging shows them, in the words of the truth."""
    rows = staged.rows(f"select * from staging.stg_{platform}__actions")
    assert len({row["action_key"] for row in rows}) == len(rows)
    assert all(row["acted_at"] for row in rows)
    return Counter(
        Act(
            row["action_type"],
            row["platform_person_id"],
            row["content_id"],
            row["acted_at"],
            row["is_team"],
            row["text"],
            row["reaction_kind"],
        )
        for row in rows
    )


def newest(staged: Staged, platform: str) -> dict[tuple[Any, str], float]:
    """Newest lifetime value of each counter without a breakdown."""
    rows = staged.rows(
        f"select content_id, metric, value from staging.stg_{platform}__metrics"
        " where period = 'lifetime' and breakdown is null order by observed_at"
    )
    return {(row["content_id"], row["metric"]): row["value"] for row in rows}


def assert_truth(staged: Staged, platform: str, truth: Truth) -> None:
    """Acts, content, newest counters and days are those of the truth."""
    assert staged_acts(staged, platform) == Counter(truth.acts)
    content = staged.rows(
        f"select content_key, content_id, published_at, removed_at"
        f" from staging.stg_{platform}__content"
    )
    assert len({row["content_key"] for row in content}) == len(content)
    assert {row["content_id"]: row["published_at"] for row in content} == truth.content
    assert {row["content_id"] for row in content if row["removed_at"]} == truth.gone
    counters = newest(staged, platform)
    assert {key: counters.get(key) for key in truth.counters} == truth.counters
    rows = staged.rows(
        f"select metric_key, content_id, metric, value, observed_at"
        f" from staging.stg_{platform}__metrics where period = 'day' and breakdown is null"
    )
    days = {(r["content_id"], r["metric"], r["observed_at"].date()): r["value"] for r in rows}
    assert len(days) == len(rows)
    assert {key: days.get(key) for key in truth.days} == truth.days
    keys = f"select count(*) - count(distinct metric_key) from staging.stg_{platform}__metrics"
    assert staged.one(keys) == 0

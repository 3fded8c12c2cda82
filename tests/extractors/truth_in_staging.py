"""Compares what an emulated platform knows with what the staging views say."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.emulators.truth import Truth
from tests.extractors.staged import Staged


def same_truth(staged: Staged, platform: str, truth: Truth) -> None:
    """Fail unless acts, content, newest counters and days are those of the truth."""
    staged.load()
    assert staged.refused == 0
    assert _acts(staged, platform) == Counter(
        (act.action_type, act.person, act.content, act.acted_at, act.is_team, act.text)
        for act in truth.acts
    )
    rows = staged.rows(f"select * from staging.stg_{platform}__content")
    assert {row["content_id"]: row["published_at"] for row in rows} == truth.content
    counters = newest(staged, platform)
    assert {key: counters.get(key) for key in truth.counters} == truth.counters
    days = staged.rows(
        f"select * from staging.stg_{platform}__metrics where period = 'day' and breakdown is null"
    )
    told = {(r["content_id"], r["metric"], r["observed_at"].date()): r["value"] for r in days}
    assert {key: told.get(key) for key in truth.days} == truth.days
    for name in ("actions", "content", "metrics"):
        key = f"{name.rstrip('s') if name != 'content' else name}_key"
        sql = f"select count(*) - count(distinct {key}) from staging.stg_{platform}__{name}"
        assert staged.one(sql) == 0


def _acts(staged: Staged, platform: str) -> Counter[tuple[Any, ...]]:
    columns = "action_type, platform_person_id, content_id, acted_at, is_team, text"
    rows = staged.rows(f"select {columns} from staging.stg_{platform}__actions")
    return Counter(tuple(row.values()) for row in rows)


def newest(staged: Staged, platform: str) -> dict[tuple[str | None, str], float]:
    """Newest lifetime value by content and metric, without breakdowns."""
    rows = staged.rows(
        f"select content_id, metric, value from staging.stg_{platform}__metrics"
        " where period = 'lifetime' and breakdown is null order by observed_at"
    )
    return {(row["content_id"], row["metric"]): row["value"] for row in rows}

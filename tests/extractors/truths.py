"""Compares staging with what an emulator says has happened."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.emulators.truth import Truth
from tests.extractors.staged import Staged


def shown_acts(staged: Staged, platform: str) -> Counter[tuple[Any, ...]]:
    """Acts in staging as the truth tells them; a text is left out where it is not told."""
    rows = staged.rows(f"select * from staging.stg_{platform}__actions")
    keys = {row["action_key"] for row in rows}
    assert len(keys) == len(rows) and None not in keys
    assert all(row["acted_at"] is not None for row in rows)
    return Counter(
        (
            row["action_type"],
            row["platform_person_id"],
            row["content_id"],
            row["acted_at"] if row["time_basis"] == "exact" else None,
            row["is_team"],
            row["text"],
            row["reaction_kind"],
        )
        for row in rows
    )


def told_acts(truth: Truth) -> Counter[tuple[Any, ...]]:
    """The same from the truth."""
    return Counter(
        (a.action_type, a.person, a.content, a.acted_at, a.is_team, a.text, a.reaction_kind)
        for a in truth.acts
    )


def shown_counters(staged: Staged, platform: str) -> dict[tuple[Any, str], float]:
    """Newest lifetime values without breakdown."""
    rows = staged.rows(
        f"select * from staging.stg_{platform}__metrics"
        " where period = 'lifetime' and breakdown is null order by observed_at"
    )
    keys = [row["metric_key"] for row in rows]
    assert len(keys) == len(set(keys)) and all(row["observed_at"] for row in rows)
    return {(row["content_id"], row["metric"]): row["value"] for row in rows}


def shown_days(staged: Staged, platform: str) -> dict[tuple[Any, ...], float]:
    """The platform's own values of days."""
    rows = staged.rows(f"select * from staging.stg_{platform}__metrics where period = 'day'")
    return {(r["content_id"], r["metric"], r["observed_at"].date()): r["value"] for r in rows}


def assert_told(staged: Staged, platform: str, truth: Truth) -> None:
    """All acts, all content, and the counters that the truth names."""
    assert staged.refused == 0
    shown, told = shown_acts(staged, platform), told_acts(truth)
    assert (told - shown, shown - told) == (Counter(), Counter())  # missing, too many
    content = staged.rows(f"select * from staging.stg_{platform}__content")
    assert {row["content_id"]: row["published_at"] for row in content} == truth.content
    assert len(content) == len(truth.content)
    counters = shown_counters(staged, platform)
    assert {key: counters.get(key) for key in truth.counters} == truth.counters
    assert shown_days(staged, platform) == truth.days

"""X: a whole reading gives the truth, later ones what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.emulators.x import XWorld, naive, world
from tests.extractors import x_runs
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged


@pytest.fixture
def x() -> Iterator[XWorld]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(x: XWorld, tmp_path: Path) -> Runs:
    return x_runs.runs(x, tmp_path)


def test_the_first_run_tells_the_truth(x: XWorld, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert report.error is None and report.warnings == []
    staged.load()
    assert staged.refused == 0
    truth = x.truth()
    acts = staged.rows("select * from staging.stg_x__actions")
    told = Counter(
        (a.action_type, a.person, a.content, a.acted_at, a.is_team, a.text) for a in truth.acts
    )
    dated = {"like", "follow"}
    assert told == Counter(
        (
            row["action_type"],
            row["platform_person_id"],
            row["content_id"],
            None if row["action_type"] in dated else row["acted_at"],
            row["is_team"],
            row["text"],
        )
        for row in acts
    )
    assert len({row["action_key"] for row in acts}) == len(acts) == len(truth.acts)
    content = staged.rows("select * from staging.stg_x__content")
    assert {row["content_id"]: row["published_at"] for row in content} == truth.content
    newest = staged.rows(
        "select content_id, metric, arg_max(value, observed_at) as value"
        " from staging.stg_x__metrics where period = 'lifetime' group by all"
    )
    assert {(r["content_id"], r["metric"]): r["value"] for r in newest} == truth.counters
    days = staged.rows("select * from staging.stg_x__metrics where period = 'day'")
    by_day = {(r["content_id"], r["metric"], r["observed_at"].date()): r["value"] for r in days}
    assert truth.days.items() <= by_day.items()
    assert len({row["metric_key"] for row in days}) == len(days)

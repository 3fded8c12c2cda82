"""Facebook Pages, run against an emulator of the Graph API: first run, later runs, what changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.base import Account
from tests.emulators.facebook_pages import PAGE
from tests.emulators.facebook_story import BrandPage
from tests.emulators.truth import Act
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged


@pytest.fixture
def page() -> Iterator[BrandPage]:
    with BrandPage.at(START) as server:
        yield server


@pytest.fixture
def runs(tmp_path: Path, page: BrandPage) -> Runs:
    credentials = {"access_token": page.page_token}
    account = Account("facebook_pages", PAGE, page.base_url, credentials=credentials)
    return Runs(tmp_path, account)


def acts(staged: Staged, also: str = "") -> Counter[Act]:
    rows = staged.rows(f"select * from staging.stg_facebook_pages__actions where true {also}")
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
    )


def test_first_run_is_the_truth(page: BrandPage, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert report.error is None and report.warnings == refusals(), report
    staged.load()
    truth = page.truth()
    assert acts(staged) == Counter(truth.acts)
    content = staged.rows("select * from staging.stg_facebook_pages__content")
    assert {row["content_id"]: row["published_at"] for row in content} == truth.content
    assert {row["format"] for row in content} == {"image", "video", "carousel", "text", "story"}
    rows = staged.rows("select * from staging.stg_facebook_pages__metrics where breakdown is null")
    assert len({row["metric_key"] for row in rows}) == len(rows)
    lifetime = {(r["content_id"], r["metric"]): r["value"] for r in rows if r["period"] != "day"}
    assert {key: lifetime.get(key) for key in truth.counters} == truth.counters
    days = {
        (r["content_id"], r["metric"], r["observed_at"].date()): r["value"]
        for r in rows
        if r["period"] == "day"
    }
    assert days == truth.days
    (own,) = staged.rows("select * from staging.stg_facebook_pages__accounts")
    assert (own["account_name"], own["platform_person_id"]) == ("Brand", PAGE)


def refusals() -> list[Any]:
    """Nothing but metrics that this Page does not have."""

    class Any_:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, list) and all(
                "is refused since 2026-01-10" in str(text) for text in other
            )

    return Any_()  # type: ignore[return-value]

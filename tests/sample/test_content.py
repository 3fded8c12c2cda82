"""What the sample's content and metrics hold: the features that the marts need to be seen."""

from collections import Counter
from datetime import datetime
from typing import Any

from tests.sample.conftest import instant, rows_of
from tests.sample.contract_reader import Read, Row


def test_content_has_the_planned_features(content: list[Row]) -> None:
    formats = {r["format"] for r in content}
    assert {"image", "video", "carousel", "reel", "story", "poll", "live", "webinar"} <= formats
    for name in ("campaign", "cta_type", "topic", "poll_options", "is_contest", "removed_at"):
        assert any(r.get(name) for r in content), name
    keys = [(r["platform"], r["content_id"]) for r in content]
    assert len(keys) == len(set(keys))


def test_metrics_have_ages_statuses_and_breakdowns(content: list[Row], metrics: list[Row]) -> None:
    statuses = {r.get("value_status") or None for r in metrics}
    assert statuses == {None, "zero", "missing", "suppressed", "not_supported"}
    breakdowns = {r["breakdown"].split("=")[0] for r in metrics if r.get("breakdown")}
    assert {"age", "gender", "country", "hour", "location", "option"} <= breakdowns
    published = {
        r["content_id"]: instant(r["published_at"])
        for r in content
        if r["platform"] == "facebook_pages"
    }
    ages = {
        (instant(r["observed_at"]) - published[r["content_id"]]).total_seconds() / 3600
        for r in metrics
        if r.get("content_id") in published and r["metric"] == "reach"
    }
    assert ages == {1, 24, 72, 168, 504}
    names = {r["metric"] for r in metrics}
    assert {
        "followers",
        "reach",
        "impressions",
        "views",
        "story_taps_back",
        "registered",
        "attended",
        "poll_votes",
        "invited",
        "visits",
        "online_followers",
    } <= names
    assert len({r.get("definition") for r in metrics if r.get("definition")}) == 2


def test_counters_are_above_their_lists_but_for_the_stuck_one(
    actions: list[Row], metrics: list[Row]
) -> None:
    newest: dict[str, tuple[datetime, float]] = {}
    for row in metrics:
        if row["platform"] == "x" and row["metric"] == "likes":
            seen = (instant(row["observed_at"]), float(row["value"]))
            newest[row["content_id"]] = max(newest.get(row["content_id"], seen), seen)
    listed = Counter(
        r["content_id"] for r in actions if r["platform"] == "x" and r["action_type"] == "like"
    )
    week_36 = [c for c in newest if "-w36-" in c]
    assert week_36
    assert all(newest[c][1] >= listed[c] for c in week_36)
    stuck = [
        float(r["value"])
        for r in metrics
        if r.get("content_id") == "facebook_pages-w10-0" and r["metric"] == "comments"
    ]
    assert max(stuck) == 1


def test_corrections_change_known_observations(metrics: list[Row], files: dict[str, Read]) -> None:
    def key(row: Row) -> tuple[Any, ...]:
        names = ("platform", "account", "content_id", "metric", "period", "breakdown", "definition")
        return (*(row.get(n) or None for n in names), instant(row["observed_at"]))

    first = {key(r): float(r["value"]) for r in metrics if r.get("value") not in (None, "")}
    corrected = rows_of(files, "metrics", "02_late")
    assert len(corrected) > 100
    assert all(float(r["value"]) < first[key(r)] for r in corrected)

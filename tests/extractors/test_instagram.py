"""Instagram read from its emulator: what is landed and staged, over several runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors import graph_days
from extractors.base import Account
from tests.emulators.instagram import InstagramServer, world
from tests.emulators.instagram_state import BRAND
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth, newest

EXPECTED = {"profile_views", "website_clicks", "link_clicks", "reposts"}  # unsure, and not served


@pytest.fixture
def server() -> Iterator[InstagramServer]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(server: InstagramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    monkeypatch.setattr(graph_days, "HISTORY", 12)  # days; fewer requests
    account = Account(
        "instagram", BRAND, server.base_url, credentials={"access_token": server.token}
    )
    return Runs(tmp_path, account)


def unexpected(warnings: list[str]) -> list[str]:
    """Warnings that are not about the metrics that this server does not serve."""
    return [w for w in warnings if not any(w.startswith(f"metric {m} ") for m in EXPECTED)]


def test_first_run_is_the_truth(server: InstagramServer, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert report.error is None and unexpected(report.warnings) == []
    assert_truth(staged, "instagram", server.truth())
    formats = staged.rows(
        "select format, count(*) n from staging.stg_instagram__content group by 1"
    )
    assert {row["format"]: row["n"] for row in formats} == {
        "image": 3, "carousel": 2, "reel": 2, "story": 1, "live": 1,
    }  # fmt: skip
    account = staged.rows("select * from staging.stg_instagram__accounts")
    assert account == [
        {"platform": "instagram", "account_id": BRAND, "account_name": "Acme Bakery",
         "platform_person_id": BRAND}
    ]  # fmt: skip
    hidden = staged.rows("select text from staging.stg_instagram__actions where is_hidden")
    assert [row["text"] for row in hidden] == ["Is there rye in it? 0.0"]


def test_audience_and_hours_are_breakdowns(runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    rows = staged.rows(
        "select metric, breakdown, value, period from staging.stg_instagram__metrics"
        " where content_id is null and breakdown is not null"
    )
    told = {(r["metric"], r["breakdown"], r["period"]): r["value"] for r in rows}
    assert told["followers", "age=25-34", "lifetime"] == 300
    assert told["engaged_users", "gender=F", "lifetime"] == 350
    assert told["online_followers", "hour=7", "day"] == 70
    assert told["reach", "follower_type=NON_FOLLOWER", "day"] == 50
    calls = staged.rows(
        "select distinct breakdown from staging.stg_instagram__metrics"
        " where metric = 'profile_activity'"
    )
    assert calls == [{"breakdown": "action_type=call"}]


def test_second_run_asks_for_what_may_have_moved(server: InstagramServer, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    server.forget()
    report = runs.run()
    assert report.error is None
    young = [m for m in server.media.values() if m.product != "STORY"][2:]
    asked = server.paths()
    assert sum(p.endswith("/me/insights") for p in asked) == 0
    assert sum("/comments" in p for p in asked) == 1  # of the broadcast
    per_medium = {"FEED": 2, "REELS": 2}
    assert sum("/insights" in p for p in asked) == sum(per_medium[m.product] for m in young) + 3
    assert report.requests <= 6 + 1 + 10 + 3 + 1
    observed = {"accounts", "media_counters", "media_insights", "story_insights"}
    assert set(runs.new_versions()) == observed


def test_late_changes_and_deletions_arrive(
    server: InstagramServer, runs: Runs, staged: Staged
) -> None:
    runs.run()
    *_, last = [m for m in server.media.values() if m.product != "STORY"]
    late = server.comment(last.id, "eva", "Finally!", START + timedelta(minutes=30))
    lost = next(c.id for c in server.comments.values() if c.text == "Is there rye in it? 6.3")
    also = server.comment(last.id, "eva", "And more", START + timedelta(minutes=31))
    del server.comments[lost]
    last.likes, last.caption, last.metrics["views"] = 99, "Edited", 1234
    gone = [m for m in server.media.values() if m.product != "STORY"][4].id
    del server.media[gone]
    runs.run()
    staged.load()
    acts = "select action_id, removed_at from staging.stg_instagram__actions"
    found = {row["action_id"]: row["removed_at"] for row in staged.rows(acts)}
    assert {late, also} <= set(found)
    noticed = (START + timedelta(hours=1)).replace(tzinfo=None)
    assert {i for i, at in found.items() if at is not None} == {lost} and found[lost] == noticed
    content = staged.rows("select content_id, text, removed_at from staging.stg_instagram__content")
    told = {row["content_id"]: row for row in content}
    assert told[last.id]["text"] == "Edited" and told[gone]["removed_at"] == noticed
    counters = newest(staged, "instagram")
    assert counters[last.id, "likes"] == 99 and counters[last.id, "views"] == 1234
    # It comes back.
    server.comments[lost] = next(iter(server.comments.values())).__class__(
        lost, last.id, "eva", "Is there rye in it? 6.3", last.created
    )
    runs.run()
    staged.load()
    back = "select removed_at from staging.stg_instagram__actions where action_id = ?"
    assert staged.one(back, lost) is None


def test_a_story_keeps_its_last_snapshot(
    server: InstagramServer, runs: Runs, staged: Staged
) -> None:
    story = next(m for m in server.media.values() if m.product == "STORY")
    runs.run()
    story.metrics["views"] = 410
    runs.run()
    server.now += timedelta(hours=30)
    runs.run(later=timedelta(hours=30))
    assert runs.payloads("stories") == runs.payloads("story_insights") == []
    staged.load()
    counters = newest(staged, "instagram")
    assert counters[story.id, "views"] == counters[story.id, "story_views"] == 410
    (row,) = staged.rows(
        "select removed_at from staging.stg_instagram__content where content_id = ?", story.id
    )
    assert row["removed_at"] is None


def test_numbers_that_are_withheld_say_so(
    server: InstagramServer, runs: Runs, staged: Staged
) -> None:
    story = next(m for m in server.media.values() if m.product == "STORY")
    old = next(iter(server.media.values()))
    server.few_viewers.add(story.id)
    server.converted.add(old.id)
    server.empty.add("saved")
    report = runs.run()
    assert report.error is None and unexpected(report.warnings) == []
    staged.load()
    rows = staged.rows(
        "select content_id, metric, value_status from staging.stg_instagram__metrics"
        " where value is null"
    )
    assert {tuple(row.values()) for row in rows} == {
        (story.id, "views", "suppressed"), (story.id, "story_views", "suppressed"),
        (story.id, "reach", "suppressed"), (old.id, "views", "not_supported"),
        (old.id, "reach", "not_supported"),
    }  # fmt: skip
    saves = "select count(*) from staging.stg_instagram__metrics where metric = 'saves'"
    assert staged.one(f"{saves} and content_id is not null") == 0
    server.forget()
    runs.run(later=timedelta(days=8))
    assert not server.paths(f"{old.id}/insights")


def test_paging_without_gaps_or_doubles(server: InstagramServer, runs: Runs) -> None:
    server.page_cap, server.comment_cap = 2, 1
    report = runs.run()
    assert report.error is None
    listed = {m.id for m in server.media.values() if m.product != "STORY"}
    assert ids(runs.payloads("media"), "id") == listed
    comments = runs.payloads("comments")
    assert ids(comments, "id") == set(server.comments) and len(comments) == len(server.comments)


def test_through_the_other_login(server: InstagramServer, runs: Runs, staged: Staged) -> None:
    server.token = "EAAtokentokentokentoken01"
    credentials = {"access_token": server.token, "app_secret": "app-secret-0001"}
    report = runs.run(credentials=credentials)
    assert report.error is None
    assert_truth(staged, "instagram", server.truth())
    assert all("appsecret_proof" in request.query for request in server.requests)
    assert server.paths("1029384756/conversations") and server.refreshes == 0
    assert any("total_views" in w for w in report.warnings)  # set aside, the others are read


def test_a_listing_that_was_cut_short_goes_on(
    server: InstagramServer, runs: Runs, staged: Staged
) -> None:
    server.page_cap, server.quota = 1, 19
    assert "limit is used up" in (runs.run().error or "")
    assert 0 < len(runs.payloads("media")) < 7
    server.quota = None
    server.forget()
    assert runs.run(later=timedelta(minutes=5)).error is None
    first_pages = [r for r in server.requests if r.path.endswith("/media") and not r.one("after")]
    assert len(first_pages) == 1 and first_pages[0].one("since")
    assert_truth(staged, "instagram", server.truth())


def test_a_name_gets_its_id_when_that_is_told(
    server: InstagramServer, runs: Runs, staged: Staged
) -> None:
    runs.run()
    staged.load()
    sql = (
        "select platform_person_id p, min(load_id) n from staging.stg_instagram__actions"
        " where person_name = 'finn' group by 1"
    )
    (before,) = staged.rows(sql)
    assert before["p"] == "@finn"
    server.nameless.clear()
    *_, last = [m for m in server.media.values() if m.product != "STORY"]
    server.comment(last.id, "finn", "Me again", START + timedelta(minutes=30))
    runs.run()
    staged.load()
    (after,) = staged.rows(sql)
    assert after["p"] == server.person_id("finn") and after["n"] > before["n"]


def test_a_first_read_takes_the_days_that_the_platform_keeps(
    server: InstagramServer, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_days, "HISTORY", 90)
    report = runs.run(streams=("account_insights",))
    assert report.error is None
    asked = [r for r in server.requests if (r.one("metric") or "").startswith("views")]
    starts = {r.one("since") for r in asked}
    assert len(starts) == 90
    spans = [int(r.one("until") or 0) - int(r.one("since") or 0) for r in server.requests
             if r.one("metric_type") == "time_series"]  # fmt: skip
    assert len(spans) == 6 and max(spans) <= 2_592_000

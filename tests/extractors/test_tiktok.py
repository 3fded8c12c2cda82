"""TikTok from end to end against the emulator: what is read, and what a run costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from extractors.tiktok import extract as tiktok
from extractors.tiktok.spec import SPEC
from tests.emulators.tiktok import BUSINESS, TikTokWorld, world
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth

GET = "/open_api/v1.3/business/get/"
VIDEOS = "/business/video/list/"
COMMENTS = "/business/comment/list/"
REPLIES = "/business/comment/reply/list/"


@pytest.fixture(autouse=True)
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiktok, "PER_SECOND", None)


@pytest.fixture
def brand() -> Iterator[TikTokWorld]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(brand: TikTokWorld, tmp_path: Path) -> Runs:
    credentials = {
        "refresh_token": brand.refresh_token, "client_id": "app", "client_secret": "app-secret",
    }  # fmt: skip
    return Runs(tmp_path, Account("tiktok", BUSINESS, brand.base_url, credentials=credentials))


def test_the_first_run_reads_all(brand: TikTokWorld, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    assert [expiry.what for expiry in report.expiries] == ["TikTok's refresh token"]
    staged.load()
    assert staged.refused == 0
    assert_truth(staged, "tiktok", brand.truth())
    # Profile, counters, days and audience; seven videos, three a page.
    assert len(brand.paths(GET)) == 4
    assert len(brand.paths(VIDEOS)) == 3
    assert len(brand.paths("refresh_token")) == 1
    # Only threads with more replies than come along are asked for.
    many = [c for c in brand.comments.values() if c.parent is None]
    many = [c for c in many if sum(r.parent == c.id for r in brand.comments.values()) > 2]
    assert len(set(brand.paths(REPLIES))) == 1 and len(many) > 3
    assert {r.one("comment_id") for r in brand.requests if REPLIES in r.path} == {
        c.id for c in many
    }
    assert not [r for r in brand.requests if r.token]  # no bearer token


def test_content_and_figures(runs: Runs, brand: TikTokWorld, staged: Staged) -> None:
    runs.run()
    staged.load()
    rows = staged.rows("select * from staging.stg_tiktok__content order by published_at")
    assert [row["format"] for row in rows] == ["video"] * 6 + ["carousel"]
    assert rows[0]["duration_seconds"] == 12.5 and rows[-1]["duration_seconds"] is None
    assert rows[0]["author_platform_person_id"] == BUSINESS
    quiet = list(brand.videos)[1]
    sql = "select metric from staging.stg_tiktok__metrics where content_id = ?"
    shown = {row["metric"] for row in staged.rows(sql, quiet)}
    assert "views" in shown and not {"reach", "watch_seconds", "viewer_percentage"} & shown
    parts = staged.rows(
        "select distinct breakdown, metric, value from staging.stg_tiktok__metrics"
        " where breakdown is not null and content_id is null order by breakdown"
    )
    assert [tuple(row.values()) for row in parts] == [
        ("age=18-24", "follower_percentage", 25.0),
        ("country=FR", "follower_percentage", 40.0),
        ("gender=female", "follower_percentage", 60.0),
        ("hour=0", "online_followers", 5.0),
        ("hour=1", "online_followers", 7.0),
    ]
    assert "thumbnail" not in json.dumps(runs.payloads("videos"))


def test_replies_point_to_what_they_answer(runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    rows = {r["action_id"]: r for r in staged.rows("select * from staging.stg_tiktok__actions")}
    replies = [row for row in rows.values() if row["action_type"] == "reply"]
    assert len(replies) > 20 and any(row["is_team"] for row in replies)
    for row in replies:
        above = rows[row["in_reply_to"]]
        assert row["target_platform_person_id"] == above["platform_person_id"]
    assert all(row["person_name"] for row in rows.values())


def test_days_reach_back_sixty_days_and_seven_are_read_again(
    brand: TikTokWorld, runs: Runs
) -> None:
    assert SPEC.stream("account_days").vanishes_after == timedelta(days=60)
    runs.run()
    days = ids(runs.payloads("account_days"), "date")
    assert (min(days), max(days), len(days)) == ("2025-11-11", "2026-01-09", 60)
    runs.new_versions()
    runs.run()
    assert not runs.landed("account_days")  # once a day
    brand.now += timedelta(days=1)
    brand.days[brand.now.date() - timedelta(days=3)]["likes"] = 99  # late
    runs.run(later=timedelta(days=1))
    days = ids(runs.payloads("account_days"), "date")
    assert min(days) == "2026-01-03"
    assert runs.new_versions()["account_days"] == 2  # that one, and yesterday


def test_since_bounds_the_first_run(brand: TikTokWorld, runs: Runs) -> None:
    assert runs.run(since=date(2026, 1, 1)).error is None
    assert min(ids(runs.payloads("account_days"), "date")) == "2026-01-01"
    # Pages end at the first one that is older throughout.
    assert len(brand.paths(VIDEOS)) == 2


def test_a_second_run_asks_for_what_can_have_changed(brand: TikTokWorld, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    brand.forget()
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    assert set(runs.new_versions()) == {"account_counters", "video_counters"}
    assert len(brand.paths(GET)) == 2 and len(brand.paths(VIDEOS)) == 3
    assert len(brand.requests) == 5  # the access token lasts a day


def test_new_comments_are_read_down_to_known_ones(
    brand: TikTokWorld, runs: Runs, staged: Staged
) -> None:
    runs.run()
    video = list(brand.videos)[-1]
    at = START + timedelta(minutes=40)
    first = brand.comment(video, "late", "Late", at)
    brand.comment(video, None, "Never too late", at, first)
    brand.forget()
    assert runs.run().error is None
    asked = [r for r in brand.requests if COMMENTS in r.path]
    assert {r.one("video_id") for r in asked} == {video} and len(asked) == 2
    staged.load()
    assert_truth(staged, "tiktok", brand.truth())


def test_the_weekly_pass_finds_late_replies_and_changes(
    brand: TikTokWorld, runs: Runs, staged: Staged
) -> None:
    runs.run()
    later = timedelta(days=8)
    video = list(brand.videos)[-1]
    oldest = next(c for c in brand.comments.values() if c.video == video)
    brand.comments[oldest.id].status = "HIDDEN"
    brand.comment(video, "late", "Only now", START + timedelta(hours=1), oldest.id)
    brand.now += later
    runs.run(later=later)
    staged.load()
    sql = "select is_hidden from staging.stg_tiktok__actions where action_id = ?"
    assert staged.one(sql, oldest.id) is True
    sql = "select count(*) from staging.stg_tiktok__actions where text = 'Only now'"
    assert staged.one(sql) == 1


def test_what_leaves_the_lists_is_gone(brand: TikTokWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    videos = list(brand.videos)
    gone = brand.comment(videos[-1], "fan9", "x", START)
    runs.run()
    del brand.comments[gone], brand.videos[videos[5]]
    runs.run()
    staged.load()
    sql = "select removed_at from staging.stg_tiktok__actions where action_id = ?"
    assert staged.one(sql, gone) == START.replace(tzinfo=None) + timedelta(hours=2)
    sql = "select content_id from staging.stg_tiktok__content where removed_at is not null"
    assert staged.rows(sql) == [{"content_id": videos[5]}]
    # An old one is missed by the next pass over all.
    del brand.videos[videos[0]]
    runs.run()
    assert not runs.landed("deletions")
    brand.now += timedelta(days=8)
    runs.run(later=timedelta(days=8))
    assert ids(runs.payloads("deletions"), "id") == {videos[0]}


def test_comments_alone_need_their_videos(brand: TikTokWorld, runs: Runs) -> None:
    report = runs.run(streams=("comments",))
    assert report.error is None
    assert set(report.records) == {"accounts", "videos", "comments", "list_reads"}
    assert len(brand.paths(GET)) == 1


def test_ids_may_come_as_numbers(brand: TikTokWorld, runs: Runs, staged: Staged) -> None:
    brand.ids_are_numbers = True
    assert runs.run().error is None
    staged.load()
    assert_truth(staged, "tiktok", brand.truth())
    brand.ids_are_numbers = False
    runs.new_versions()
    runs.run()
    assert "comments" not in runs.new_versions()

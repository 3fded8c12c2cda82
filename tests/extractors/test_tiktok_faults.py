"""TikTok when something is wrong: tokens that rotate, refusals with status 200, odd records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.base import Account
from extractors.tiktok import extract as tiktok
from tests.emulators.server import Fault, Reply, Request
from tests.emulators.tiktok import BUSINESS, TikTokWorld, world
from tests.emulators.tiktok_server import fine
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth


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


def test_a_refresh_token_that_is_replaced_is_kept(brand: TikTokWorld, runs: Runs) -> None:
    secrets = {brand.refresh_token, "app-secret"}
    assert runs.run().error is None
    for _ in range(2):
        secrets |= {brand.token, brand.refresh_token}
        brand.token = "taken-back-by-tiktok"  # before its time
        assert runs.run().error is None
    assert len(brand.paths("refresh_token")) == 3
    assert brand.refresh_token == "tt-refresh-3-abcdefgh"
    for path, text in runs.everything_written():
        for secret in secrets | {brand.token, brand.refresh_token}:
            assert "state" in path.parts or secret not in text, path
    # A newly configured one counts before what was kept.
    brand.refresh_token = "tt-refresh-by-hand"
    brand.token = "taken-back-by-tiktok"
    report = runs.run(
        credentials={**runs.account.credentials, "refresh_token": "tt-refresh-by-hand"}
    )
    assert report.error is None


def test_a_replaced_token_outlives_a_run_that_is_killed(
    brand: TikTokWorld, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(tiktok, "read_videos", killed)
        with pytest.raises(KeyboardInterrupt):
            runs.run()
    assert brand.refresh_token == "tt-refresh-1-abcdefgh"
    brand.token = "taken-back-by-tiktok"
    report = runs.run()
    assert report.error is None
    assert runs.landed("account_days") and runs.landed("videos")  # nothing counts as read


def test_threads_side_by_side_renew_a_token_once(
    brand: TikTokWorld, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.run()
    for video in brand.videos:
        brand.comment(video, "late", "Late", START)
    answer = brand.answer

    def taken_back_at_the_comments(request: Request) -> Reply:
        if "/comment/" in request.path and brand.token == "tt-access-1-abcdefgh":
            brand.token = "taken-back-by-tiktok"
        return answer(request)

    monkeypatch.setattr(brand, "answer", taken_back_at_the_comments)
    brand.latency = 0.02
    assert runs.run().error is None
    assert brand.busiest > 1 and len(brand.paths("refresh_token")) == 2
    assert len([p for p in runs.payloads("comments") if p["text"] == "Late"]) == len(brand.videos)


def test_a_refresh_token_that_is_over_is_one_error(brand: TikTokWorld, runs: Runs) -> None:
    brand.refresh_token = "another"
    report = runs.run()
    assert report.error is not None and "40105" in report.error
    assert not brand.paths("/business/")


def test_an_access_token_alone_says_when_it_is_over(brand: TikTokWorld, runs: Runs) -> None:
    assert runs.run(credentials={"access_token": brand.token}).error is None
    brand.token = "tt-access-new"
    brand.forget()
    report = runs.run()
    assert report.error is not None and "24 hours" in report.error
    assert len(brand.requests) == 1
    report = runs.run(credentials={"client_id": "app"})
    assert report.error is not None and "refresh_token with client_id" in report.error


def test_a_wrong_account_is_said(brand: TikTokWorld, runs: Runs) -> None:
    report = runs.run(account="@brand")
    assert report.error is not None and "business_id" in report.error


def test_a_retired_field_costs_only_itself(brand: TikTokWorld, runs: Runs, staged: Staged) -> None:
    brand.retired = {"lead_submissions", "caption"}
    report = runs.run()
    assert report.error is None
    gaps = {(gap["group"], gap["metric"]) for gap in runs.payloads("metric_gaps")}
    assert gaps == {
        ("account_days", "lead_submissions"), ("video", "lead_submissions"), ("video", "caption"),
    }  # fmt: skip
    assert any("caption (video) is refused since 2026-01-10" in w for w in report.warnings)
    staged.load()
    assert_truth(staged, "tiktok", brand.truth())
    brand.forget()
    runs.run()
    fields = [json.loads(r.one("fields") or "[]") for r in brand.requests]
    assert not [asked for asked in fields if brand.retired & set(asked)]
    brand.retired = set()
    brand.now += timedelta(days=8)
    assert runs.run(later=timedelta(days=8)).warnings == []
    assert all(payload["caption"] for payload in runs.payloads("videos"))


def test_a_missing_scope_is_a_warning(brand: TikTokWorld, runs: Runs) -> None:
    brand.no_scope = {"/business/comment/"}
    report = runs.run()
    assert report.error is None
    assert [w.partition(" could")[0] for w in report.warnings] == ["comments"]
    assert runs.landed("videos") and "comments" not in report.read_at
    brand.no_scope = {"/business/video/"}
    report = runs.run()
    assert [w.partition(" could")[0] for w in report.warnings] == ["videos"]
    assert runs.landed("comments") and report.error is None


def test_too_many_requests_are_waited_for(brand: TikTokWorld, runs: Runs, staged: Staged) -> None:
    brand.too_fast = 2
    assert runs.run().error is None
    staged.load()
    assert_truth(staged, "tiktok", brand.truth())


def test_a_spent_day_stops_and_the_next_run_goes_on(
    brand: TikTokWorld, runs: Runs, staged: Staged
) -> None:
    brand.quota = 25
    report = runs.run()
    assert report.error is not None and "next day goes on from here" in report.error
    assert runs.landed("account_days") and runs.landed("videos")
    done = {read["subject"] for read in runs.payloads("list_reads")}
    brand.quota = None
    brand.forget()
    assert runs.run().error is None
    asked = {r.one("video_id") for r in brand.requests if "/comment/" in r.path}
    assert done and not done & asked
    staged.load()
    assert_truth(staged, "tiktok", brand.truth())


def test_faults_of_the_server_are_asked_again(brand: TikTokWorld, runs: Runs) -> None:
    body = {"code": 51010, "message": "internal", "data": {}}
    brand.faults = [Fault("/video/list/", reply=Reply(200, body), times=2)]
    assert runs.run().error is None
    unknown = {"code": 49999, "message": "new", "data": {}}
    brand.faults = [Fault("/video/list/", reply=Reply(200, unknown), times=9)]
    report = runs.run()
    assert report.error is not None and "49999: new" in report.error
    assert runs.landed("account_counters")


def test_records_without_their_fields_are_kept_and_reported(
    brand: TikTokWorld, runs: Runs, staged: Staged
) -> None:
    video = next(iter(brand.videos))
    odd: dict[str, dict[str, Any]] = {
        "/video/list/": {"videos": [{"item_id": video, "create_time": None}, {"caption": "x"}, 5]},
        "/comment/list/": {
            "comments": [{"comment_id": 7, "text": None, "replies": None}, {"text": "x"}, None]
        },
        "/reply/list/": {"comments": None, "has_more": True},
    }
    brand.faults = [Fault(path, reply=fine(data)) for path, data in odd.items()]
    brand.days = {START.date() - timedelta(days=1): {"likes": None}}
    brand.audience = {"audience_genders": [{"gender": None, "percentage": 0.4}]}
    report = runs.run()
    assert report.error is None
    told = " ".join(report.warnings)
    assert "videos: a record without" in told and "comments: a record without" in told
    staged.load()
    sql = "select action_id, time_basis, acted_at, platform_person_id from"
    assert staged.rows(f"{sql} staging.stg_tiktok__actions") == [
        {
            "action_id": "7",
            "time_basis": "first_seen",
            "acted_at": START.replace(tzinfo=None),
            "platform_person_id": None,
        }
    ]
    content = "select published_at from staging.stg_tiktok__content"
    assert staged.one(content) == START.replace(tzinfo=None)
    sql = "select count(*) from staging.stg_tiktok__metrics where period = 'day'"
    assert staged.one(sql) == 0

"""Facebook Pages, run against an emulator: permissions, limits, metrics, odd answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from extractors.facebook_pages.measures import DEMOGRAPHICS, PAGE_DAYS, POST, STORY
from tests.emulators.facebook_answers import business_usage, refusal
from tests.emulators.facebook_pages import PAGE, PAGE_METRICS, POST_METRICS, STORY_METRICS
from tests.emulators.facebook_story import BrandPage
from tests.emulators.server import Fault
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged


@pytest.fixture
def page() -> Iterator[BrandPage]:
    with BrandPage.at(START) as server:
        server.cap = 100
        yield server


@pytest.fixture
def runs(tmp_path: Path, page: BrandPage) -> Runs:
    """With a person's token, from which the Page's own is asked for."""
    credentials = {"access_token": page.user_token}
    return Runs(tmp_path, Account("facebook_pages", PAGE, page.base_url, credentials=credentials))


@pytest.mark.parametrize(
    ("permission", "lost"),
    [
        ("pages_messaging", {"messages"}),
        (
            "pages_read_user_content",
            {"comments", "reactions", "visitor_posts", "tagged_posts", "ratings"},
        ),
        ("read_insights", {"insights"}),
    ],
)
def test_a_permission_that_is_missing_costs_only_its_streams(
    page: BrandPage, runs: Runs, permission: str, lost: set[str]
) -> None:
    page.permissions.discard(permission)
    report = runs.run()
    assert report.error is None
    said = [w for w in report.warnings if "could not be read" in w]
    assert {w.split(" ")[0] for w in said} == lost and all(permission in w for w in said)
    assert set(report.read_at) == {s for s in STREAMS if s not in lost}


STREAMS = (
    "pages posts post_counters stories videos visitor_posts tagged_posts comments reactions ratings"
    " messages insights"
).split()


@pytest.mark.parametrize("edge", ["stories", "videos", "reactions", "ratings", "conversations"])
def test_an_edge_that_is_not_as_expected_costs_a_warning(
    page: BrandPage, runs: Runs, edge: str
) -> None:
    wrong = refusal(100, "Tried accessing nonexisting field")
    page.faults.append(Fault(f"/{edge}", times=99, reply=wrong))
    report = runs.run()
    assert report.error is None
    assert len([w for w in report.warnings if "nonexisting field" in w]) == 1
    assert len(runs.payloads("posts")) == len(page.posts)


def test_a_retired_metric_costs_only_itself(page: BrandPage, runs: Runs, staged: Staged) -> None:
    page.dead |= {"post_clicks", "page_media_view"}
    report = runs.run()
    assert report.error is None
    unknown = {*PAGE_DAYS, *DEMOGRAPHICS, *POST, *STORY} - PAGE_METRICS - POST_METRICS
    unknown -= STORY_METRICS
    refused = {w.split()[1] for w in report.warnings if "is refused" in w}
    assert refused == unknown | page.dead
    assert {p["metric"] for p in runs.payloads("metric_gaps")} == refused
    staged.load()
    metrics = "select distinct metric, definition from staging.stg_facebook_pages__metrics"
    found = {(row["metric"], row["definition"]) for row in staged.rows(metrics)}
    assert ("reach", "page_total_media_view_unique") in found
    assert ("views", "post_media_view") in found
    assert not {row for row in found if row[0] == "clicks" or row[1] == "page_media_view"}
    page.forget()
    page.now += timedelta(days=1)
    runs.run(timedelta(days=1))
    asked = {m for r in page.requests for m in (r.one("metric") or "").split(",")}
    assert not asked & refused


def test_maps_and_breakdowns(page: BrandPage, runs: Runs, staged: Staged) -> None:
    day = page.now.date() - timedelta(days=1)
    page.page_days |= {
        ("page_media_view", "is_from_ads=1", day): 90,
        ("page_media_view", "is_from_ads=0", day): 309,
        ("page_media_view", "is_from_followers=1", day): 40,
        ("page_actions_post_reactions_total", "", day): {"like": 5, "sorry": 1},
        ("page_follows_country", "", day): {"DE": 700, "FR": 12},
    }
    post = page.posts[-1]["id"]
    page.values[post] |= {
        "post_clicks_by_type": {"link clicks": 3, "other clicks": 8},
        "post_video_view_time": 12500,
    }
    assert runs.run().error is None
    staged.load()
    sql = "select * from staging.stg_facebook_pages__metrics"
    found = {(r["content_id"], r["metric"], r["breakdown"]): r["value"] for r in staged.rows(sql)}
    assert found[None, "views_paid", None] == 90 and found[None, "views_organic", None] == 309
    assert found[None, "views", "follower_type=follower"] == 40
    assert found[None, "reaction_like", None] == 5 and found[None, "reaction_sad", None] == 1
    assert found[None, "followers", "country=DE"] == 700
    assert found[post, "link_clicks", None] == 3
    assert found[post, "post_clicks_by_type", "click_type=other clicks"] == 8
    assert found[post, "watch_seconds", None] == 12.5


def test_insights_past_the_limits_are_not_asked_for(page: BrandPage, runs: Runs) -> None:
    assert runs.run().error is None  # the emulator refuses over 90 days, and before two years
    spans = [
        (int(r.one("since") or 0), int(r.one("until") or 0))
        for r in page.requests
        if r.path.endswith(f"/{PAGE}/insights") and "page_follows_c" not in (r.one("metric") or "")
    ]
    assert spans[0][1] == max(until for _, until in spans)  # newest first
    assert min(since for since, _ in spans) < (START - timedelta(days=725)).timestamp()


def test_a_throttle_is_waited_for(page: BrandPage, runs: Runs) -> None:
    for status, code in ((400, 32), (403, 4)):
        page.faults.append(Fault("tagged", reply=refusal(code, "limit reached", status)))
    assert runs.run().error is None
    assert len(page.paths("tagged")) == 3


def test_near_the_limit_requests_pause(page: BrandPage, runs: Runs) -> None:
    runs.run()
    page.usage = {"X-App-Usage": '{"call_count":80.2,"total_time":25,"total_cputime":5}'}
    before = time.monotonic()
    assert runs.run().error is None
    assert time.monotonic() - before > 1.0  # 7 pauses of 0.2 s


def test_at_the_limit_the_run_stops_and_the_next_goes_on(page: BrandPage, runs: Runs) -> None:
    page.usage = {"X-Business-Use-Case-Usage": business_usage(96, 25)}
    report = runs.run()
    assert report.error is not None and "more than this run may wait" in report.error
    assert report.requests <= 2
    page.usage = {}
    assert runs.run().error is None
    assert ids(runs.payloads("posts"), "id") == {post["id"] for post in page.posts}


def test_a_block_stops_everything(page: BrandPage, runs: Runs) -> None:
    page.faults.append(Fault("comments", times=9, reply=refusal(368, "temporarily blocked", 400)))
    report = runs.run()
    assert report.error is not None and "blocked for a time" in report.error
    assert page.paths("conversations") == []
    page.faults.clear()
    assert runs.run().error is None


def test_a_fault_that_passes_is_asked_again(page: BrandPage, runs: Runs) -> None:
    page.faults.append(Fault("ratings", reply=refusal(2, "Service temporarily unavailable", 500)))
    assert runs.run().error is None
    assert len(runs.payloads("ratings")) == 2


def test_another_version_than_asked_for_is_told(page: BrandPage, runs: Runs) -> None:
    page.served_version = "v27.0"
    (said,) = [w for w in runs.run().warnings if "version" in w]
    assert "v26.0 was asked for and v27.0 answered" in said


def test_links_to_another_host_are_not_followed(page: BrandPage, runs: Runs) -> None:
    page.next_host, page.cap = "https://evil.example", 3
    report = runs.run()
    assert report.error is None and len(runs.payloads("posts")) == len(page.posts)


def test_odd_records_are_kept_and_reported(page: BrandPage, runs: Runs, staged: Staged) -> None:
    post = page.posts[-1]
    post |= {"message": None, "attachments": None, "from": None, "shares": None}
    page.comments[post["id"]][0] |= {"from": None, "message": None, "created_time": None}
    page.comments[post["id"]].append({"created_time": "2026-01-09T10:00:00+0000"})
    page.reactions[post["id"]].append({"type": "LOVE"})
    page.visitor_posts[0] |= {"created_time": "yesterday", "message": None}
    page.ratings.append({"rating": 5, "created_time": None})
    page.conversations[0]["_messages"][0] |= {"from": None, "message": None}
    page.stories.append({"post_id": None, "creation_time": "0"})
    page.values[post["id"]] = {"post_clicks": None, "post_media_view": "many"}
    report = runs.run()
    assert report.error is None
    told = [w for w in report.warnings if "without the expected fields" in w]
    assert {w.split(":")[0] for w in told} == {"comments", "stories"}
    staged.load()
    actions = staged.rows("select * from staging.stg_facebook_pages__actions")
    assert len({row["action_key"] for row in actions}) == len(actions)
    assert all(row["acted_at"] is not None for row in actions)
    assert "message_of_unknown_sender" in {row["action_type"] for row in actions}
    metrics = staged.rows(
        "select * from staging.stg_facebook_pages__metrics where content_id = ?", post["id"]
    )
    assert not {"clicks", "views"} & {row["metric"] for row in metrics}
    assert staged.refused == 0


def test_a_post_that_is_not_listed_is_looked_for_once_a_day(page: BrandPage, runs: Runs) -> None:
    runs.run()
    post = page.posts[-1]
    post["_unlisted"] = True
    page.forget()
    for _ in range(3):
        assert runs.run().error is None and runs.payloads("deletions") == []
    assert len([r for r in page.requests if r.path.endswith(post["id"])]) == 1
    page.faults.append(Fault(post["id"], times=9, reply=refusal(10, "not for you", 403)))
    report = runs.run(timedelta(days=1))
    assert [w for w in report.warnings if "not listed any more" in w]
    assert runs.payloads("deletions") == []


def test_a_permission_lost_halfway_ends_the_stream(page: BrandPage, runs: Runs) -> None:
    for edge in ("comments", "insights"):
        lost = refusal(200, "Requires another permission", 403)
        page.faults.append(Fault(f"{page.posts[0]['id']}/{edge}", times=9, reply=lost))
    report = runs.run()
    said = {w.split(" ")[0] for w in report.warnings if "another permission" in w}
    assert report.error is None and said == {"comments", "insights"}
    assert {"reactions", "messages"} <= set(report.read_at)
    assert not {"comments", "insights"} & set(report.read_at)
    page.faults.clear()
    assert runs.run().error is None
    assert {c["subject"] for c in runs.payloads("comments")} >= {page.posts[0]["id"]}

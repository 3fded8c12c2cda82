"""Facebook Pages, run against an emulator of the Graph API: first run, later runs, what changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.base import Account
from extractors.facebook_pages import posts
from tests.emulators.facebook_answers import business_usage, refusal
from tests.emulators.facebook_pages import PAGE
from tests.emulators.facebook_story import BrandPage
from tests.emulators.server import Fault, Reply, Request
from tests.emulators.truth import Act
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged

# Records that tell of their hour, whatever happened.
OBSERVED = {"pages", "post_counters"}
ACTS = "select * from staging.stg_facebook_pages__actions"
CONTENT = "select * from staging.stg_facebook_pages__content"
METRICS = "select * from staging.stg_facebook_pages__metrics"


@pytest.fixture
def page() -> Iterator[BrandPage]:
    with BrandPage.at(START) as server:
        yield server


@pytest.fixture
def runs(tmp_path: Path, page: BrandPage) -> Runs:
    credentials = {"access_token": page.page_token}
    return Runs(tmp_path, Account("facebook_pages", PAGE, page.base_url, credentials=credentials))


def acts(staged: Staged) -> Counter[Act]:
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
        for row in staged.rows(ACTS)
    )


def only_refused_metrics(warnings: list[str]) -> bool:
    return all("is refused since" in warning for warning in warnings)


def test_first_run_is_the_truth(page: BrandPage, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert report.error is None and only_refused_metrics(report.warnings), report
    staged.load()
    truth = page.truth()
    assert acts(staged) == Counter(truth.acts) and len(truth.acts) > 50
    content = staged.rows(CONTENT)
    assert {row["content_id"]: row["published_at"] for row in content} == truth.content
    assert {row["format"] for row in content} == {"image", "video", "carousel", "text", "story"}
    lengths = {(row["format"] == "video", row["duration_seconds"]) for row in content}
    assert lengths == {(True, 12.5), (False, None)}
    rows = staged.rows(f"{METRICS} where breakdown is null")
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


def test_who_speaks_to_whom(page: BrandPage, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    by_text = {row["text"]: row for row in staged.rows(ACTS) if row["text"]}
    asked, guest, answer = by_text["Ann says 3?"], by_text["My own idea"], by_text["Great idea"]
    thanks = staged.rows(f"{ACTS} where in_reply_to = ?", asked["action_id"])
    assert [row["target_platform_person_id"] for row in thanks] == ["700"]
    assert asked["in_reply_to"] == asked["content_id"]
    assert asked["target_platform_person_id"] == PAGE
    assert (answer["in_reply_to"], answer["thread_id"]) == (guest["action_id"],) * 2
    assert (answer["action_type"], answer["content_id"], answer["is_team"]) == ("reply", None, True)
    assert answer["target_platform_person_id"] == "801"
    assert by_text["Message 3"]["target_platform_person_id"] == "805"
    assert by_text["Message 3"]["thread_id"] == by_text["Message 2"]["thread_id"] == "t_805"
    assert by_text["Go there"]["sentiment"] == "positive"
    assert by_text["Slow"]["sentiment"] == "negative"
    assert by_text["Look at Brand"]["space_kind"] == "elsewhere"


def test_second_run_reads_what_may_have_moved(page: BrandPage, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    page.forget()
    assert runs.run().error is None
    assert set(runs.new_versions()) == OBSERVED
    # The Page, its posts of four weeks (4 of 7), and a page of each thing that others bring.
    edges = ["published_posts", "visitor_posts", "tagged", "ratings", "stories", "videos"]
    edges += ["conversations"]
    assert [len(page.paths(edge)) for edge in edges] == [1] * 7
    assert len(page.requests) == 8


def test_once_a_day_lists_and_insights_are_read_again(page: BrandPage, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    page.forget()
    page.now += timedelta(days=1)
    runs.run(timedelta(days=1))
    young = len(page.truth().content) - 4  # without the story and posts of over four weeks
    assert len({*page.paths("/comments")}) == young + 1  # and the visitor's post
    insights = [r for r in page.requests if r.path.endswith(f"/{PAGE}/insights")]
    spans = {(int(r.one("until") or 0) - int(r.one("since") or 0)) // 86400 for r in insights}
    assert spans <= {2, 8}  # the last week is read again, and places of followers


def test_changes_and_deletions_arrive(page: BrandPage, runs: Runs, staged: Staged) -> None:
    runs.run()
    newest, older = page.posts[-1]["id"], page.posts[-2]["id"]
    page.posts[-1]["message"] = "Edited"
    page.reactions[newest][0]["type"] = "CARE"
    late = page.comment(newest, "709", "Late", START + timedelta(minutes=20))
    page.comment(newest, "709", "Later", START + timedelta(minutes=30))
    lost = page.comments[newest].pop(0)["id"]
    page.posts = [post for post in page.posts if post["id"] != older]
    runs.run()
    new = runs.new_versions()
    runs.run()
    staged.load()
    rows = {row["action_id"]: row for row in staged.rows(ACTS)}
    assert late in rows and rows[late]["removed_at"] is None
    assert rows[lost]["removed_at"] is not None and rows[lost]["removed_reason"] == "unknown"
    content = {row["content_id"]: row for row in staged.rows(CONTENT)}
    assert content[newest]["text"] == "Edited" and content[newest]["removed_at"] is None
    assert content[older]["removed_at"] is not None
    assert new["posts"] >= 1 and new["deletions"] == 1
    # A swap leaves the counter as it is: it is seen a day later.
    assert rows[f"reaction:{newest}:700"]["action_type"] == "like"
    runs.run(timedelta(days=1))
    staged.load()
    swapped = staged.rows(f"{ACTS} where action_id = ?", f"reaction:{newest}:700")
    assert [row["reaction_kind"] for row in swapped] == ["care"]


def test_a_post_that_is_shown_again_is_no_more_deleted(
    page: BrandPage, runs: Runs, staged: Staged
) -> None:
    runs.run()
    hidden = page.posts.pop()
    runs.run()
    page.posts.append(hidden)
    runs.run()
    staged.load()
    rows = staged.rows(f"{CONTENT} where content_id = ?", hidden["id"])
    assert [row["removed_at"] for row in rows] == [None]


def test_a_visitors_post_that_is_gone(page: BrandPage, runs: Runs, staged: Staged) -> None:
    runs.run()
    guest = page.visitor_posts.pop(0)
    runs.run(timedelta(days=1))
    page.forget()
    runs.run(timedelta(days=1))
    assert page.paths(f"{guest['id']}/comments") == []
    staged.load()
    (row,) = staged.rows(f"{ACTS} where action_id = ?", guest["id"])
    assert row["removed_at"] is not None and row["removed_reason"] == "unknown"


def test_streams_that_are_left_out_are_not_read(page: BrandPage, runs: Runs) -> None:
    report = runs.run(streams=("comments",))
    assert report.error is None
    # The Page and its posts are needed to understand the comments.
    assert set(report.records) == {"pages", "posts", "comments", "list_reads"}
    edges = {path.rsplit("/", 1)[1] for path in page.paths("_") if "/comments" not in path}
    assert edges == {"published_posts"}


def test_a_late_comment_on_an_old_post_is_seen_within_a_week(page: BrandPage, runs: Runs) -> None:
    runs.run()
    old = page.posts[0]["id"]
    said = page.comment(old, "710", "Still true", START)
    runs.run(timedelta(days=1))
    assert said not in ids(runs.payloads("comments"), "id")
    runs.run(timedelta(days=7))
    assert said in ids(runs.payloads("comments"), "id")


def test_a_feed_that_ends_early_is_asked_again_below(page: BrandPage, runs: Runs) -> None:
    page.feed_cap = 3
    assert runs.run().error is None
    assert ids(runs.payloads("posts"), "id") == {post["id"] for post in page.posts}


def test_since_bounds_the_first_run(page: BrandPage, runs: Runs) -> None:
    since = date(2025, 12, 19)
    runs.run(since=since)
    expected = {p["id"] for p in page.posts if p["created_time"][:10] >= "2025-12-19"}
    assert ids(runs.payloads("posts"), "id") == expected and len(expected) == 4
    days = {found["day"] for found in runs.payloads("insights") if "day" in found}
    assert min(days) == "2025-12-19" and max(days) == "2026-01-09"


def test_too_much_data_halves_the_page(page: BrandPage, runs: Runs) -> None:
    page.heavy = 30
    assert runs.run().error is None
    assert len(runs.payloads("posts")) == len(page.posts)
    limits = [r.one("limit") for r in page.requests if r.path.endswith("published_posts")]
    assert limits[:3] == ["100", "50", "25"] and set(limits[3:]) <= {"100", "50", "25"}


def test_history_goes_on_where_it_stopped(
    page: BrandPage, runs: Runs, staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    throttled = refusal(80001, "too many calls")
    throttled.headers["X-Business-Use-Case-Usage"] = business_usage(100, 40)
    page.faults.append(Fault("published_posts", times=0, reply=throttled))
    taken = posts.Posts._take
    seen = []

    def counted(self: posts.Posts, item: Any) -> Any:
        seen.append(item)
        if len(seen) == 4:
            page.faults[0].times = 1
        return taken(self, item)

    monkeypatch.setattr(posts.Posts, "_take", counted)
    report = runs.run()
    assert report.error is not None and "limit is used up until about" in report.error
    assert len(runs.payloads("posts")) == 4
    monkeypatch.setattr(posts.Posts, "_take", taken)
    assert runs.run().error is None
    assert len(runs.payloads("posts")) == 7  # four weeks again, and what was left
    staged.load()
    assert acts(staged) == Counter(page.truth().acts)


def test_names_withheld_do_not_look_as_if_people_had_left(
    page: BrandPage, runs: Runs, staged: Staged
) -> None:
    runs.run()
    page.names_reactions = False
    for _ in range(3):
        page.reactions[page.posts[-1]["id"]].append({"id": "1", "name": "x", "type": "LIKE"})
        assert runs.run().error is None
    staged.load()
    gone = f"select count(*) from ({ACTS}) where removed_at is not null"
    assert staged.one(gone) == 0
    newest = f"{METRICS} where metric = 'reactions' and content_id = ? order by observed_at desc"
    assert staged.rows(newest, page.posts[-1]["id"])[0]["value"] == 7.0


def test_what_others_bring_goes_on_where_it_stopped(
    page: BrandPage, runs: Runs, staged: Staged
) -> None:
    for number in range(10):
        page.message(f"9{number}", "Hello", START - timedelta(days=60 + number))
    blocked = Fault("conversations", times=1, reply=refusal(368, "temporarily blocked"))
    page.faults.append(blocked)
    assert runs.run().error is not None  # before the first page
    answer, calls = page.respond, []

    def third_is_blocked(request: Request) -> Reply:
        calls.append(request.path)
        is_third = sum("conversations" in path for path in calls) == 3
        return blocked.reply if is_third and blocked.reply else answer(request)

    page.respond = third_is_blocked  # type: ignore[method-assign]
    assert runs.run().error is not None  # in the middle
    assert 0 < len(runs.payloads("messages")) < 10
    page.respond = answer  # type: ignore[method-assign]
    assert runs.run().error is None
    staged.load()
    assert acts(staged) == Counter(page.truth().acts)
    page.forget()
    assert runs.run().error is None
    assert len(page.paths("conversations")) == 1

"""X: followers, mentions and checks that stop half way, go on, and miss nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.x import lists
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


def followers(runs: Runs) -> list[str]:
    return [payload["user"]["id"] for payload in runs.payloads("followers")]


def test_followers_go_on_where_they_stopped(x: XWorld, runs: Runs) -> None:
    x.windows["followers"] = 2
    x.window_seconds = 60.0
    assert "followers: X allows no more requests" in (runs.run().error or "")
    first = followers(runs)
    x.windows.clear()
    x.forget()
    assert runs.run().error is None
    assert sorted(first + followers(runs)) == sorted(x.followers)
    assert len(x.paths("followers")) == 1
    (read,) = [r for r in runs.payloads("list_reads") if r["list"] == "followers"]
    assert read["is_complete"] and len(read["members"]) == 23


def test_a_place_that_x_has_forgotten_begins_the_list_anew(x: XWorld, runs: Runs) -> None:
    x.windows["followers"] = 2
    x.window_seconds = 60.0
    runs.run()
    x.windows.clear()
    x.forgotten_places.add("t20")
    assert runs.run().error is None
    assert sorted(followers(runs)) == sorted(x.followers)


def test_unfollows_show_after_two_whole_lists(x: XWorld, runs: Runs, staged: Staged) -> None:
    runs.run(options={"followers_days": "2"})
    gone = x.followers.pop(5)
    x.forget()
    runs.run()
    assert x.paths("followers") == []  # bills for nothing that is known
    for _ in range(2):
        runs.run(timedelta(days=2))
    staged.load()
    sql = "select platform_person_id, removed_at from staging.stg_x__actions"
    removed = staged.rows(f"{sql} where removed_at is not null")
    at = naive(START + timedelta(days=4, hours=1))
    assert removed == [{"platform_person_id": gone, "removed_at": at}]


def test_many_followers_are_listed_only_if_asked_for(
    x: XWorld, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "UNASKED_FOLLOWERS", 20)
    report = runs.run()
    assert x.paths("followers") == [] and report.error is None
    assert "to list all 23 followers may cost 0 dollars: set followers_days" in report.warnings[0]
    assert runs.run(options={"followers_days": "0"}).warnings == []
    assert sorted(followers(runs)) == sorted(x.followers)


def test_options_that_are_no_days(runs: Runs) -> None:
    report = runs.run(options={"followers_days": "weekly", "recheck_days": "-1"})
    assert report.error is not None
    assert "followers_days 'weekly' of this account: allowed is a number of days" in report.error
    assert "recheck_days '-1'" in report.error


def test_mentions_go_on_where_they_stopped(x: XWorld, runs: Runs) -> None:
    for number in range(20):
        x.post(f"@shop {number}", "gus", START - timedelta(days=9, minutes=number),
               names_brand=True)  # fmt: skip
    x.windows["mentions"] = 2
    x.window_seconds = 60.0
    assert "mentions: X allows no more requests" in (runs.run().error or "")
    seen = [payload["id"] for payload in runs.payloads("mentions")]
    new = x.post("@shop new", "gus", START + timedelta(minutes=1), names_brand=True)
    x.windows.clear()
    assert runs.run().error is None
    seen += [payload["id"] for payload in runs.payloads("mentions")]
    everything = [post.id for post in x.posts.values() if post.names_brand]
    assert new in everything and sorted(seen) == sorted(everything)


def test_stored_texts_are_checked_for_deletion(x: XWorld, runs: Runs, staged: Staged) -> None:
    runs.run(options={"recheck_days": "3"})
    mention = next(key for key, post in x.posts.items() if post.text.startswith("Hello @shop"))
    del x.posts[mention]
    x.forget()
    runs.run()
    assert x.paths("/2/tweets") == ["/2/tweets/search/recent"] * len(x.paths("/2/tweets"))
    runs.run(timedelta(days=3))
    staged.load()
    sql = "select action_id, text from staging.stg_x__actions where removed_at is not null"
    assert staged.rows(sql) == [{"action_id": mention, "text": None}]
    x.forget()
    runs.run()
    assert not [path for path in x.paths() if path == "/2/tweets"]


def test_streams_chosen_later_are_read_from_their_beginning(x: XWorld, runs: Runs) -> None:
    runs.run(streams=("posts",))
    launch = next(iter(x.content()))
    assert {"likes", "followers", "mentions"}.isdisjoint(runs.run().records)
    x.like_cap = 0
    report = runs.run(streams=None)
    assert report.error is None
    reads = [r for r in runs.payloads("list_reads") if r["subject"] == launch]
    assert {r["list"]: r["is_complete"] for r in reads}["likes"] is False


def test_a_long_silence_leaves_no_gap(x: XWorld, runs: Runs) -> None:
    runs.run()
    between = x.post("In between", at=START + timedelta(days=2))
    runs.run(timedelta(days=60))
    assert between in {payload["id"] for payload in runs.payloads("posts")}


def test_older_posts_are_checked_without_reading_their_lists_anew(x: XWorld, runs: Runs) -> None:
    old = x.post("Old", at=START - timedelta(days=90))
    x.like(old, "ana")
    runs.run()
    x.forget()
    runs.run(timedelta(days=31))
    assert any(old in (request.one("ids") or "") for request in x.requests)
    assert not [path for path in x.paths("liking_users") if old in path]
    x.like(old, "bo")
    x.forget()
    runs.run(timedelta(days=31))
    assert [path for path in x.paths("liking_users") if old in path]

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
        " from staging.stg_x__metrics where period = 'lifetime'"
        " and breakdown is null group by all"
    )
    assert {(r["content_id"], r["metric"]): r["value"] for r in newest} == truth.counters
    options = staged.rows(
        "select breakdown, value from staging.stg_x__metrics where breakdown is not null"
    )
    assert {row["breakdown"]: row["value"] for row in options} == {
        "option=choice 0": 12,
        "option=choice 1": 30,
    }
    days = staged.rows("select * from staging.stg_x__metrics where period = 'day'")
    by_day = {(r["content_id"], r["metric"], r["observed_at"].date()): r["value"] for r in days}
    assert truth.days.items() <= by_day.items()
    assert len({row["metric_key"] for row in days}) == len(days)


def test_a_second_run_reads_the_window_and_writes_no_version(x: XWorld, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    x.page = 100
    x.forget()
    report = runs.run()
    assert report.error is None and report.warnings == []
    assert x.paths() == [
        "/2/users/me",
        "/2/users/11/tweets",
        "/2/users/11/mentions",
        "/2/tweets/search/recent",
        "/2/dm_events",
    ]
    assert set(runs.new_versions()) == {"accounts", "post_counters"}  # one an hour


def test_what_came_later_arrives_and_nothing_twice(x: XWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    launch = next(iter(x.content()))
    before = len(x.truth().acts)
    later = START + timedelta(minutes=20)
    x.like(launch, "late1", "late2")
    x.followers.append(x.person("late1"))
    x.repost(launch, "late1", later)
    x.post("@shop is it bright?", "late1", later, parent=launch)
    x.post("See this", "late2", later, quotes=launch)
    x.message("Hi", "late2", "late2", later)
    x.forget()
    runs.run()
    # Lists are read from their new end only.
    assert Counter(request.path.rsplit("/", 1)[-1] for request in x.requests)["liking_users"] == 1
    asked = next(r for r in x.requests if r.path.endswith("liking_users"))
    assert asked.one("max_results") == "5"
    staged.load()
    acts = staged.rows("select * from staging.stg_x__actions")
    assert len(acts) == len(x.truth().acts) == before + 7
    late = {row["action_type"]: row for row in acts if row["person_name"] == "Late1"}
    assert set(late) == {"like", "follow", "share", "comment"}
    assert (late["like"]["time_basis"], late["share"]["time_basis"]) == ("first_seen", "exact")
    assert late["like"]["acted_at"] == naive(START + timedelta(hours=1))
    first = next(r for r in acts if r["action_type"] == "like" and r["person_name"] == "Fan3")
    assert (first["time_basis"], first["acted_at"]) == ("published", naive(x.posts[launch].at))


def test_deleted_posts_lose_their_words(x: XWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    gone = next(key for key, post in x.posts.items() if post.text == "Nice one 3")
    quiet = next(key for key, post in x.posts.items() if post.text == "Quiet morning")
    quote = next(key for key, post in x.posts.items() if post.quotes)
    for key in (gone, quiet, quote):
        del x.posts[key]
    runs.run()
    staged.load()
    sql = "select action_id, text, person_name, removed_at from staging.stg_x__actions"
    removed = {row["action_id"]: row for row in staged.rows(sql) if row["removed_at"]}
    assert set(removed) == {gone, quote}
    assert {(row["text"], row["person_name"]) for row in removed.values()} == {(None, None)}
    assert removed[gone]["removed_at"] == naive(START + timedelta(hours=1))
    (content,) = staged.rows("select * from staging.stg_x__content where removed_at is not null")
    assert (content["content_id"], content["text"]) == (quiet, None)


def test_a_post_that_comes_back_is_not_gone(x: XWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    quiet = next(key for key, post in x.posts.items() if post.text == "Quiet morning")
    kept = x.posts.pop(quiet)
    runs.run()
    x.posts[quiet] = kept
    runs.run()
    staged.load()
    sql = "select removed_at, text from staging.stg_x__content where content_id = ?"
    assert staged.rows(sql, quiet) == [{"removed_at": None, "text": "Quiet morning"}]


def test_likes_taken_back_are_gone_after_two_complete_reads(
    x: XWorld, runs: Runs, staged: Staged
) -> None:
    launch = next(iter(x.content()))
    runs.run()
    x.likes[launch].remove(x.person("fan4"))
    removed = "select platform_person_id, removed_at from staging.stg_x__actions"
    removed += " where removed_at is not null"
    runs.run()
    staged.load()
    assert staged.rows(removed) == []
    runs.run()
    staged.load()
    at = naive(START + timedelta(hours=2))
    assert staged.rows(removed) == [{"platform_person_id": x.person("fan4"), "removed_at": at}]
    x.forget()
    runs.run()
    assert x.paths("liking_users") == []


def test_a_list_that_x_cuts_short_is_never_complete(x: XWorld, runs: Runs, staged: Staged) -> None:
    x.like_cap = 5
    runs.run()
    x.likes[next(iter(x.content()))].pop()
    runs.run()
    runs.run()
    staged.load()
    launch = next(iter(x.content()))
    sql = "select * from staging.stg_x__list_reads where list = 'likes' and content_id = ?"
    reads = staged.rows(sql, launch)
    assert {(row["member_count"], row["is_complete"]) for row in reads} == {(5, False)}
    gone = "select count(*) from staging.stg_x__actions where removed_at is not null"
    assert staged.one(gone) == 0


def test_edits_keep_their_post(x: XWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    quiet = next(key for key, post in x.posts.items() if post.text == "Quiet morning")
    x.like(quiet, "ana")
    newer = x.edit(quiet, "Quiet evening")
    x.post("@shop lovely", "bo", START + timedelta(minutes=9), parent=quiet)
    runs.run()
    assert any(newer in path for path in x.paths("liking_users"))
    staged.load()
    sql = "select text from staging.stg_x__content where content_id = ?"
    assert staged.rows(sql, quiet) == [{"text": "Quiet evening"}]
    assert staged.one("select count(*) from staging.stg_x__content") == len(x.content())
    acts = "select count(*) from staging.stg_x__actions where content_id = ?"
    assert staged.one(acts, quiet) == 2


def test_the_older_posts_are_read_once_and_further_on_after_a_stop(
    x: XWorld, runs: Runs, staged: Staged
) -> None:
    for number in range(35):
        x.post(f"Old {number}", at=START - timedelta(days=400 - number))
    x.windows["users/11/tweets"] = 3
    x.window_seconds = 30.0
    report = runs.run()
    assert report.error and "no more requests to /2/users/:id/tweets" in report.error
    assert "the next run goes on" in report.error
    x.windows.clear()
    x.forget()
    assert runs.run().error is None
    asked = [r for r in x.requests if r.path.endswith("/tweets") and r.one("end_time")]
    assert asked and all(r.one("until_id") for r in asked)
    staged.load()
    content = staged.rows("select content_id, published_at from staging.stg_x__content")
    assert {r["content_id"]: r["published_at"] for r in content} == x.truth().content
    x.forget()
    runs.run()
    assert not [r for r in x.requests if r.one("end_time")]

"""Keys, limits and odd answers of a Discourse forum."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.emulators.discourse import DiscourseServer, world
from tests.emulators.server import Fault, Limit, Reply
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged
from tests.extractors.test_discourse import account
from tests.extractors.truths import assert_truth


@pytest.fixture
def forum() -> Iterator[DiscourseServer]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(forum: DiscourseServer, tmp_path: Path) -> Runs:
    return Runs(tmp_path, account(forum))


def test_the_key_goes_into_headers_alone(forum: DiscourseServer, runs: Runs) -> None:
    forum.write(50, "fan1", f"leak {forum.key}", START)
    assert runs.run().error is None
    assert {r.headers["Api-Username"] for r in forum.requests} == {"system"}
    assert not [r for r in forum.requests if forum.key in str(r.query)]
    for path, text in runs.everything_written():
        assert forum.key not in text, path


def test_a_wrong_key_says_what_to_check(forum: DiscourseServer, runs: Runs) -> None:
    report = runs.run(credentials={"api_key": "not-the-key"})
    assert report.error is not None and "username or key is invalid" in report.error
    assert "check base_url, the user name, api_key" in report.error
    assert "not-the-key" not in report.error and len(forum.requests) == 1


def test_without_a_key_what_all_may_see_is_read(
    forum: DiscourseServer, runs: Runs, staged: Staged
) -> None:
    report = runs.run(credentials={})
    assert (report.error, report.warnings) == (None, [])
    assert not forum.paths("private-messages") and not forum.paths("/admin/")
    truth = forum.truth()
    truth.acts = [act for act in truth.acts if "dm" not in act.action_type]
    truth.days.clear()
    staged.load()
    assert_truth(staged, "discourse", truth)


def test_limits_are_waited_for(forum: DiscourseServer, runs: Runs, staged: Staged) -> None:
    forum.limit = Limit(10, 0.15, style="silent")
    report = runs.run()
    assert report.error is None and forum.refused > 0
    staged.load()
    assert_truth(staged, "discourse", forum.truth())


def test_a_limit_told_in_a_header_alone(forum: DiscourseServer, runs: Runs) -> None:
    slow = Reply(429, b"Slow down, too many requests from this IP address.\n",
                 {"Content-Type": "text/plain", "Retry-After": "0"})  # fmt: skip
    forum.faults.append(Fault("/t/", times=6, reply=slow))
    report = runs.run()
    assert report.error is None and report.records["posts"] == 26


def test_a_long_wait_stops_the_run_and_the_next_goes_on(
    forum: DiscourseServer, runs: Runs, staged: Staged
) -> None:
    body = {"errors": ["enough"], "error_type": "rate_limit", "extras": {"wait_seconds": 3000}}
    forum.faults.append(Fault("/post_action_users", times=1, reply=Reply(429, body)))
    report = runs.run()
    assert report.error is not None and "asks to wait 3000 s" in report.error
    assert report.records["posts"] == 26 and "likes_received" not in report.records
    forum.forget()
    assert runs.run().error is None
    assert not forum.paths("/t/50")  # what was read is not read again
    staged.load()
    assert_truth(staged, "discourse", forum.truth())


def test_a_topic_that_fails_is_read_the_next_time(
    forum: DiscourseServer, runs: Runs, staged: Staged
) -> None:
    forum.faults.append(Fault("/t/52", times=4, reply=Reply(500, {"errors": ["broken"]})))
    report = runs.run()
    assert report.error is None and "a topic could not be read" in report.warnings[0]
    forum.forget()
    # So long after that the list would not be looked through so far back.
    assert runs.run(later=timedelta(days=60)).error is None
    assert forum.paths("/t/52.json")
    staged.load()
    truth = forum.truth()
    truth.days = {key: value for key, value in truth.days.items()}
    assert_truth(staged, "discourse", truth)


def test_a_retired_report_costs_only_itself(forum: DiscourseServer, runs: Runs) -> None:
    forum.retired.add("page_view_total_reqs")
    report = runs.run()
    assert report.error is None
    (warning,) = report.warnings
    assert warning.startswith("metric page_view_total_reqs (reports) is refused since 2026-01-10")
    assert {p["report"] for p in runs.payloads("reports")} == {"visits", "signups"}
    assert [p["metric"] for p in runs.payloads("metric_gaps")] == ["page_view_total_reqs"]
    forum.forget()
    runs.run()
    assert len(forum.paths("/admin/")) == 3  # the retired one is not asked for until a week later


def test_old_forums_give_all_likers_at_once(
    forum: DiscourseServer, runs: Runs, staged: Staged
) -> None:
    forum.old_likers = True
    runs.run()
    assert len(forum.paths("post_action_users")) == 3
    staged.load()
    assert_truth(staged, "discourse", forum.truth())


def test_odd_records_do_not_stop_the_run(
    forum: DiscourseServer, runs: Runs, staged: Staged
) -> None:
    posts = forum.topics[50].posts
    posts[1].more = {"created_at": None, "actions_summary": None, "name": None}
    posts[2].more = {"cooked": None, "user_id": None, "polls": [{"public": True}]}
    posts[3].more = {"id": None}
    report = runs.run()
    assert report.error is None
    assert {w.split(":")[0] for w in report.warnings} <= {"posts"} and report.warnings
    staged.load()
    acts = staged.rows("select * from staging.stg_discourse__actions where content_id = 't/50'")
    assert all(row["acted_at"] and row["action_key"] for row in acts)
    undated = next(row for row in acts if row["text"] == posts[1].text)
    assert undated["time_basis"] == "first_seen" and undated["person_name"] == "ada"


def test_a_name_that_does_not_exist(runs: Runs) -> None:
    report = runs.run(account="nobody")
    assert report.error is not None and "account 'nobody' cannot be read" in report.error
    assert "404" in report.error

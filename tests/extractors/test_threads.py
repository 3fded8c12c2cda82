"""Threads read from its emulator: what is landed and staged, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors import graph_days
from extractors.base import Account
from tests.emulators.server import Fault, Reply
from tests.emulators.threads import ThreadsServer, world
from tests.emulators.threads_state import BRAND, PROFILE
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth, newest


@pytest.fixture
def server() -> Iterator[ThreadsServer]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(server: ThreadsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    monkeypatch.setattr(graph_days, "HISTORY", 12)  # days; fewer requests
    credentials = {"access_token": server.token}
    return Runs(tmp_path, Account("threads", PROFILE, server.base_url, credentials=credentials))


def test_first_run_is_the_truth(server: ThreadsServer, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert report.error is None and report.warnings == []
    assert_truth(staged, "threads", server.truth())
    rows = staged.rows("select * from staging.stg_threads__content")
    formats = {row["format"] for row in rows}
    assert formats == {"text", "image", "video", "carousel", "poll"}
    (poll,) = [row for row in rows if row["format"] == "poll"]
    assert poll["poll_options"] == "3" and poll["author_platform_person_id"] == BRAND
    acts = staged.rows("select * from staging.stg_threads__actions")
    found = {row["text"]: row for row in acts}
    assert found["Question 0.1?"]["is_hidden"] and not found["Question 0.2?"]["is_hidden"]
    assert found["Try ours"]["space_kind"] == "elsewhere"
    thanks = found["Thank you"]
    assert (thanks["action_type"], thanks["target_platform_person_id"]) == ("reply", BRAND)
    slices = staged.rows(
        "select metric, breakdown, value from staging.stg_threads__metrics"
        " where breakdown is not null and period = 'lifetime'"
    )
    assert {"metric": "followers", "breakdown": "gender=F", "value": 500} in slices
    links = "select count(*) from staging.stg_threads__metrics where breakdown like 'link_url=%'"
    assert staged.one(links) == 20


def test_second_run_asks_for_what_may_have_moved(server: ThreadsServer, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    server.forget()
    report = runs.run()
    assert report.error is None
    assert not server.paths("/conversation")
    young = [p for p in server.own_posts() if START - p.created < timedelta(days=28)]
    assert len(server.paths("/insights")) == len(young) - 1  # a repost has none
    assert len(server.paths("threads_insights")) == 1  # followers
    assert set(runs.new_versions()) == {"post_insights", "account_insights"}


def test_late_changes_and_deletions_arrive(
    server: ThreadsServer, runs: Runs, staged: Staged
) -> None:
    runs.run()
    *_, last = [p for p in server.own_posts() if p.kind != "REPOST_FACADE"]
    lost = next(r.id for r in server.posts.values() if r.text == "Question 6.4?")
    gone = server.own_posts()[4].id
    del server.posts[gone]
    late = server.answer_to(last.id, "eva", "Finally", START + timedelta(minutes=20))
    last.metrics |= {"replies": last.metrics["replies"] + 1, "likes": 99}
    runs.run()
    assert ids(runs.payloads("replies"), "id") >= {late}
    del server.posts[lost]
    last.metrics["replies"] -= 1
    runs.run()
    staged.load()
    removed = staged.rows(
        "select action_id, removed_at, removed_reason from staging.stg_threads__actions"
        " where removed_at is not null"
    )
    noticed = (START + timedelta(hours=2)).replace(tzinfo=None)
    assert removed == [{"action_id": lost, "removed_at": noticed, "removed_reason": "unknown"}]
    posts = "select removed_at from staging.stg_threads__content where content_id = ?"
    assert staged.one(posts, gone) == (START + timedelta(hours=1)).replace(tzinfo=None)
    assert newest(staged, "threads")[last.id, "likes"] == 99


def test_a_ghost_post_vanishes_without_being_deleted(
    server: ThreadsServer, runs: Runs, staged: Staged
) -> None:
    until = START + timedelta(hours=20)
    ghost = server.post(
        BRAND, "Boo", START - timedelta(hours=4), ghost_until=until, metrics={"views": 7}
    )
    runs.run()
    del server.posts[ghost]
    assert runs.run(later=timedelta(hours=24)).error is None
    staged.load()
    posts = "select removed_at from staging.stg_threads__content where content_id = ?"
    assert staged.one(posts, ghost) is None
    assert newest(staged, "threads")[ghost, "views"] == 7


def test_an_ended_token_says_what_to_do(server: ThreadsServer, runs: Runs) -> None:
    server.expired = True
    report = runs.run()
    assert report.error is not None and "log in to Threads again" in report.error
    assert len(server.requests) == 1


def test_token_is_refreshed_and_stays_secret(server: ThreadsServer, runs: Runs) -> None:
    first = server.token
    runs.run()
    report = runs.run(later=timedelta(days=2))
    assert report.error is None and server.refreshes == 1
    (expiry,) = report.expiries
    assert (expiry.at - runs.now).days == 59
    for path, text in runs.everything_written():
        if "state" not in path.parts:
            assert first not in text and server.token not in text, path


def test_token_of_another_profile(runs: Runs) -> None:
    report = runs.run(account="someone")
    assert report.error is not None and "not of someone" in report.error


def test_missing_permission_costs_its_stream(server: ThreadsServer, runs: Runs) -> None:
    server.missing_scopes = {"insights", "mentions"}
    report = runs.run()
    assert report.error is None
    refused = {w.split()[0] for w in report.warnings}
    assert refused == {"post_insights", "account_insights", "mentions"}
    # Without their count answers are looked for below every young post that has some.
    assert report.records["replies"] > 20


def test_retired_metric_costs_itself(server: ThreadsServer, runs: Runs, staged: Staged) -> None:
    server.retired = {"shares", "clicks"}
    report = runs.run()
    assert report.error is None
    assert ids(runs.payloads("metric_gaps"), "metric") == {"shares", "clicks"}
    truth = server.truth()
    truth.counters = {k: v for k, v in truth.counters.items() if k[1] != "shares"}
    truth.days = {k: v for k, v in truth.days.items() if k[1] != "link_clicks"}
    assert_truth(staged, "threads", truth)


def test_spent_quota_stops_and_the_next_run_goes_on(
    server: ThreadsServer, runs: Runs, staged: Staged
) -> None:
    for quota in (6, 12, 20):
        server.quota = quota
        report = runs.run(later=timedelta(minutes=5))
        assert report.error is not None and "limit is used up until about" in report.error
        assert report.requests <= quota + 4
    server.quota = None
    assert runs.run(later=timedelta(minutes=5)).error is None
    assert_truth(staged, "threads", server.truth())


def test_unsure_facts_cost_a_warning(server: ThreadsServer, runs: Runs) -> None:
    server.unknown_fields = {"topic_tag", "quoted_post", "is_reply_owned_by_me", "name"}
    body = {"error": {"message": "(#100) Object does not support this", "code": 100}}
    server.faults.append(Fault("/insights", reply=Reply(400, body)))
    server.few_followers = server.ignores_since = server.foreign_links = True
    report = runs.run(since=(START - timedelta(days=20)).date())
    assert report.error is None
    told = [w.split(":")[0] for w in report.warnings]
    expected = {"accounts", "posts", "replies", "mentions", "the audience could not be read",
                "post_insights"}  # fmt: skip
    assert set(told) == expected
    assert report.records["mentions"] == 2
    assert not [r for r in server.requests if "access_token" in r.query]


def test_odd_records_do_no_harm(
    server: ThreadsServer, runs: Runs, staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ThreadsServer.node

    def odd(self: ThreadsServer, request: Any, parts: list[str]) -> Reply:
        reply = whole(self, request, parts)
        if parts[-1] == "threads":
            reply.body["data"] += [None, {"text": "no id"}, {"id": "177"}]
        elif parts[-1] in ("conversation", "mentions"):
            reply.body["data"] += [{"id": f"c{parts[0]}"}, {"text": "no id"}]
        elif parts[-1].endswith("insights"):
            reply.body["data"] += [{"name": None}, {"name": "views", "values": [{"value": "7"}]}]
        return reply

    monkeypatch.setattr(ThreadsServer, "node", odd)
    report = runs.run()
    assert [w for w in report.warnings if "without the expected fields" in w]
    staged.load()
    bare = staged.rows("select * from staging.stg_threads__content where content_id = '177'")
    assert len(bare) == 1 and bare[0]["published_at"] == START.replace(tzinfo=None)
    acts = staged.rows("select * from staging.stg_threads__actions where action_id like 'c%'")
    assert acts and {row["time_basis"] for row in acts} == {"first_seen"}

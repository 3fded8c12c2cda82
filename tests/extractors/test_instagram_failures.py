"""Instagram: logins, limits and answers that are not as described."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors import graph_days
from extractors.base import Account
from tests.emulators.instagram import InstagramServer, world
from tests.emulators.instagram_state import BRAND
from tests.emulators.server import Fault, Reply
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth


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


def test_token_is_refreshed_and_kept(server: InstagramServer, runs: Runs) -> None:
    first = server.token
    assert runs.run().expiries == []  # too young to be refreshed: its end is not known
    assert server.refreshes == 0
    report = runs.run(later=timedelta(days=2))
    assert report.error is None and server.refreshes == 1 and server.token != first
    (expiry,) = report.expiries
    assert (expiry.at - runs.now).days == 59
    runs.run()
    assert server.refreshes == 1
    runs.run(later=timedelta(days=8))
    assert server.refreshes == 2
    for path, text in runs.everything_written():
        if "state" not in path.parts:
            assert first not in text and server.token not in text, path
    assert not [r for r in server.requests if first in str(r.query)]


def test_a_refused_refresh_is_a_warning(server: InstagramServer, runs: Runs) -> None:
    runs.run()
    server.refresh = "something_else"
    report = runs.run(later=timedelta(days=2))
    assert report.error is None and "could not be refreshed" in report.warnings[0]


def test_an_ended_token_says_what_to_do(server: InstagramServer, runs: Runs) -> None:
    server.expired = True
    report = runs.run()
    assert report.error is not None and "log in to Instagram again" in report.error
    assert server.token not in report.error and len(server.requests) == 1
    server.expired = False
    assert runs.run().error is None


def test_token_of_another_account(server: InstagramServer, runs: Runs) -> None:
    report = runs.run(account="17841499999999999")
    assert report.error is not None and "not of 17841499999999999" in report.error
    assert report.records == {}


def test_unknown_login_is_refused(runs: Runs) -> None:
    report = runs.run(options={"login": "meta"})
    assert report.error is not None and "allowed: instagram, facebook" in report.error


def test_account_by_name_through_the_other_login(server: InstagramServer, runs: Runs) -> None:
    report = runs.run(account="acme", options={"login": "facebook"})
    assert report.error is None and report.records["media"] == 7
    report = runs.run(account="nobody", options={"login": "facebook"})
    assert report.error is not None and "named nobody" in report.error


def test_missing_permission_costs_its_stream(server: InstagramServer, runs: Runs) -> None:
    server.missing_scopes = {"messages", "insights"}
    report = runs.run()
    assert report.error is None and report.records["comments"] == len(server.comments)
    refused = [w.split()[0] for w in report.warnings]
    assert {"messages", "story_insights", "account_insights", "media_insights"} == set(refused)
    assert len(server.paths("/insights")) == 3


def test_retired_metric_costs_itself(server: InstagramServer, runs: Runs, staged: Staged) -> None:
    server.retired = {"saved", "follower_count", "accounts_engaged"}
    report = runs.run()
    assert report.error is None
    gaps = ids(runs.payloads("metric_gaps"), "metric")
    assert {"saved", "follower_count", "accounts_engaged"} <= gaps
    truth = server.truth()
    lost = {"saves", "engaged_users"}
    truth.counters = {k: v for k, v in truth.counters.items() if k[1] not in lost}
    truth.days = {k: v for k, v in truth.days.items() if k[1] != "engaged_users"}
    assert_truth(staged, "instagram", truth)
    server.forget()
    runs.run()
    assert not [r for r in server.requests if "saved" in (r.one("metric") or "")]


def test_usage_near_the_limit_is_obeyed(
    server: InstagramServer, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.usage_percent = 80
    assert runs.run().error is None
    server.usage_percent = 97
    report = runs.run()
    assert report.error is not None and "asks to wait 300 s" in report.error
    assert report.requests == 1


def test_spent_quota_stops_and_the_next_run_goes_on(
    server: InstagramServer, runs: Runs, staged: Staged
) -> None:
    story = server.truth()
    for quota in (20, 30):
        server.quota = quota
        report = runs.run(later=timedelta(minutes=5))
        assert report.error is not None and "limit is used up until about" in report.error
        assert report.requests <= quota + 4
    server.quota = None
    asked_before = set(server.paths("/comments"))
    server.forget()
    assert runs.run(later=timedelta(minutes=5)).error is None
    read_twice = asked_before & set(server.paths("/comments"))
    assert len(read_twice) <= 3  # the broadcast, and what was under way
    assert_truth(staged, "instagram", story)


def test_throttled_request_is_repeated(server: InstagramServer, runs: Runs) -> None:
    body = {"error": {"message": "too many calls", "code": 4, "is_transient": True}}
    server.faults.append(Fault("/media", times=2, reply=Reply(403, body)))
    assert runs.run().error is None


def test_next_pages_on_another_host_are_not_followed(server: InstagramServer, runs: Runs) -> None:
    server.foreign_links = True
    report = runs.run()
    # The place is taken from the cursor: the request goes to the same host.
    assert report.error is None and report.records["comments"] == len(server.comments)
    assert not [r for r in server.requests if "access_token" in r.query]


def test_unsure_facts_cost_a_warning(server: InstagramServer, runs: Runs) -> None:
    server.unknown_fields = {"website", "account_type"}
    server.ignores_since = True
    for edge in ("/live_media", "/tags", "/conversations"):
        body = {"error": {"message": "nonexisting field", "code": 100}}
        server.faults.append(Fault(edge, reply=Reply(400, body)))
    refusal = {"error": {"message": "(#100) Object does not support this", "code": 100}}
    server.faults.append(Fault("/me/insights", times=3, reply=Reply(400, refusal)))
    server.faults.append(Fault("/insights", times=1, reply=Reply(400, refusal)))
    server.served_version = "v27.0"
    report = runs.run(since=(START - timedelta(days=20)).date())
    assert report.error is None
    told = " ".join(report.warnings)
    assert "read with fewer fields" in told and "v27.0 answered" in told
    assert report.records["accounts"] == 1
    for stream in ("live_media", "tags", "messages", "account_insights", "story_insights"):
        assert [w for w in report.warnings if w.startswith(stream)], stream


def test_odd_records_do_no_harm(
    server: InstagramServer, runs: Runs, staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = InstagramServer.node

    def odd(self: InstagramServer, request: Any, parts: list[str]) -> Reply:
        reply = whole(self, request, parts)
        if request.path.endswith("/me/media"):
            reply.body["data"] += [None, {"caption": "no id"}, {"id": "177", "timestamp": None}]
        elif request.path.endswith("/comments"):
            reply.body["data"] += [{"id": f"c{parts[0]}"}, {"text": "no id"}, 7]
        elif request.path.endswith("/insights"):
            reply.body.setdefault("data", []).append({"name": None})
        elif request.path.endswith("/stories"):
            reply.body = {"data": [{"id": "178"}]}
        return reply

    monkeypatch.setattr(InstagramServer, "node", odd)
    report = runs.run()
    assert [w for w in report.warnings if "without the expected fields" in w]
    staged.load()
    bare = staged.rows("select * from staging.stg_instagram__content where content_id = '177'")
    assert len(bare) == 1 and bare[0]["published_at"] == START.replace(tzinfo=None)
    acts = staged.rows("select * from staging.stg_instagram__actions where action_id like 'c%'")
    assert acts and {row["time_basis"] for row in acts} == {"first_seen"}
    assert {row["platform_person_id"] for row in acts} == {None}


def test_streams_left_out_are_not_asked_for(server: InstagramServer, runs: Runs) -> None:
    report = runs.run(streams=("comments",))
    assert report.error is None
    assert set(report.records) == {"accounts", "media", "comments"}
    assert not server.paths("/insights") and not server.paths("conversations")


def test_a_failed_medium_is_read_later(server: InstagramServer, runs: Runs) -> None:
    first = next(iter(server.media))
    server.faults.append(Fault(f"{first}/comments", times=4, reply=Reply(500, {})))
    report = runs.run()
    assert report.error is not None and "comments" in report.error
    lost = {c.id for c in server.comments.values() if c.medium == first}
    assert ids(runs.payloads("comments"), "id") == set(server.comments) - lost
    assert runs.run().error is None
    assert lost <= ids(runs.payloads("comments"), "id")

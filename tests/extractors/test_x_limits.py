"""X: logins, limits, bills, refusals, and facts that turn out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors.x.credits import Ledger
from extractors.x.dialect import endpoint, problem
from tests.emulators.server import Fault, Reply
from tests.emulators.x import XWorld, world
from tests.extractors import x_runs
from tests.extractors.runs import START, Runs


@pytest.fixture
def x() -> Iterator[XWorld]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(x: XWorld, tmp_path: Path) -> Runs:
    return x_runs.runs(x, tmp_path)


def test_refresh_tokens_rotate_and_are_kept(x: XWorld, runs: Runs) -> None:
    runs.run()
    assert x.renewals == 1
    x.access = "another"  # the platform ended the token early
    assert runs.run().error is None
    assert x.renewals == 2
    secrets = {x.refresh_token, "refresh-first-0001", "access-0001-xyz", "access-0002-xyz"}
    for path, text in runs.everything_written():
        if "state" not in path.parts:
            assert not [secret for secret in secrets if secret in text], path
        else:
            assert path.stat().st_mode & 0o077 == 0


def test_a_new_refresh_token_is_kept_even_if_the_run_is_killed(
    x: XWorld, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("extractors.x.timeline.read_posts", killed)
    with pytest.raises(KeyboardInterrupt):
        runs.run()
    monkeypatch.undo()
    assert x.renewals == 1
    assert runs.run().error is None


def test_a_spent_refresh_token_says_what_to_do(x: XWorld, runs: Runs) -> None:
    x.refresh_token = "refresh-other"
    report = runs.run()
    assert report.error and "authorise the app again" in report.error
    assert "refresh-first" not in report.error and report.records == {}


def test_a_confidential_client_sends_its_secret_in_a_header(x: XWorld, tmp_path: Path) -> None:
    x.client_secret = "client-secret-xyz"
    runs = x_runs.runs(x, tmp_path)
    credentials = {**runs.account.credentials, "client_secret": x.client_secret}
    assert runs.run(credentials=credentials).error is None
    token = next(r for r in x.requests if r.path.endswith("token"))
    assert "client_secret" not in token.body and token.headers["Authorization"].startswith("Basic")


def test_the_apps_token_reads_what_is_public(x: XWorld, tmp_path: Path) -> None:
    runs = x_runs.runs(x, tmp_path, "bearer_token")
    report = runs.run()
    assert report.error is None and report.warnings == []
    assert not {"likes", "messages", "post_analytics"} & set(report.records)
    assert {"posts", "mentions", "replies", "quotes", "reposts", "followers"} <= set(report.records)
    assert "non_public_metrics" not in str(runs.payloads("post_counters"))
    report = runs.run(streams=("posts", "likes"))
    assert report.warnings == ["likes needs a user's login: refresh_token and client_id"]


@pytest.mark.parametrize(
    ("credentials", "message"),
    [
        ({}, "give refresh_token and client_id"),
        ({"refresh_token": "abcdefgh"}, "needs the client_id"),
        ({"bearer_token": "wrong-token-1"}, "Unauthorized"),
    ],
)
def test_logins_that_do_not_work(runs: Runs, credentials: dict[str, str], message: str) -> None:
    report = runs.run(credentials=credentials)
    assert report.error and message in report.error
    assert "wrong-token-1" not in report.error


def test_a_login_of_somebody_else_is_refused(runs: Runs) -> None:
    runs.account = type(runs.account)(**{**vars(runs.account), "account": "@other"})
    report = runs.run()
    assert report.error and "the login is that of @shop (11), not of @other" in report.error


def test_limits_make_only_their_endpoint_wait(x: XWorld, runs: Runs) -> None:
    x.windows["liking_users"] = 2
    report = runs.run()
    assert report.error is None and report.warnings == []
    # Those side by side at first cannot know of the limit yet.
    assert report.records["likes"] == 26 and x.refused <= 1


def test_a_limit_that_lasts_leaves_the_rest_for_the_next_run(x: XWorld, runs: Runs) -> None:
    x.windows["liking_users"] = 1
    x.window_seconds = 60.0
    report = runs.run()
    assert report.error is None and report.records["followers"] == 23
    (warning,) = report.warnings
    assert "of 3 posts are still to be read" in warning or "of 2 posts are still" in warning
    assert "the next run goes on from there" in warning
    x.windows.clear()
    runs.run()
    assert len(runs.payloads("likes")) >= 23


def test_a_429_without_headers_stops_and_says_so(x: XWorld, runs: Runs) -> None:
    x.windows["mentions"] = 0
    x.tells_limits = False
    report = runs.run()
    assert report.error and "still says too many requests" in report.error
    assert report.records["posts"] == 8


def test_credits_that_are_used_up_stop_and_the_next_run_goes_on(x: XWorld, runs: Runs) -> None:
    x.credits = 20
    report = runs.run()
    assert report.error and "the credits of this X app are used up" in report.error
    assert report.records["posts"] == 8 and "likes" not in report.records
    x.credits = None
    report = runs.run()
    assert report.error is None and report.records["likes"] == 26


def test_a_credit_limit_is_kept_and_reading_goes_on_in_the_next_month(
    x: XWorld, tmp_path: Path
) -> None:
    runs = x_runs.runs(x, tmp_path, options={"credit_limit": "0.2"})
    report = runs.run()
    assert report.error and "credit_limit of 0.2 dollars for 2026-01 is used up" in report.error
    assert "2026-02-01" in report.error
    paid = x.billed
    x.forget()
    report = runs.run()
    assert report.error and x.billed == paid and x.paths("users") == []
    report = runs.run(timedelta(days=25))
    assert x.billed > paid
    while report.error and runs.number < 12:
        report = runs.run(timedelta(days=31), options={"credit_limit": "2"})
    assert report.error is None and "followers" in report.records


def test_the_same_resource_is_billed_once_a_day() -> None:
    memory: dict[str, object] = {}
    ledger = Ledger(memory, 0.02, START)
    ledger.add("post", ["1", "2", "1"])
    Ledger(memory, 0.02, START + timedelta(hours=1)).add("post", ["2"])
    assert memory["dollars"] == pytest.approx(0.01)
    later = Ledger(memory, 0.02, START + timedelta(days=1))
    later.add("post", ["2"])
    later.add("user", ["2"])
    assert memory["dollars"] == pytest.approx(0.025) and later.stop()
    assert Ledger(memory, 0.02, START + timedelta(days=31)).stop() is None


@pytest.mark.parametrize("limit", ["-1", "0", "many", "inf", "nan"])
def test_a_credit_limit_must_be_a_number(x: XWorld, tmp_path: Path, limit: str) -> None:
    report = x_runs.runs(x, tmp_path, options={"credit_limit": limit}).run()
    assert report.error and "credit_limit" in report.error and x.requests == []


@pytest.mark.parametrize("knows", [None, False])
def test_the_names_of_2026_are_taken_when_the_old_ones_end(
    x: XWorld, runs: Runs, knows: bool | None
) -> None:
    x.knows_tweet_names = knows
    report = runs.run()
    assert report.error is None
    (warning,) = report.warnings
    assert "the names of 2026 are used from now on" in warning
    assert all("author_id" in payload for payload in runs.payloads("mentions"))
    assert runs.run().warnings == []


def test_facts_that_are_unsure_cost_a_warning_only(x: XWorld, runs: Runs) -> None:
    x.gives_private = x.gives_analytics = x.has_archive = False
    bearer = {**runs.account.credentials, "bearer_token": x.bearer}
    old = x.post("Old one", at=START - timedelta(days=12))
    x.post("@shop old answer", "ana", START - timedelta(days=11), parent=old)
    report = runs.run(credentials=bearer)
    assert report.error is None and report.records["post_counters"] == 9
    assert sorted(w.split(" could")[0] for w in report.warnings) == [
        "answers from before the last 7 days",
        "post_analytics",
        "private figures of posts",
    ]
    x.forget()
    runs.run()
    assert x.paths("analytics") == x.paths("search/all") == []  # asked once a day, or once


def test_the_archive_finds_answers_from_before_the_last_days(x: XWorld, runs: Runs) -> None:
    old = x.post("Old one", at=START - timedelta(days=12))
    ask = x.post("Is it?", "ana", START - timedelta(days=11), parent=old)
    peer = x.post("@ana it is", "bo", START - timedelta(days=10), parent=ask)
    runs.run()
    assert peer not in {payload["id"] for payload in runs.payloads("replies")}
    runs.run(credentials={**runs.account.credentials, "bearer_token": x.bearer})
    assert peer in {payload["id"] for payload in runs.payloads("replies")}
    x.forget()
    runs.run()
    assert x.paths("search/all") == []


def test_a_retired_figure_costs_only_itself(x: XWorld, runs: Runs) -> None:
    x.retired = {"detail_expands"}
    report = runs.run()
    assert report.error is None
    (warning,) = report.warnings
    assert warning.startswith("metric detail_expands (post) is refused since 2026-01-10")
    (row,) = runs.payloads("post_analytics")
    assert row["metrics"]["url_clicks"] == 2 and "detail_expands" not in row["metrics"]
    assert row["metrics"]["email_tweet"] is None
    assert [gap["metric"] for gap in runs.payloads("metric_gaps")] == ["detail_expands"]


def test_days_are_read_once_a_day_with_the_three_before(x: XWorld, runs: Runs) -> None:
    runs.run()
    x.forget()
    runs.run(timedelta(days=1))
    (asked,) = [r for r in x.requests if r.path.endswith("analytics")]
    assert (asked.one("start_time"), asked.one("end_time")) == (
        "2026-01-07T00:00:00Z",
        "2026-01-11T00:00:00Z",
    )


def test_another_host_is_not_followed(x: XWorld, runs: Runs) -> None:
    away = Reply(302, {}, {"Location": "https://evil.invalid/2/users/me"})
    x.faults.append(Fault("mentions", reply=away))
    report = runs.run()
    assert report.error and "points to another host, evil.invalid" in report.error
    assert report.records["likes"] == 26


def test_since_bounds_the_history(x: XWorld, tmp_path: Path) -> None:
    since = date(2026, 1, 7)
    runs = x_runs.runs(x, tmp_path, since=since)
    assert runs.run().error is None
    for stream in ("posts", "mentions", "messages"):
        times = [payload["created_at"] for payload in runs.payloads(stream)]
        assert times and min(times) >= "2026-01-07", stream


def test_odd_answers_crash_nothing(x: XWorld, runs: Runs) -> None:
    odd = {"data": [{"text": "no id"}, {"id": "5", "author_id": "11", "attachments": None,
                    "public_metrics": None, "created_at": None}], "meta": {}}  # fmt: skip
    odd["data"][0]["author_id"] = "11"
    x.faults.append(Fault("users/11/tweets", reply=Reply(200, odd)))
    nobody = {"data": [{"id": "7", "text": "?"}, {"id": "8", "author_id": "22", "text": "!"}]}
    x.faults.append(Fault("mentions", reply=Reply(200, nobody)))
    x.faults.append(Fault("dm_events", reply=Reply(200, {"data": [{"text": "?"}], "meta": None})))
    report = runs.run()
    assert report.error is None
    assert sorted(w.split(":")[0] for w in report.warnings) == ["mentions", "messages", "posts"]
    assert report.records["posts"] >= 2
    x.faults.append(Fault("quote_tweets", reply=Reply(200, nobody)))
    x.faults.append(Fault("liking_users", reply=Reply(200, {"data": [{"name": "?"}, "?"]})))
    report = runs.run()
    assert report.error is None
    assert sorted(w.split(":")[0] for w in report.warnings) == ["likes", "quotes"]


def test_errors_in_all_their_forms() -> None:
    inner = {"message": "no", "parameters": {"ids": ["1"]}}
    kind = "https://api.x.com/2/problems/invalid-request"
    long = {"title": "Invalid Request", "detail": "bad", "type": kind, "errors": [inner]}
    assert problem(long) == ("invalid-request", "bad; no; parameters: ids")
    assert problem({"code": 88, "message": "slow"}) == ("88", "slow")
    assert problem({"errors": [{"code": 88, "message": "slow"}]}) == ("88", "slow")
    assert problem(None) == ("", "") and problem("x") == ("", "")
    assert endpoint("/2/tweets/1890000000000000001/liking_users") == "/2/tweets/:id/liking_users"

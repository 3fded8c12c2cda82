"""What can go wrong at GA4: logins, quota, odd answers, secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.ga4 import Event, Ga4Server, world
from tests.emulators.server import Fault, Reply
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth
from tests.extractors.web_worlds import runs_of


@pytest.fixture
def server() -> Iterator[Ga4Server]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(server: Ga4Server, tmp_path: Path) -> Runs:
    return runs_of(server, tmp_path)


def reports(server: Ga4Server) -> list[dict[str, Any]]:
    return [r.body for r in server.requests if "runReport" in r.path]


def names(report: dict[str, Any], kind: str) -> list[str]:
    return [entry["name"] for entry in report[kind]]


def later(server: Ga4Server, runs: Runs, by: timedelta, **changes: Any) -> Any:
    server.now += by
    return runs.run(later=by, **changes)


def test_an_expired_token_is_renewed(server: Ga4Server, runs: Runs) -> None:
    runs.run()
    server.access_tokens.append("ya29.somebody-else")
    server.forget()
    assert later(server, runs, timedelta(hours=1)).error is None
    assert len(server.paths("/token")) == 1


def test_a_refused_login_says_what_is_needed(server: Ga4Server, runs: Runs) -> None:
    server.refresh_token = "1//another"
    report = runs.run()
    assert "refresh_token" in str(report.error) and "analytics.readonly" in str(report.error)
    assert not reports(server)


def test_the_end_of_a_login_is_told(server: Ga4Server, runs: Runs) -> None:
    server.refresh_lasts = 7 * 24 * 3600
    assert [expiry.what for expiry in runs.run().expiries] == ["refresh_token"]


def test_a_property_of_others_is_an_error(server: Ga4Server, runs: Runs) -> None:
    report = runs.run(account="999")
    assert "sufficient permissions" in str(report.error)
    assert "allowed is the number" in str(runs.run(account="G-ABC123").error)


def test_a_spent_quota_stops_and_the_next_run_goes_on(
    server: Ga4Server, runs: Runs, staged: Staged
) -> None:
    server.tokens_left = 80
    report = runs.run()
    assert "tokens" in str(report.error) and "goes on from there" in str(report.error)
    # The eighth report used the tokens up: none was sent to be refused.
    assert len(reports(server)) == 8
    server.tokens_left = 40_000
    server.forget()
    assert later(server, runs, timedelta(hours=1)).error is None
    first = [
        b for b in reports(server) if names(b, "dimensions") == ["date", "hostName", "pagePath"]
    ]
    assert len(first) < 5
    staged.load()
    assert_truth(staged, "ga4", server.truth(), with_removed=False)


def test_a_refusal_for_quota_stops_too(server: Ga4Server, runs: Runs) -> None:
    server.tokens_left = 0
    report = runs.run()
    assert "Exhausted property tokens per hour" in str(report.error)
    assert len(reports(server)) == 1


def test_server_errors_pass(server: Ga4Server, runs: Runs) -> None:
    server.faults.append(Fault("runReport", times=2, reply=Reply(503, {"error": {"code": 503}})))
    assert runs.run().error is None


def test_fields_that_are_missing_crash_nothing(server: Ga4Server, runs: Runs) -> None:
    bare = Reply(200, {"rows": [{"dimensionValues": None}, {}], "metadata": None})
    server.faults.append(Fault("runReport", times=999, reply=bare))
    report = runs.run()
    assert report.error is None
    assert any("rows without the dimensions asked for" in text for text in report.warnings)
    server.faults.clear()
    other = Reply(200, {
        "dimensionHeaders": [{"name": "date"}], "metricHeaders": [{"name": "sessions"}],
        "rows": [{"dimensionValues": [{"value": "(other)"}], "metricValues": [{"value": "3"}]}],
    })  # fmt: skip
    server.faults.append(Fault("runReport", times=999, reply=other))
    report = later(server, runs, timedelta(hours=1), streams=("site_days",))
    assert report.warnings[-1] == "site_days: rows without a day, left out"


def test_secrets_are_nowhere(server: Ga4Server, runs: Runs) -> None:
    server.events.append(
        Event(START - timedelta(hours=1), "u1", "s1", path=f"/x?key={server.refresh_token}")
    )
    runs.run()
    secrets = (server.refresh_token, server.client_secret, *server.access_tokens)
    landed = [
        text for path, text in runs.everything_written() if "state" not in path.parts
    ]  # fmt: skip
    assert landed and not any(secret in text for text in landed for secret in secrets)


def test_streams_can_be_chosen(server: Ga4Server, runs: Runs) -> None:
    report = runs.run(streams=("conversions",), since=START.date() - timedelta(days=9))
    assert set(report.records) == {"accounts", "conversions"}
    assert len(reports(server)) == 2
    assert json.dumps(reports(server)[1]).count("GREATER_THAN") == 1

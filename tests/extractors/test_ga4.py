"""GA4 from end to end against the emulator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.ga4 import HOST, Event, Ga4Server, world
from tests.emulators.server import Fault, Reply
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged
from tests.extractors.web_worlds import assert_truth, runs_of


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


def test_first_run_is_the_truth(server: Ga4Server, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    staged.load()
    assert staged.refused == 0
    assert_truth(server, staged, "ga4")
    assert all(body["returnPropertyQuota"] is True for body in reports(server))
    # One login, the property, five reports by day in pieces of 92 days, and six undated ones.
    pieces = -(-431 // 92)
    assert len(server.requests) == 1 + 1 + 5 * pieces + 1 + 1 + 4


def test_a_conversion_keeps_its_number_and_source(
    server: Ga4Server, runs: Runs, staged: Staged
) -> None:
    sale = next(e for e in server.events if e.is_key)
    server.events.append(sale)
    runs.run()
    staged.load()
    rows = staged.rows("select * from staging.stg_ga4__actions where quantity = 2")
    assert [row["conversion_source"] for row in rows] == [" / ".join(sale.source[1:3])]
    # Noon of the property's day, which is 17:00 UTC in New York's winter.
    assert rows[0]["acted_at"].hour == 17
    assert rows[0]["acted_at"].date() == server.day_of(sale)


def test_pages_of_a_report_are_joined(server: Ga4Server, runs: Runs, staged: Staged) -> None:
    server.page_cap = 4
    assert runs.run().error is None
    staged.load()
    assert_truth(server, staged, "ga4")
    offsets = {int(body["offset"]) for body in reports(server)}
    assert {0, 4, 8} <= offsets


def test_second_run_reads_only_the_last_days(server: Ga4Server, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    server.forget()
    later(server, runs, timedelta(hours=1))
    assert not runs.new_versions()
    # The login still holds; what is read once a day is not read again.
    assert len(server.requests) == len(reports(server)) == 1 + 5 + 1
    starts = {body["dateRanges"][0]["startDate"] for body in reports(server)} - {"yesterday"}
    assert starts == {(server.today - timedelta(days=4)).isoformat()}


def test_late_figures_replace_whole_days(server: Ga4Server, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    moved = [
        e for e in server.events if e.is_key and server.day_of(e) >= START.date() - timedelta(3)
    ]
    for event in moved:
        event.path = "/pricing-new"
    later(server, runs, timedelta(hours=2))
    staged.load()
    assert_truth(server, staged, "ga4")
    gone = staged.rows("select * from staging.stg_ga4__actions where removed_at is not null")
    assert {row["content_id"] for row in gone} == {HOST + "/pricing"}
    assert all(row["quantity"] == 0 for row in gone)


def test_a_page_that_a_day_lost_is_missing(server: Ga4Server, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    server.events = [e for e in server.events if e.path != "/blog/a|b"]
    later(server, runs, timedelta(hours=1))
    staged.load()
    rows = staged.rows(
        "select * from staging.stg_ga4__metrics where content_id = ? and period = 'day'"
        " and observed_at >= ?",
        HOST + "/blog/a|b",
        START.replace(tzinfo=None) - timedelta(days=4),
    )
    assert rows and {(r["value"], r["value_status"]) for r in rows} == {(None, "missing")}


def test_totals_and_audience_are_read_once_a_day(server: Ga4Server, runs: Runs) -> None:
    runs.run()
    assert len(runs.payloads("page_totals")) == 3
    countries = {
        p["value"]: p["activeUsers"] for p in runs.payloads("audience")
        if p["dimension"] == "countryId"
    }  # fmt: skip
    assert set(countries) == {"DE", "FR"}
    later(server, runs, timedelta(hours=1))
    assert not runs.payloads("page_totals") and not runs.payloads("audience")
    later(server, runs, timedelta(days=1))
    assert runs.payloads("page_totals") and runs.payloads("audience")


def test_breakdowns_of_arrivals_and_audience(server: Ga4Server, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    parts = {
        row["breakdown"]
        for row in staged.rows("select * from staging.stg_ga4__metrics where breakdown is not null")
    }
    assert "channel=Organic Social,source=bluesky,medium=social,campaign=spring,tag=post-1" in parts
    assert {"country=DE", "country=FR", "gender=male", "language=en", "age=unknown"} <= parts


def test_withheld_rows_are_told_and_sums_over_them_suppressed(
    server: Ga4Server, runs: Runs, staged: Staged
) -> None:
    server.withhold_below = 3
    report = runs.run()
    assert any("withheld" in text and "audience" in text for text in report.warnings)
    assert report.error is None
    genders = [p for p in runs.payloads("audience") if p["dimension"] == "userGender"]
    assert genders and all(p["is_thresholded"] for p in genders)


def test_sampled_reports_are_asked_for_in_parts(
    server: Ga4Server, runs: Runs, staged: Staged
) -> None:
    server.sample_over = 6
    report = runs.run(streams=("site_days", "page_days"))
    assert report.error is None and not report.warnings
    assert not any(p.get("is_sampled") for p in runs.payloads("page_days"))
    staged.load()
    views = staged.one(
        "select sum(value) from staging.stg_ga4__metrics where metric = 'views'"
        " and content_id is null"
    )
    assert views == sum(e.name == "page_view" for e in server.events)


def test_estimates_have_a_definition_of_their_own(
    server: Ga4Server, runs: Runs, staged: Staged
) -> None:
    server.sample_over = 0
    report = runs.run(streams=("site_days",), since=START.date())
    assert report.warnings == ["site_days: estimated from a sample"]
    staged.load()
    definitions = staged.rows("select distinct definition as d from staging.stg_ga4__metrics")
    assert definitions and all(row["d"].endswith(", sampled") for row in definitions)


def test_a_retired_metric_costs_only_itself(server: Ga4Server, runs: Runs, staged: Staged) -> None:
    server.unknown = {"userEngagementDuration"}
    report = runs.run()
    assert report.error is None
    assert any("userEngagementDuration (page_days) is refused" in t for t in report.warnings)
    staged.load()
    kinds = {r["metric"] for r in staged.rows("select metric from staging.stg_ga4__metrics")}
    assert {"views", "visits", "reach"} <= kinds and "dwell_seconds" not in kinds
    server.forget()
    later(server, runs, timedelta(hours=1))
    assert not any("userEngagementDuration" in names(b, "metrics") for b in reports(server))
    server.unknown = set()
    later(server, runs, timedelta(days=8))
    assert any("userEngagementDuration" in p for p in runs.payloads("page_days"))


@pytest.mark.parametrize("name", ["sessionManualAdContent", "userAgeBracket"])
def test_a_refused_dimension_is_left_out(
    server: Ga4Server, runs: Runs, staged: Staged, name: str
) -> None:
    server.unknown = {name}
    report = runs.run()
    assert report.error is None
    assert any(f"dimension {name} is refused" in text for text in report.warnings)
    staged.load()
    assert_truth(server, staged, "ga4")


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
    assert_truth(server, staged, "ga4")


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
    server.faults.clear()
    other = Reply(200, {
        "dimensionHeaders": [{"name": "date"}], "metricHeaders": [{"name": "sessions"}],
        "rows": [{"dimensionValues": [{"value": "(other)"}], "metricValues": [{"value": "3"}]}],
    })  # fmt: skip
    server.faults.append(Fault("runReport", times=999, reply=other))
    report = later(server, runs, timedelta(hours=1), streams=("site_days",))
    assert report.warnings == ["site_days: rows without a day, left out"]


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

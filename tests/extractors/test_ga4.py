"""GA4 from end to end against the emulator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.ga4 import HOST, Event, Ga4Server, world
from tests.emulators.server import Reply
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


def test_first_run_is_the_truth(server: Ga4Server, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    staged.load()
    assert staged.refused == 0
    assert_truth(staged, "ga4", server.truth(), with_removed=False)
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
    assert_truth(staged, "ga4", server.truth(), with_removed=False)
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
    assert_truth(staged, "ga4", server.truth(), with_removed=False)
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
    periods = staged.rows("select distinct period from staging.stg_ga4__metrics")
    assert {row["period"] for row in periods} == {"day", "lifetime", "unknown"}


def test_withheld_rows_are_told_and_sums_over_them_suppressed(
    server: Ga4Server, runs: Runs, staged: Staged
) -> None:
    server.withhold_below = 4
    server.withheld_dimensions.add("sessionSource")
    report = runs.run()
    assert report.error is None
    assert {text.split(":")[0] for text in report.warnings} == {
        "arrivals",
        "audience",
        "conversions",
    }
    genders = [p for p in runs.payloads("audience") if p["dimension"] == "userGender"]
    assert genders and all(p["is_thresholded"] for p in genders)
    # So few users come from each source on a day that no row is left, and none is made up.
    staged.load()
    clicks = "select count(*) from staging.stg_ga4__metrics where metric = 'website_clicks'"
    assert staged.one(clicks) == 0
    server.withhold_below = 2
    server.events += [Event(START - timedelta(hours=2), name, name) for name in ("u8", "u9")]
    later(server, runs, timedelta(days=1))
    staged.load()
    sums = staged.rows(
        "select distinct value, value_status from staging.stg_ga4__metrics"
        " where metric = 'website_clicks'"
    )
    assert sums == [{"value": None, "value_status": "suppressed"}]


def test_sampled_reports_are_asked_for_in_parts(
    server: Ga4Server, runs: Runs, staged: Staged
) -> None:
    server.sample_over = max(Counter(map(server.day_of, server.events)).values())
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
@pytest.mark.parametrize("trap", ["unknown", "incompatible"])
def test_a_refused_dimension_is_left_out(
    server: Ga4Server, runs: Runs, staged: Staged, name: str, trap: str
) -> None:
    setattr(server, trap, {name})
    report = runs.run()
    assert report.error is None
    assert any(f"dimension {name} is refused" in text for text in report.warnings)
    staged.load()
    assert_truth(staged, "ga4", server.truth(), with_removed=False)


def test_a_report_that_is_not_made_costs_only_itself(server: Ga4Server, runs: Runs) -> None:
    server.unknown = {"linkUrl"}
    report = runs.run()
    assert report.error is None
    assert len(report.warnings) == 1 and "clicks could not be read" in report.warnings[0]
    assert "clicks" not in report.read_at and "conversions" in report.read_at


def test_a_zone_without_a_calendar(server: Ga4Server, runs: Runs, staged: Staged) -> None:
    answer = server.answer

    def strange(request: Any) -> Reply:
        reply = answer(request)
        if "metadata" in reply.body:
            reply.body["metadata"]["timeZone"] = "Mars/Olympus"
        return reply

    server.answer = strange  # type: ignore[method-assign]
    report = runs.run()
    assert report.error is None and "UTC taken" in report.warnings[0]
    staged.load()
    assert staged.one("select count(*) from staging.stg_ga4__content") == 3

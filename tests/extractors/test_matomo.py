"""Matomo from end to end against the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.matomo import visits as visits_module
from tests.emulators.matomo import HOME, MatomoServer, Visit, world
from tests.emulators.server import Fault, Reply
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth
from tests.extractors.web_worlds import runs_of


@pytest.fixture
def server() -> Iterator[MatomoServer]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(server: MatomoServer, tmp_path: Path) -> Runs:
    return runs_of(server, tmp_path)


def later(server: MatomoServer, runs: Runs, by: timedelta, **changes: Any) -> Any:
    server.now += by
    return runs.run(later=by, **changes)


def asked(server: MatomoServer, method: str) -> list[dict[str, str]]:
    return [r.body for r in server.requests if r.body["method"] == method]


def test_first_run_is_the_truth(server: MatomoServer, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    staged.load()
    assert staged.refused == 0
    assert_truth(staged, "matomo", server.truth(), with_removed=False)
    names = staged.rows("select account_name from staging.stg_matomo__accounts")
    assert names == [{"account_name": "Brand site"}]
    # The site, three pieces of the log, and of the 41 days since the site began two each of six
    # reports by day, and the totals.
    assert len(server.requests) == 1 + 3 + 2 * 6 + 1


def test_acts_of_a_visit(server: MatomoServer, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    rows = staged.rows(
        "select * from staging.stg_matomo__actions where action_id like '103:%' order by acted_at,"
        " action_id"
    )
    kinds = [(row["action_type"], row["content_id"]) for row in rows]
    page = "www.brand.example/pricing?plan=a"
    assert kinds == [
        ("view", "www.brand.example/"), ("website_click", None), ("view", page),
        ("conversion", page), ("link_click", page),
    ]  # fmt: skip
    assert rows[3]["conversion_source"] == "social: Bluesky"
    assert rows[4]["url"] == "https://partner.example/"
    titles = staged.rows("select title from staging.stg_matomo__content order by title")
    assert [row["title"] for row in titles] == ["Page /", "Page /pricing"]


def test_second_run_asks_for_what_is_new(server: MatomoServer, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    server.forget()
    later(server, runs, timedelta(hours=2))
    assert not runs.new_versions()
    assert len(server.requests) == 1 + 1 + 6
    (log,) = asked(server, "Live.getLastVisitsDetails")
    assert int(log["minTimestamp"]) == int((START - timedelta(hours=1)).timestamp())
    assert asked(server, "Actions.getPageUrls")[0]["date"] == "2026-01-07,2026-01-10"


def test_a_visit_that_goes_on_is_read_again(
    server: MatomoServer, runs: Runs, staged: Staged
) -> None:
    last = max(server.visits, key=lambda visit: visit.until)
    runs.run()
    runs.new_versions()
    last.steps.append(("action", f"{HOME}/new", 1500))
    server.visits.append(Visit(900, "f" * 16, START, [("action", f"{HOME}/new", 0)]))
    later(server, runs, timedelta(hours=1))
    assert runs.new_versions()["visits"] == 2
    staged.load()
    assert_truth(staged, "matomo", server.truth(), with_removed=False)


def test_the_log_is_read_page_by_page(
    server: MatomoServer, runs: Runs, staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits_module, "PAGE", 4)
    assert runs.run().error is None
    staged.load()
    assert_truth(staged, "matomo", server.truth(), with_removed=False)


def test_all_rows_are_asked_for(server: MatomoServer, runs: Runs, staged: Staged) -> None:
    server.visits.append(Visit(900, "f" * 16, START - timedelta(days=1), [
        ("action", f"{HOME}/page-{number}", number) for number in range(150)
    ]))  # fmt: skip
    runs.run()
    staged.load()
    assert_truth(staged, "matomo", server.truth(), with_removed=False)


def test_late_figures_replace_whole_days(server: MatomoServer, runs: Runs, staged: Staged) -> None:
    runs.run(streams=("page_days",))
    staged.load()
    yesterday = START.date() - timedelta(days=1)
    server.visits = [v for v in server.visits if server.day_of(v.at) != yesterday]
    later(server, runs, timedelta(hours=1))
    staged.load()
    rows = staged.rows(
        "select value, value_status from staging.stg_matomo__metrics where observed_at = ?",
        yesterday,
    )
    assert rows and {tuple(row.values()) for row in rows} == {(None, "missing")}


def test_without_the_log_conversions_come_by_day(
    server: MatomoServer, runs: Runs, staged: Staged
) -> None:
    server.log_is_off = True
    report = runs.run()
    assert report.error is None
    assert len(report.warnings) == 1 and "Visits log is deactivated" in report.warnings[0]
    staged.load()
    goals = sum(kind == "goal" for v in server.visits for kind, _, _ in v.steps)
    total = "select sum(quantity) from staging.stg_matomo__actions where removed_at is null"
    assert staged.one(total) == goals
    server.log_is_off = False
    later(server, runs, timedelta(hours=1))
    staged.load()
    assert_truth(staged, "matomo", server.truth(), with_removed=False)


def test_one_report_that_is_refused_costs_only_itself(
    server: MatomoServer, runs: Runs, staged: Staged
) -> None:
    server.denied["UserCountry.getCountry"] = "The plugin UserCountry is not enabled"
    server.denied["Actions.getPageUrls"] = "General error: the archive is missing"
    report = runs.run()
    assert "page_days" in str(report.error) and "archive is missing" in str(report.error)
    (warning,) = report.warnings
    assert "UserCountry" in warning
    assert {"visits", "site_days", "arrivals"} <= set(report.records)
    server.denied.clear()
    assert later(server, runs, timedelta(hours=1)).error is None
    staged.load()
    assert_truth(staged, "matomo", server.truth(), with_removed=False)


def test_a_wrong_token_or_site_says_what_is_needed(server: MatomoServer, runs: Runs) -> None:
    report = runs.run(account="8")
    assert "view access" in str(report.error)
    report = runs.run(account="3", credentials={"token_auth": "fedcba9876543210"})
    assert "token_auth" in str(report.error) and "fedcba9876543210" not in str(report.error)
    assert "allowed is its number" in str(runs.run(account="www.brand.example").error)


def test_the_token_is_in_no_address_and_no_file(server: MatomoServer, runs: Runs) -> None:
    server.visits.append(Visit(900, "f" * 16, START - timedelta(hours=1), [
        ("action", f"{HOME}/?token_auth={server.token}", 0)
    ]))  # fmt: skip
    runs.run()
    assert all(r.method == "POST" and not r.query for r in server.requests)
    texts = [text for path, text in runs.everything_written() if "state" not in path.parts]
    assert texts and not any(server.token in text for text in texts)
    assert not any("203.0.113.77" in text for text in texts)


def test_too_many_requests_are_waited_for(server: MatomoServer, runs: Runs) -> None:
    server.faults.append(
        Fault("index.php", times=1, reply=Reply(429, {"result": "error"}, {"Retry-After": "0"}))
    )
    assert runs.run().error is None


def test_a_broken_off_history_goes_on(
    server: MatomoServer, runs: Runs, staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits_module, "LONGEST", 5)
    server.faults.append(Fault("nowhere"))
    answer = server.answer
    seen: list[str] = []

    def broken(request: Any) -> Reply:
        if request.body["method"].startswith("Live"):
            seen.append(request.body["date"])
            if len(seen) == 4:
                return Reply(400, {"error": "broken"})
        return answer(request)

    monkeypatch.setattr(server, "answer", broken)
    assert "visits" in str(runs.run().error)
    later(server, runs, timedelta(hours=1))
    # The piece that failed begins where the last whole one ended.
    assert seen[4].split(",")[0] == seen[2].split(",")[1]
    staged.load()
    assert_truth(staged, "matomo", server.truth(), with_removed=False)


def test_fields_that_are_missing_crash_nothing(
    server: MatomoServer, runs: Runs, staged: Staged
) -> None:
    answer = server.answer
    odd = [
        {"idVisit": 1}, {"nothing": 1}, None,
        {"idVisit": 2, "visitorId": "", "actionDetails": [{"type": "action"}, {"url": 7}, None]},
    ]  # fmt: skip

    def strange(request: Any) -> Reply:
        if request.body["method"].startswith("Live"):
            return Reply(200, odd)
        if request.body["method"].startswith(("Actions", "Visits")):
            return Reply(200, {"2026-01-09": [{}, None, {"label": "Others", "nb_hits": 4}]})
        return answer(request)

    server.answer = strange  # type: ignore[method-assign]
    report = runs.run(since=date(2026, 1, 9))
    assert report.error is None
    assert "a record without the expected fields" in report.warnings[0]
    staged.load()
    acts = staged.rows("select * from staging.stg_matomo__actions order by action_id")
    assert [act["action_type"] for act in acts] == ["view", "unknown"]
    assert all(act["acted_at"] and act["platform_person_id"] is None for act in acts)
    others = staged.rows(
        "select value, content_id from staging.stg_matomo__metrics where breakdown = 'page=Others'"
    )
    assert others == [{"value": 4.0, "content_id": None}]


def test_a_single_day_without_its_date(server: MatomoServer, runs: Runs, staged: Staged) -> None:
    answer = server.answer

    def flat(request: Any) -> Reply:
        reply = answer(request)
        days = request.body.get("date", ",").split(",")
        if request.body.get("period") == "day" and days[0] == days[1]:
            return Reply(200, reply.body[days[0]])
        return reply

    server.answer = flat  # type: ignore[method-assign]
    assert runs.run(since=START.date(), streams=("site_days", "page_days")).error is None
    today = [v for v in server.visits if server.day_of(v.at) == START.date()]
    staged.load()
    value = staged.one(
        "select value from staging.stg_matomo__metrics where metric = 'visits'"
        " and content_id is null"
    )
    assert value == len(today)


@pytest.mark.parametrize(("written", "taken"), [("UTC+2", "Etc/GMT-2"), ("UTC+5.5", "UTC")])
def test_zones_that_are_offsets(
    server: MatomoServer, runs: Runs, staged: Staged, written: str, taken: str
) -> None:
    answer = server.answer

    def offset(request: Any) -> Reply:
        reply = answer(request)
        if request.body["method"] == "SitesManager.getSiteFromId":
            reply.body["timezone"] = written
        return reply

    server.answer = offset  # type: ignore[method-assign]
    report = runs.run()
    assert report.error is None
    assert [t for t in report.warnings if "UTC taken" in t] == report.warnings
    assert bool(report.warnings) is (taken == "UTC")
    staged.load()
    assert staged.one("select timezone from staging.stg_matomo__sites") == taken
    assert staged.one("select count(*) from staging.stg_matomo__content") == 2

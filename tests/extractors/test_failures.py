"""What goes wrong between us and a server: limits, faults, lies, and what is kept of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors import http
from extractors.base import Account
from tests.emulators.bluesky import BlueskyServer
from tests.emulators.server import Fault, Limit, Reply
from tests.extractors.runs import Runs
from tests.extractors.test_bluesky import fill

HTML = Reply(502, b"<html><body>Bad gateway</body></html>", {"Content-Type": "text/html"})


@pytest.fixture
def server() -> Iterator[BlueskyServer]:
    with BlueskyServer() as running:
        yield running


@pytest.fixture
def runs(server: BlueskyServer, tmp_path: Path) -> Runs:
    return Runs(tmp_path, Account("bluesky", "brand.example", server.base_url))


@pytest.mark.parametrize(
    "fault",
    [
        Fault("getLikes", times=2, reply=Reply(500, {"error": "InternalServerError"})),
        Fault("getLikes", times=2, reply=HTML),
        Fault("getFollowers", times=2, reply=Reply(200, b"<html>login</html>")),
        Fault("getLikes", kind="cut", times=2),
        Fault("getLikes", kind="reset", times=2),
        Fault("getLikes", kind="slow", delay=0.7),
        Fault("getProfile", times=2, reply=Reply(503, None, {"Retry-After": "0"})),
    ],
    ids=["500", "502-html", "200-html", "cut", "reset", "timeout", "503-now"],
)
def test_a_passing_fault_costs_nothing(server: BlueskyServer, runs: Runs, fault: Fault) -> None:
    fill(server)
    server.faults.append(fault)
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    assert len(runs.landed("likes")) == 131
    assert len(runs.landed("followers")) == 205


def test_a_lasting_fault_of_one_list_is_a_warning_and_made_up_for(
    server: BlueskyServer, runs: Runs
) -> None:
    fill(server)
    server.faults.append(Fault("getQuotes", times=4, reply=HTML))
    report = runs.run()
    assert report.error is None
    assert len(report.warnings) == 1 and "quotes could not be read" in report.warnings[0]
    assert not runs.landed("quotes")
    report = runs.run()
    assert report.warnings == [] and len(runs.landed("quotes")) == 1


def test_a_sick_server_stops_the_reading_and_keeps_what_was_read(
    server: BlueskyServer, runs: Runs
) -> None:
    uris = fill(server, posts=40)
    for uri in uris:
        server.like(uri, "did:plc:fan1")
    sick = Fault("getLikes", times=10_000, reply=HTML)
    server.faults.append(sick)
    report = runs.run()
    assert report.error is not None and "getLikes" in report.error and "502" in report.error
    assert len(runs.landed("posts")) == 41
    assert len(server.paths("getLikes")) < 40
    sick.times = 0
    assert runs.run().error is None
    assert len(runs.landed("likes")) == 130 + 39


def test_unreachable_server_is_one_clear_error(tmp_path: Path) -> None:
    runs = Runs(tmp_path, Account("bluesky", "brand.example", "http://127.0.0.1:9"))
    report = runs.run()
    assert report.error is not None
    assert "127.0.0.1:9" in report.error and "refused" in report.error
    assert "base_url" in report.error and "Traceback" not in report.error
    assert report.files == []


@pytest.mark.parametrize("style", ["ratelimit", "x-ratelimit"])
def test_limits_are_obeyed_before_they_are_hit(
    server: BlueskyServer, runs: Runs, style: str
) -> None:
    fill(server)
    server.limit = Limit(6, 1.0, style)
    report = runs.run()
    assert report.error is None and server.refused == 0
    assert len(runs.landed("likes")) == 131


@pytest.mark.parametrize("retry_after", [True, False])
def test_a_429_is_waited_for(server: BlueskyServer, runs: Runs, retry_after: bool) -> None:
    fill(server)
    server.limit = Limit(5, 0.05, "silent", retry_after)
    report = runs.run()
    assert report.error is None and server.refused > 0
    assert len(runs.landed("likes")) == 131


def test_a_wait_too_long_stops_cleanly_and_the_next_run_goes_on(
    server: BlueskyServer, runs: Runs
) -> None:
    fill(server)
    server.faults.append(Fault("getFollowers", reply=Reply(429, {}, {"Retry-After": "3600"})))
    started = time.monotonic()
    report = runs.run()
    assert time.monotonic() - started < 5
    assert report.error is not None and "3600 s" in report.error
    assert len(runs.landed("posts")) == 4
    report = runs.run()
    assert report.error is None and len(runs.landed("followers")) == 205


def test_a_first_run_cut_short_is_continued(server: BlueskyServer, runs: Runs) -> None:
    uris = [server.post(f"post {n}") for n in range(250)]
    for uri in uris:
        server.like(uri, "did:plc:fan1")
    server.faults += [Fault("none", times=0), Fault("getAuthorFeed", kind="cut", times=0)]
    answer = server.answer
    calls = 0

    def fails_on_third(request):  # type: ignore[no-untyped-def]
        nonlocal calls
        calls += "getAuthorFeed" in request.path
        if "getAuthorFeed" in request.path and calls >= 3 and not recovered:
            return Reply(429, {}, {"Retry-After": "3600"})
        return answer(request)

    recovered = False
    server.answer = fails_on_third  # type: ignore[method-assign]
    report = runs.run()
    assert report.error is not None and len(runs.landed("posts")) == 200
    first = {p["uri"] for p in runs.payloads("posts")}
    recovered = True
    assert runs.run().error is None
    assert first | {p["uri"] for p in runs.payloads("posts")} == set(uris)
    assert len(runs.landed("likes")) == 250


def test_redirect_to_another_host_is_refused(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    away = Reply(302, None, {"Location": "http://evil.invalid/xrpc/steal"})
    server.faults.append(Fault("getProfile", times=9, reply=away))
    report = runs.run()
    assert report.error is not None and "another host" in report.error


def test_redirect_on_the_same_host_is_followed(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    target = f"{server.base_url}/xrpc/app.bsky.actor.getProfile?actor=brand.example"
    server.faults.append(Fault("getProfile", reply=Reply(307, None, {"Location": target})))
    assert runs.run().error is None


def test_requests_go_side_by_side_but_not_too_many(server: BlueskyServer, runs: Runs) -> None:
    for n in range(40):
        server.like(server.post(f"post {n}"), "did:plc:fan1")
    server.latency = 0.02
    runs.run()
    assert 2 <= server.busiest <= http.POLICY.workers


def test_killed_before_the_state_is_written_nothing_is_lost(
    server: BlueskyServer, runs: Runs
) -> None:
    fill(server)
    runs.run()
    for path in (runs.folder / "state" / "bluesky").iterdir():
        path.write_text("{ cut")
    report = runs.run()
    assert any("unreadable" in warning for warning in report.warnings)
    assert len(runs.landed("likes")) == 131


def test_no_unfinished_file_is_visible(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    report = runs.run()
    files = [p for p in (runs.folder / "landing").rglob("*") if p.is_file()]
    assert sorted(files) == sorted(report.files)
    assert not [p for p in files if p.name.startswith(".")]


def test_the_last_wait_counts_too(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    http.POLICY = replace(http.POLICY, total_wait=0.5, longest_wait=5.0)
    server.limit = Limit(3, 2.0, "silent", True)
    report = runs.run()
    assert report.error is not None and "the next run goes on" in report.error

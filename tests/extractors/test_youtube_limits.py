"""YouTube when it refuses: quotas, limits, logins, tokens of pages, metrics that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.base import Account, ExtractReport
from extractors.youtube.dialect import next_pacific_day, pacific_day
from tests.emulators.server import Fault, Limit, Reply
from tests.emulators.youtube import YoutubeWorld, world
from tests.emulators.youtube_state import CHANNEL, failure
from tests.extractors.runs import START, Runs, ids


@pytest.fixture
def server() -> Iterator[YoutubeWorld]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(server: YoutubeWorld, tmp_path: Path) -> Runs:
    return Runs(tmp_path, Account("youtube", "@brand", server.base_url, credentials=server.given))


@pytest.fixture
def keyed(server: YoutubeWorld, tmp_path: Path) -> Runs:
    credentials = {"api_key": server.api_key}
    return Runs(tmp_path, Account("youtube", CHANNEL, server.base_url, credentials=credentials))


def test_quota_days_are_pacific() -> None:
    assert pacific_day(datetime(2026, 1, 10, 7, 59, tzinfo=UTC)).isoformat() == "2026-01-09"
    assert next_pacific_day(START) == datetime(2026, 1, 11, 8, tzinfo=UTC)
    # A day of 23 hours: summer time begins.
    begins = datetime(2026, 3, 8, 9, tzinfo=UTC)
    assert next_pacific_day(begins) == datetime(2026, 3, 9, 7, tzinfo=UTC)


def test_a_spent_quota_stops_and_the_next_day_goes_on(server: YoutubeWorld, keyed: Runs) -> None:
    server.page_cap = 2
    server.units = 12
    report = keyed.run()
    assert report.error is not None and "2026-01-11T08:00:00Z" in report.error
    assert len(keyed.landed("videos")) == 7  # what was read before is kept
    seen = ids(keyed.landed("comments"), "record_key")
    assert 0 < len(seen) < 23
    # Nothing is asked for before midnight in California.
    server.units, refused = 10_000, len(server.requests)
    assert keyed.run().error is not None
    assert len(server.requests) == refused
    report = keyed.run(timedelta(days=1))
    assert report.error is None
    seen |= ids(keyed.landed("comments"), "record_key")
    assert len(seen) == 23
    keyed.run()
    assert not [r for r in server.requests if r.one("videoId")]


def stopped_in_old_threads(server: YoutubeWorld, keyed: Runs) -> None:
    """A first run that got four of seven pages of threads."""
    server.page_cap = 5
    for number in range(20):
        server.comment("vid0", "UCada", f"of last year {number}", 50 + number)
    server.units = 11
    assert keyed.run().error is not None
    assert thread_tokens(server) == [None, "PT5", "PT10", "PT15", "PT20"]
    server.units = 10_000
    server.forget()


def thread_tokens(server: YoutubeWorld) -> list[str | None]:
    return [r.one("pageToken") for r in server.requests if r.path.endswith("commentThreads")]


def test_the_old_part_of_a_list_goes_on_where_the_quota_ended(
    server: YoutubeWorld, keyed: Runs
) -> None:
    stopped_in_old_threads(server, keyed)
    assert keyed.run(timedelta(days=1)).error is None
    # What is young is read again, and nothing between that and where it stopped.
    assert thread_tokens(server) == [None, "PT5", "PT10", "PT20", "PT25", "PT30"]


def test_a_page_token_that_is_over_starts_the_list_anew(server: YoutubeWorld, keyed: Runs) -> None:
    stopped_in_old_threads(server, keyed)
    server.invalid_tokens = {"PT20"}
    assert keyed.run(timedelta(days=1)).error is None
    assert thread_tokens(server)[3:5] == ["PT20", None]
    texts = ids(keyed.payloads("comments"), "snippet", "textOriginal")
    assert len([text for text in texts if text.startswith("of last year")]) == 20


def test_own_share_of_the_quota(server: YoutubeWorld, keyed: Runs) -> None:
    report = keyed.run(options={"daily_units": "5"})
    assert report.error is not None and "general: 5 calls" in report.error
    assert len(server.requests) == 5
    report = keyed.run(options={"daily_units": "many"})
    assert report.error is not None and "daily_units" in report.error and "'many'" in report.error


def test_analytics_are_read_though_the_quota_of_data_is_spent(
    server: YoutubeWorld, runs: Runs
) -> None:
    runs.run()
    server.units = 2
    report = runs.run(timedelta(days=1))
    assert report.error is not None and "quota" in report.error
    assert runs.landed("channel_days") and runs.landed("audience")


@pytest.mark.parametrize("unit, is_daily", [("1/min/{project}", False), ("1/d/{project}", True)])
def test_limits_of_the_minute_and_of_the_day(
    server: YoutubeWorld, keyed: Runs, unit: str, is_daily: bool
) -> None:
    told = failure(429, "rateLimitExceeded", "Quota exceeded")
    told.body["error"]["details"] = [{"metadata": {"quota_unit": unit}}]
    server.faults.append(Fault("commentThreads", reply=told))
    report = keyed.run()
    assert (report.error is not None) == is_daily
    assert bool(keyed.landed("comments")) != is_daily


def test_a_bare_limit_is_waited_for(server: YoutubeWorld, keyed: Runs) -> None:
    server.limit = Limit(5, 0.3, "silent", retry_after=True)
    assert keyed.run().error is None
    assert len(keyed.landed("comments")) == 23


@pytest.mark.parametrize(
    "reply",
    [failure(400, "processingFailure", "try again"), Reply(503, b"", {}), Reply(200, b"<html>")],
)
def test_faults_that_pass(server: YoutubeWorld, keyed: Runs, reply: Reply) -> None:
    server.faults.append(Fault("commentThreads", times=2, reply=reply))
    assert keyed.run().error is None
    assert len(keyed.landed("comments")) == 23


def test_tokens_are_renewed(server: YoutubeWorld, runs: Runs) -> None:
    runs.run()
    assert server.paths("token") == ["/token"]
    runs.run()
    assert len(server.paths("token")) == 1  # an access token lasts an hour
    server.access_tokens.append("ya29.somebody-logged-in-elsewhere")
    report = runs.run()
    assert report.error is None and len(server.paths("token")) == 2
    assert len(runs.landed("subscribers")) == 4


def test_a_login_in_testing_tells_its_end(server: YoutubeWorld, runs: Runs) -> None:
    server.testing_lifetime = 7 * 86400
    report = runs.run()
    (expiry,) = report.expiries
    assert "@brand" in expiry.what
    assert timedelta(days=6) < expiry.at - datetime.now(UTC) < timedelta(days=8)


def test_a_login_that_is_over(server: YoutubeWorld, runs: Runs) -> None:
    server.login_over = True
    report = runs.run()
    assert report.error is not None and "consent anew" in report.error
    assert len(runs.landed("videos")) == 7  # the key still serves what is public
    server.forget()
    report = runs.run(credentials=server.login)
    assert report.error is not None and "invalid_grant" in report.error
    assert set(server.paths()) == {"/token"}


def test_a_login_alone_reads_everything(server: YoutubeWorld, runs: Runs) -> None:
    report = runs.run(credentials=server.login)
    assert (report.error, report.warnings) == (None, [])
    assert len(runs.landed("comments")) == 23 and len(runs.landed("videos")) == 7
    assert all(r.token for r in server.requests if r.path != "/token")


def test_a_scope_that_is_missing_is_a_warning(server: YoutubeWorld, runs: Runs) -> None:
    refusal = failure(403, "insufficientPermissions", "Request had insufficient scopes.")
    server.faults.append(Fault("subscriptions", times=9, reply=refusal))
    server.faults.append(Fault("reports", times=9, reply=refusal))
    report = runs.run()
    assert report.error is None and len(report.warnings) == 4
    assert len(runs.landed("super_chats")) == 2


@pytest.mark.parametrize(
    "credentials, said",
    [
        ({}, "give api_key"),
        ({"client_id": "abcdef"}, "a login needs client_secret, refresh_token too"),
        ({"api_key": "AIzaWrongWrongWrong"}, "keyInvalid"),
    ],
)
def test_credentials_that_do_not_do(
    server: YoutubeWorld, runs: Runs, credentials: dict[str, str], said: str
) -> None:
    report = runs.run(credentials=credentials)
    assert report.error is not None and said in report.error
    assert "AIzaWrong" not in report.error


def test_a_channel_that_is_not_there(server: YoutubeWorld, keyed: Runs) -> None:
    report = keyed.run(account="@nobody")
    assert report.error is not None and "@nobody" in report.error and "UC..." in report.error


def test_a_retired_metric_costs_only_itself(server: YoutubeWorld, runs: Runs) -> None:
    server.retired = {"dislikes"}
    report = runs.run()
    assert report.error is None
    assert [w for w in report.warnings if "metric dislikes (day) is refused" in w]
    assert {p["metric"] for p in runs.payloads("metric_gaps")} == {"dislikes"}
    told = {p["metric"] for p in runs.payloads("channel_days")}
    assert len(told) == 9 and "dislikes" not in told
    server.forget()
    runs.run(timedelta(days=1))
    asked = [r.one("metrics") or "" for r in server.requests if r.one("dimensions") == "day"]
    assert len(asked) == 1 and "dislikes" not in asked[0]
    # A slice that is not served at all costs nothing else either.
    server.retired = {"viewerPercentage"}
    runs.run(timedelta(days=1))
    assert {p["metric"] for p in runs.payloads("audience")} >= {"views", "shares"}


def test_which_videos_are_shorts_need_not_be_told(server: YoutubeWorld, runs: Runs) -> None:
    runs.run()
    totals = {p["id"]: p for p in runs.payloads("video_totals")}
    assert totals["vid3"]["creatorContentType"] == "shorts" and len(totals) == 5
    server.retired = {"views", "audienceWatchRatio"}
    report = runs.run(timedelta(days=1))
    assert report.error is None
    assert [w for w in report.warnings if "audienceWatchRatio (curve)" in w]
    assert len(runs.landed("video_totals")) == 5


def test_a_redirect_to_another_host_is_refused(server: YoutubeWorld, keyed: Runs) -> None:
    elsewhere = Reply(302, b"", {"Location": "https://elsewhere.example/youtube/v3/x"})
    server.faults.append(Fault("commentThreads", times=9, reply=elsewhere))
    report = keyed.run()
    assert report.error is not None and "another host" in report.error
    assert len(keyed.landed("videos")) == 7


def test_a_list_that_goes_round_is_left(server: YoutubeWorld, keyed: Runs) -> None:
    again: dict[str, Any] = {"items": [], "nextPageToken": "PT0"}
    server.faults.append(Fault("commentThreads", times=9, reply=Reply(200, again)))
    report = keyed.run()
    assert report.error is not None and "lead in a circle" in report.error


def test_unreadable_figures_are_an_error_of_their_stream_alone(
    server: YoutubeWorld, runs: Runs
) -> None:
    table = {"rows": [["2026-01-01", 1]], "columnHeaders": None}
    server.faults.append(Fault("reports", reply=Reply(200, table)))
    report: ExtractReport = runs.run()
    assert report.error is not None and "head of their table" in report.error
    assert len(runs.landed("video_totals")) == 5 and not runs.landed("channel_days")


def test_no_secret_is_landed_or_sent_in_an_address(server: YoutubeWorld, runs: Runs) -> None:
    for secret in server.given.values():
        server.comment("vid1", "UCada", f"look: {secret}", 1)
    runs.run()
    # The id of a client is no secret.
    given = [value for name, value in server.given.items() if name != "client_id"]
    secrets = [*given, *server.access_tokens]
    landed = [text for path, text in runs.everything_written() if "landing" in path.parts]
    assert len(landed) >= 12 and not [s for s in secrets for text in landed if s in text]
    asked = [value for r in server.requests for values in r.query.values() for value in values]
    assert not [s for s in secrets for value in asked if s in value]

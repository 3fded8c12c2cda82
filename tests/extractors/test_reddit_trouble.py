"""Reddit's logins, limits and odd answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.reddit import dialect
from tests.emulators.reddit import RedditServer, world
from tests.emulators.server import Fault, Reply
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged
from tests.extractors.test_reddit import account
from tests.extractors.truths import assert_truth, shown_acts


@pytest.fixture
def site() -> Iterator[RedditServer]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(site: RedditServer, tmp_path: Path) -> Runs:
    return Runs(tmp_path, account(site))


def test_logins(site: RedditServer, runs: Runs) -> None:
    report = runs.run()
    logins = [r for r in site.requests if r.path == "/api/v1/access_token"]
    assert report.error is None and len(logins) == 1
    assert logins[0].body == {"grant_type": "refresh_token", "refresh_token": site.refresh_token}
    runs.run()
    assert len(site.paths("access_token")) == 1  # the token is kept
    site.tokens[:] = ["usr-token-other"]  # and lost on the other side
    report = runs.run()
    assert report.error is None and len(site.paths("access_token")) == 2
    application = {"client_id": site.client[0], "client_secret": site.client[1]}
    site.forget()
    report = runs.run(credentials=application)
    assert (report.error, report.warnings) == (None, [])
    assert site.paths("/message/") == []  # an application has no inbox
    user, password = site.password
    runs.run(credentials={**application, "username": user, "password": password})
    assert len(site.paths("/message/inbox")) == 1


def test_a_refused_login_says_what_to_check(site: RedditServer, runs: Runs) -> None:
    wrong = {**runs.account.credentials, "refresh_token": "no-such-token"}
    report = runs.run(credentials=wrong)
    assert report.error is not None and "invalid_grant; check client_id" in report.error
    wrong = {"client_id": site.client[0], "client_secret": "not-this-one"}
    report = runs.run(credentials=wrong)
    assert report.error is not None and "401" in report.error
    assert not [path for path in site.paths() if "token" not in path]


def test_no_secret_is_written_but_to_the_state(site: RedditServer, runs: Runs) -> None:
    site.comment(next(iter(site.things)), f"leak {site.refresh_token}", "fan1", START)
    runs.run()
    secrets = [site.client[1], site.refresh_token, *site.tokens]
    for path, text in runs.everything_written():
        if "state" not in path.parts:
            assert not [secret for secret in secrets if secret in text], path
    assert not [r for r in site.requests if any(s in str(r.query) for s in secrets)]


def test_a_name_that_does_not_exist(site: RedditServer, runs: Runs) -> None:
    report = runs.run(account="nobody")
    assert report.error is not None and "account 'nobody' cannot be read" in report.error
    assert site.paths("submitted") == []


def test_a_subreddit_that_does_not_exist(site: RedditServer, runs: Runs) -> None:
    report = runs.run(options={"subreddit": "nowhere"})
    assert report.error is not None and "there is no such subreddit" in report.error
    assert report.records["posts"] == 6 and report.records["comments"] > 20


def test_without_a_moderators_rights_only_the_traffic_is_missing(
    site: RedditServer, runs: Runs, staged: Staged
) -> None:
    site.moderator = False
    site.days.clear()
    report = runs.run()
    assert report.error is None
    (warning,) = report.warnings
    assert warning.startswith("traffic could not be read:") and "403" in warning
    staged.load()
    assert_truth(staged, "reddit", site.truth())


def test_the_headers_of_the_limit_are_obeyed(
    site: RedditServer, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.window, site.reset = 12, 1
    real = site.answer

    def answer(request):
        reply = real(request)
        if site.window - site.used < dialect.SPARE:
            site.used = 0  # the window ends while the client holds still
            waits.append(reply.headers["x-ratelimit-remaining"])
        return reply

    waits: list[str] = []
    monkeypatch.setattr(site, "answer", answer)
    report = runs.run()
    assert report.error is None and waits and set(waits) == {"3.0"}


def test_a_limit_that_says_nothing_is_waited_for_longer_each_time(
    site: RedditServer, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialect, "SILENT_WAIT", 0.02)
    site.faults.append(Fault("/submitted", times=5, reply=Reply(429, {"error": 429})))
    report = runs.run()
    assert report.error is None and report.records["posts"] == 6


def test_a_used_up_window_stops_the_run_and_the_next_goes_on(
    site: RedditServer, runs: Runs, staged: Staged
) -> None:
    site.window = 14
    report = runs.run()
    assert report.error is not None and "asks to wait 300 s" in report.error
    assert report.records["posts"] == 6
    read_before = set(site.paths("/comments/"))
    site.window, site.used = 600, 0
    site.forget()
    assert runs.run().error is None
    assert set(site.paths("/comments/")) < read_before  # whole threads are not read again
    staged.load()
    assert_truth(staged, "reddit", site.truth())


def test_a_list_cut_off_is_read_whole_the_next_time(
    site: RedditServer, runs: Runs, staged: Staged
) -> None:
    site.page_cap = 2
    broken = Fault("/submitted", times=4, reply=Reply(500, {"error": 500}))
    real = site.answer

    def answer(request):
        if "after" in request.query and not site.faults:
            site.faults.append(broken)
        return real(request)

    site.answer = answer  # type: ignore[method-assign]
    report = runs.run()
    assert report.error is not None and "500" in report.error
    assert report.records["posts"] == 4
    assert runs.run().error is None
    staged.load()
    assert_truth(staged, "reddit", site.truth())


def test_blocked_clients_are_told_so(site: RedditServer, runs: Runs) -> None:
    page = Reply(403, b"<html>whoa there</html>", {"Content-Type": "text/html"})
    site.faults.append(Fault("/about", times=9, reply=page))
    report = runs.run()
    assert report.error is not None and "Reddit blocks this client" in report.error


def test_odd_records_do_not_stop_the_run(site: RedditServer, runs: Runs, staged: Staged) -> None:
    posts = [t for t in site.things.values() if t.title and t.author == "ShopBrand"]
    posts[0].more = {"num_comments": None, "score": None, "created_utc": None}
    comment = next(t for t in site.things.values() if t.text == "Blue")
    comment.more = {"author_fullname": None, "body": None}
    nameless = next(t for t in site.things.values() if t.text == "Me too 1")
    nameless.more = {"name": None}
    report = runs.run()
    assert report.error is None
    assert {w.split(":")[0] for w in report.warnings} == {"posts", "comments"}
    staged.load()
    shown = shown_acts(staged, "reddit")
    by_bob = [(act.action_type, act.content) for act in shown if act.person == "u/bob"]
    assert by_bob == [("comment", posts[5].name)]
    content = staged.rows(
        "select * from staging.stg_reddit__content where content_id = ?", posts[0].name
    )
    assert content[0]["published_at"] == START.replace(tzinfo=None)
    assert len(ids([p for p in runs.payloads("comments") if "name" in p], "name")) == 27


def test_an_empty_look_up_deletes_nothing(site: RedditServer, runs: Runs, staged: Staged) -> None:
    runs.run()
    empty = Reply(200, {"kind": "Listing", "data": {"children": [], "after": None}})
    site.faults.append(Fault("/api/info", times=3, reply=empty))
    report = runs.run(later=timedelta(days=1))
    assert report.error is None and "came back empty" in report.warnings[0]
    staged.load()
    gone = "select count(*) from staging.stg_reddit__actions where removed_at is not null"
    assert staged.one(gone) == 0

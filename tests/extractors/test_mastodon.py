"""Mastodon from end to end against the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from extractors.mastodon.extract import home_server
from tests.emulators.mastodon import EPOCH, MastodonServer
from tests.emulators.server import Fault, Limit, Reply
from tests.extractors.runs import START, Runs, ids


@pytest.fixture
def server() -> Iterator[MastodonServer]:
    with MastodonServer() as running:
        yield running


@pytest.fixture
def runs(server: MastodonServer, tmp_path: Path) -> Runs:
    return Runs(tmp_path, Account("mastodon", "brand@home.example", server.base_url))


@pytest.fixture
def logged_in(server: MastodonServer, tmp_path: Path) -> Runs:
    account = Account(
        "mastodon", "@brand", server.base_url, credentials={"access_token": server.token}
    )
    return Runs(tmp_path, account)


def fill(server: MastodonServer, posts: int = 3) -> list[str]:
    """A small world: favourites, boosts, a quote, a thread over two servers, followers."""
    posts_ids = [server.post(f"post {n}") for n in range(posts)]
    server.favourites[posts_ids[0]] = [f"fan{n}@other.example" for n in range(130)]
    server.favourites[posts_ids[1]] = ["fan1@other.example"]
    server.boosts[posts_ids[0]] = ["fan1@other.example", "ana"]
    server.post("look at this", author="fan3@other.example", quotes=posts_ids[0])
    first = server.post("nice", author="ana", parent=posts_ids[0])
    second = server.post("thank you", parent=first)
    server.post("welcome", author="fan5@other.example", parent=second)
    server.followers = [f"fan{n}@other.example" for n in range(170)]
    return posts_ids


def texts(runs: Runs, stream: str) -> set[str]:
    return {p["content"].removeprefix("<p>").removesuffix("</p>") for p in runs.payloads(stream)}


def test_first_run_without_login(server: MastodonServer, runs: Runs) -> None:
    posts = fill(server)
    report = runs.run()
    assert report.error is None
    assert report.warnings == ["1 quotes counted but not listed: that needs an access_token"]
    assert texts(runs, "statuses") == {"post 0", "post 1", "post 2", "thank you"}
    assert len(runs.landed("favourites")) == 131
    assert ids(runs.payloads("boosts"), "account", "acct") == {"fan1@other.example", "ana"}
    assert texts(runs, "replies") == {"nice", "welcome"}
    assert len(runs.landed("followers")) == 170
    reads = {(r["list"], r["subject"]): r for r in runs.payloads("list_reads")}
    assert all(read["is_complete"] for read in reads.values())
    assert len(reads["favourites", posts[0]]["members"]) == 130
    # lookup, statuses, context, favourites 2+1, boosts, followers 3
    assert len(server.requests) == 10
    assert not [r for r in server.requests if r.token]


def test_login_adds_quotes_and_notifications(server: MastodonServer, logged_in: Runs) -> None:
    posts = fill(server)
    secret = server.post("psst", visibility="direct")
    for n in range(100):
        server.notice("favourite", f"fan{n}@other.example", posts[0], EPOCH + timedelta(hours=n))
    report = logged_in.run()
    assert (report.error, report.warnings) == (None, [])
    assert [p["status"]["content"] for p in logged_in.payloads("quotes")] == ["<p>look at this</p>"]
    assert len(logged_in.landed("notifications")) == 100
    assert secret in ids(logged_in.payloads("statuses"), "id")
    assert all(r.token for r in server.requests)


def test_notifications_walk_forward_without_gaps(server: MastodonServer, logged_in: Runs) -> None:
    posts = fill(server)
    server.notice("favourite", "ana", posts[0], EPOCH)
    logged_in.run()
    for n in range(200):
        server.notice("follow", f"new{n}", None, START + timedelta(minutes=n))
    server.forget()
    logged_in.run()
    assert len(logged_in.landed("notifications")) == 200
    assert all("include_filtered" in r.query for r in server.requests if "notif" in r.path)
    server.forget()
    logged_in.run()
    assert not logged_in.landed("notifications")
    assert len(server.paths("notifications")) == 1


def test_counters_and_views_are_not_in_the_payloads(server: MastodonServer, runs: Runs) -> None:
    posts = fill(server)
    poll = server.post("which", poll=[("a", 3), ("b", 4)])
    runs.run()
    for stream in ("statuses", "replies"):
        for payload in runs.payloads(stream):
            assert not {"favourites_count", "replies_count", "favourited"} & set(payload)
            assert "followers_count" not in payload["account"]
    counted = {p["id"]: p for p in runs.payloads("status_counters")}
    assert counted[posts[0]]["favourites_count"] == 130
    assert counted[poll]["poll"]["votes_count"] == 7
    asked = next(p for p in runs.payloads("statuses") if p["id"] == poll)["poll"]
    assert asked["options"] == [{"title": "a"}, {"title": "b"}]


def test_second_run_with_nothing_new(server: MastodonServer, runs: Runs) -> None:
    fill(server)
    runs.run()
    runs.new_versions()
    server.forget()
    runs.run()
    assert set(runs.new_versions()) == {"accounts", "status_counters"}
    assert [p.removeprefix("/api/v1/") for p in server.paths()] == [
        "accounts/lookup",
        "accounts/1/statuses",
        "statuses",
    ]


def test_edit_deletion_and_new_answer(server: MastodonServer, runs: Runs) -> None:
    posts = fill(server)
    runs.run()
    rows = {row.content: row for row in server.statuses.values()}
    rows["<p>nice</p>"].content = "<p>very nice</p>"
    rows["<p>nice</p>"].edited = START
    leaf = rows["<p>welcome</p>"].id
    del server.statuses[leaf], server.statuses[posts[2]]
    server.post("me too", author="ana", parent=rows["<p>thank you</p>"].id)
    runs.run()
    assert {"very nice", "me too"} <= texts(runs, "replies")
    assert ids(runs.payloads("deletions"), "id") == {leaf, posts[2]}


def test_a_status_left_out_of_a_list_is_asked_for_before_it_is_called_deleted(
    server: MastodonServer, runs: Runs
) -> None:
    fill(server)
    runs.run()
    leaf = next(row for row in server.statuses.values() if "welcome" in row.content)
    server.faults.append(Fault("statuses/", times=99, reply=Reply(403, {"error": "no"})))
    server.lost.add(leaf.id)
    runs.run()
    assert not runs.payloads("deletions")


@pytest.mark.parametrize("knows_many", [True, False])
def test_servers_without_reading_many_at_once(
    server: MastodonServer, runs: Runs, knows_many: bool
) -> None:
    server.knows_many = knows_many
    fill(server)
    runs.run()
    leaf = next(row for row in server.statuses.values() if "welcome" in row.content)
    server.post("me too", author="ana", parent=leaf.id)
    report = runs.run()
    assert report.error is None and "me too" in texts(runs, "replies")


def test_servers_without_quotes(server: MastodonServer, logged_in: Runs) -> None:
    server.knows_quotes = False
    fill(server)
    report = logged_in.run()
    assert (report.error, report.warnings) == (None, [])
    assert not server.paths("quotes")


def test_unfavourite_is_read_twice(server: MastodonServer, runs: Runs) -> None:
    posts = fill(server)
    runs.run()
    server.favourites[posts[0]].pop(3)
    server.forget()
    reads = []
    for _ in range(3):
        runs.run()
        reads += [r for r in runs.payloads("list_reads") if r["list"] == "favourites"]
    assert [len(r["members"]) for r in reads] == [129, 129]


def test_hidden_followers_are_no_empty_list(server: MastodonServer, runs: Runs) -> None:
    fill(server)
    server.hide_followers = True
    report = runs.run()
    assert any("lists nobody" in warning for warning in report.warnings)
    read = next(r for r in runs.payloads("list_reads") if r["list"] == "followers")
    assert read["is_complete"] is False and read["members"] == []


def test_deep_threads_are_followed_from_where_they_were_cut(
    server: MastodonServer, runs: Runs
) -> None:
    server.anonymous_depth = 3
    above = server.post("top")
    for n in range(11):
        above = server.post(f"answer {n}", author=f"fan{n}@other.example", parent=above)
    runs.run()
    assert len(runs.landed("replies")) == 11


def test_threads_wider_than_shown_are_called_incomplete(server: MastodonServer, runs: Runs) -> None:
    top = server.post("top")
    for n in range(80):
        server.post(f"answer {n}", author=f"fan{n}@other.example", parent=top)
    runs.run()
    read = next(r for r in runs.payloads("list_reads") if r["list"] == "replies")
    assert len(read["members"]) == 60 and read["is_complete"] is False
    server.forget()
    runs.run()
    assert not server.paths("context")  # asking again gives the same


def test_answers_still_on_their_way_are_asked_for_again(server: MastodonServer, runs: Runs) -> None:
    top = server.post("top")
    for n in range(5):
        server.post(f"answer {n}", author=f"fan{n}@other.example", parent=top)
    server.async_refreshes = 1
    runs.run()
    assert len(runs.landed("replies")) == 5


def test_a_last_empty_page_is_harmless(server: MastodonServer, runs: Runs) -> None:
    server.trailing_page = True
    fill(server)
    assert runs.run().error is None
    assert len(runs.landed("favourites")) == 131


def test_links_to_another_host_are_refused(server: MastodonServer, runs: Runs) -> None:
    fill(server)
    server.foreign_links = True
    report = runs.run()
    assert any("another host" in warning for warning in report.warnings)
    read = next(r for r in runs.payloads("list_reads") if r["list"] == "followers")
    assert len(read["members"]) == 80 and read["is_complete"] is False


@pytest.mark.parametrize("path, stream", [("favourited_by", "favourites"), ("context", "replies")])
def test_a_refused_part_is_a_warning(
    server: MastodonServer, runs: Runs, path: str, stream: str
) -> None:
    fill(server)
    refusal = Reply(403, {"error": "This action is outside the authorized scopes"})
    server.faults.append(Fault(path, times=99, reply=refusal))
    report = runs.run()
    assert report.error is None
    assert any(stream in w and "scopes" in w for w in report.warnings)
    assert len(runs.landed("followers")) == 170


def test_secure_mode_says_what_is_needed(server: MastodonServer, runs: Runs) -> None:
    server.secure_mode = True
    report = runs.run()
    assert report.error is not None and "access_token" in report.error


def test_wrong_token_is_one_clear_error(server: MastodonServer, logged_in: Runs) -> None:
    report = logged_in.run(credentials={"access_token": "tok-wrong-wrong"})
    assert report.error is not None and "access token is invalid" in report.error
    assert "tok-wrong-wrong" not in report.error


def test_token_is_in_no_file(server: MastodonServer, logged_in: Runs) -> None:
    fill(server)
    server.post(f"my token is {server.token}")
    logged_in.run()
    assert not [p for p, text in logged_in.everything_written() if server.token in text]


def test_paging_limit_is_obeyed(server: MastodonServer, runs: Runs) -> None:
    fill(server)
    server.limit = Limit(6, 1.0, "x-ratelimit")
    report = runs.run()
    assert report.error is None and server.refused == 0


def test_since_and_window(server: MastodonServer, runs: Runs) -> None:
    for day in range(120, -1, -1):
        server.post(f"day {day}", at=START - timedelta(days=day))
    runs.run(since=date(2025, 12, 1))
    assert len(runs.landed("statuses")) == 41
    server.forget()
    runs.run()
    assert len(server.paths("accounts/1/statuses")) == 1


def test_account_without_server_is_refused(tmp_path: Path) -> None:
    report = Runs(tmp_path, Account("mastodon", "brand")).run()
    assert report.error is not None and "name@server" in report.error
    assert home_server("@brand@Social.Example") == "https://social.example"


def test_unknown_account(server: MastodonServer, runs: Runs) -> None:
    report = runs.run(account="nobody@home.example")
    assert report.error is not None and "nobody@home.example" in report.error

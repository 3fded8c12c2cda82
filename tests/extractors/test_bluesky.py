"""Bluesky from end to end against the emulator: what is read, again and again, through traps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from tests.emulators.bluesky import EPOCH, BlueskyServer
from tests.extractors.runs import START, Runs, ids

BRAND = "did:plc:brand"


@pytest.fixture
def server() -> Iterator[BlueskyServer]:
    with BlueskyServer() as running:
        yield running


@pytest.fixture
def runs(server: BlueskyServer, tmp_path: Path) -> Runs:
    return Runs(tmp_path, Account("bluesky", "brand.example", server.base_url))


def fill(server: BlueskyServer, posts: int = 3) -> list[str]:
    """A small world: posts with likes, reposts, a quote, a thread and followers."""
    uris = [server.post(f"post {n}") for n in range(posts)]
    for n in range(130):
        server.like(uris[0], f"did:plc:fan{n}")
    server.like(uris[1], "did:plc:fan1")
    server.reposts[uris[0]] = ["did:plc:fan1", "did:plc:fan2"]
    server.post("look at this", author="did:plc:fan3", quotes=uris[0])
    first = server.post("nice", author="did:plc:fan4", parent=uris[0])
    second = server.post("thank you", parent=first)
    server.post("welcome", author="did:plc:fan5", parent=second)
    server.followers = [f"did:plc:fan{n}" for n in range(205)]
    return uris


def test_first_run_reads_everything(server: BlueskyServer, runs: Runs) -> None:
    uris = fill(server)
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    assert len(runs.landed("posts")) == 4  # three posts and the brand's own answer
    assert ids(runs.payloads("posts"), "uri") >= set(uris)
    assert len(runs.landed("likes")) == 131
    assert ids(runs.payloads("reposts"), "actor", "did") == {"did:plc:fan1", "did:plc:fan2"}
    assert [p["post"]["record"]["text"] for p in runs.payloads("quotes")] == ["look at this"]
    assert {p["record"]["text"] for p in runs.payloads("replies")} == {"nice", "welcome"}
    assert len(runs.landed("followers")) == 205
    assert report.records["followers"] == 205
    assert report.requests == len(server.requests)
    reads = {(r["list"], r["subject"]): r for r in runs.payloads("list_reads")}
    assert all(read["is_complete"] for read in reads.values())
    assert len(reads["likes", uris[0]]["members"]) == 130
    assert reads["likes", uris[2]]["members"] == []


def test_first_run_makes_no_needless_request(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    runs.run()
    # profile, feed, thread, 2+1 pages of likes, reposts, quotes, 3 pages of followers
    assert len(server.requests) == 11
    assert {r.one("limit") for r in server.requests if "cursor" in r.query} == {"100"}


def test_counters_are_observations_beside_the_posts(server: BlueskyServer, runs: Runs) -> None:
    uris = fill(server)
    runs.run()
    post = next(p for p in runs.payloads("posts") if p["uri"] == uris[0])
    assert not {"likeCount", "replyCount", "viewer"} & set(post)
    counted = next(p for p in runs.payloads("post_counters") if p["uri"] == uris[0])
    assert counted["likeCount"] == 130 and counted["quoteCount"] == 1
    assert counted["observed_at"] == "2026-01-10T09:00:00Z"


def test_second_run_with_nothing_new_lands_only_counters(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    runs.run()
    runs.new_versions()
    server.forget()
    runs.run()
    assert set(runs.new_versions()) == {"post_counters", "profiles"}
    # profile, feed and the two known answers of others in one request
    assert [p.rsplit(".", 1)[-1] for p in server.paths()] == [
        "getProfile",
        "getAuthorFeed",
        "getPosts",
    ]


def test_same_hour_again_is_no_new_version(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    runs.run()
    runs.new_versions()
    runs.run(later=timedelta(minutes=10))
    assert not runs.new_versions()


def test_only_changed_lists_are_read_again(server: BlueskyServer, runs: Runs) -> None:
    uris = fill(server)
    runs.run()
    server.like(uris[1], "did:plc:late")
    server.forget()
    runs.run()
    assert [r.one("uri") for r in server.requests if "getLikes" in r.path] == [uris[1]]
    assert not server.paths("getFollowers")
    assert "did:plc:late" in ids(runs.payloads("likes"), "like", "actor", "did")


def test_swapped_like_is_found_within_a_day(server: BlueskyServer, runs: Runs) -> None:
    uris = fill(server)
    runs.run()
    server.likes[uris[1]] = [("did:plc:other", EPOCH)]
    runs.run(later=timedelta(hours=25))
    assert "did:plc:other" in ids(runs.payloads("likes"), "like", "actor", "did")


def test_unlike_is_read_twice(server: BlueskyServer, runs: Runs) -> None:
    uris = fill(server)
    runs.run()
    server.likes[uris[0]].pop(3)
    reads = []
    for _ in range(3):
        runs.run()
        reads += [r for r in runs.payloads("list_reads") if r["list"] == "likes"]
    # The counter changed once; the second read confirms, a third is not needed.
    assert [(r["subject"], len(r["members"])) for r in reads] == [(uris[0], 129), (uris[0], 129)]


def test_last_unlike_is_confirmed_although_the_counter_is_zero(
    server: BlueskyServer, runs: Runs
) -> None:
    uris = fill(server)
    runs.run()
    server.likes[uris[1]] = []
    server.forget()
    for _ in range(3):
        runs.run()
    assert [r.one("uri") for r in server.requests if "getLikes" in r.path] == [uris[1]] * 2


def test_edit_and_deletion(server: BlueskyServer, runs: Runs) -> None:
    uris = fill(server)
    runs.run()
    reply = next(p.uri for p in server.posts.values() if p.text == "nice")
    leaf = next(p.uri for p in server.posts.values() if p.text == "welcome")
    server.posts[reply].text, server.posts[reply].cid = "very nice", 2
    del server.posts[leaf]
    del server.posts[uris[2]]
    runs.new_versions()
    runs.run()
    new = runs.new_versions()
    assert new["replies"] == 1 and new["deletions"] == 2
    assert ids(runs.payloads("deletions"), "uri") == {leaf, uris[2]}
    runs.run()
    assert not runs.payloads("deletions")


def test_a_hidden_post_is_not_called_deleted(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    runs.run()
    reply = next(p for p in server.posts.values() if p.text == "welcome")
    reply.blocked = True
    report = runs.run()
    assert not runs.payloads("deletions")
    assert any("could not be checked" in warning for warning in report.warnings)


def test_a_post_that_comes_back_is_deleted_no_more(server: BlueskyServer, runs: Runs) -> None:
    uris = fill(server)
    runs.run()
    kept = server.posts.pop(uris[2])
    runs.run()
    assert runs.payloads("deletions")[0]["noticed_at"] == "2026-01-10T10:30:00Z"
    server.posts[uris[2]] = kept
    runs.run()
    assert runs.payloads("deletions") == [{"uri": uris[2], "noticed_at": None}]


def test_new_answer_deep_in_a_thread_is_found(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    runs.run()
    leaf = next(p.uri for p in server.posts.values() if p.text == "welcome")
    server.post("me too", author="did:plc:fan9", parent=leaf)
    runs.run()
    assert "me too" in {p["record"]["text"] for p in runs.payloads("replies")}


def test_a_thread_deeper_than_the_server_shows(server: BlueskyServer, runs: Runs) -> None:
    above = server.post("top")
    for depth in range(25):
        above = server.post(f"answer {depth}", author=f"did:plc:fan{depth % 3}", parent=above)
    report = runs.run()
    assert len(runs.landed("replies")) == 25
    assert report.warnings == []
    read = next(r for r in runs.payloads("list_reads") if r["list"] == "replies")
    assert read["is_complete"] and len(read["members"]) == 25


def test_answers_to_the_brand_in_other_threads(server: BlueskyServer, runs: Runs) -> None:
    foreign = server.post("not ours", author="did:plc:other")
    own = server.post("we say", parent=foreign)
    server.post("good point", author="did:plc:fan1", parent=own)
    runs.run()
    assert {p["record"]["text"] for p in runs.payloads("replies")} == {"good point"}
    assert ids(runs.payloads("posts"), "uri") == {own}
    server.post("indeed", author="did:plc:fan2", parent=own)
    runs.run()
    assert "indeed" in {p["record"]["text"] for p in runs.payloads("replies")}


@pytest.mark.parametrize("trap", ["empty_page", "trailing_cursor", "stuck_cursor"])
def test_paging_traps(server: BlueskyServer, runs: Runs, trap: str) -> None:
    setattr(server, trap, True)
    fill(server)
    report = runs.run()
    assert report.error is None
    assert len(runs.landed("likes")) == 131
    assert len(runs.landed("followers")) == 205


def test_reposts_of_others_are_no_posts_of_the_brand(server: BlueskyServer, runs: Runs) -> None:
    foreign = server.post("theirs", author="did:plc:other", at=EPOCH - timedelta(days=900))
    server.brand_reposts.append((foreign, EPOCH + timedelta(hours=1)))
    own = server.post("ours")
    runs.run()
    assert ids(runs.payloads("posts"), "uri") == {own}


def test_since_bounds_the_first_run(server: BlueskyServer, runs: Runs) -> None:
    for day in range(300):
        server.post(f"day {day}", at=START - timedelta(days=day))
    runs.run(since=date(2025, 12, 31))
    assert len(runs.landed("posts")) == 11  # both ends
    assert len(server.paths("getAuthorFeed")) == 1


def test_later_runs_read_only_the_window(server: BlueskyServer, runs: Runs) -> None:
    for day in range(300):
        server.post(f"day {day}", at=START - timedelta(days=day))
    runs.run()
    assert len(runs.landed("posts")) == 300
    server.forget()
    runs.run()
    assert len(server.paths("getAuthorFeed")) == 1
    assert len(runs.landed("posts")) == 100


def test_a_long_pause_leaves_no_gap(server: BlueskyServer, runs: Runs) -> None:
    server.post("first", at=START - timedelta(days=1))
    runs.run()
    for day in range(60):
        server.post(f"day {day}", at=START + timedelta(days=day, hours=1))
    runs.run(later=timedelta(days=60))
    assert len(runs.landed("posts")) >= 60


def test_streams_restrict(server: BlueskyServer, runs: Runs) -> None:
    fill(server)
    runs.run(streams=("followers",))
    assert {p.rsplit(".", 1)[-1] for p in server.paths()} == {"getProfile", "getFollowers"}
    runs.run(streams=("posts",))
    folder = runs.folder / "landing" / "bluesky"
    streams = {p.parent.name for p in folder.rglob(f"{runs.run_id}__*")}
    assert streams == {"posts", "post_counters"}


def test_absent_counters_stay_absent(server: BlueskyServer, runs: Runs) -> None:
    server.missing_counters = True
    uri = server.post("hello")
    server.like(uri, "did:plc:fan1")
    runs.run()
    assert runs.payloads("post_counters") == [{"uri": uri, "observed_at": "2026-01-10T09:00:00Z"}]
    assert len(runs.landed("likes")) == 1


def test_unknown_account_is_one_clear_error(server: BlueskyServer, runs: Runs) -> None:
    report = runs.run(account="nobody.example")
    assert report.error is not None
    assert "nobody.example" in report.error and "Profile not found" in report.error


def test_records_without_identity_are_kept_and_reported(server: BlueskyServer, runs: Runs) -> None:
    uris = fill(server)
    server.followers.append("")
    original = server.actor
    server.actor = lambda did: original(did) if did else {"handle": "ghost"}  # type: ignore
    report = runs.run()
    assert len(runs.landed("posts")) == len(uris) + 1
    assert any("followers" in warning and "expected" in warning for warning in report.warnings)
    assert {"handle": "ghost"} in runs.payloads("followers")


def test_two_accounts_do_not_share_keys_or_files(server: BlueskyServer, tmp_path: Path) -> None:
    fill(server)
    one = Runs(tmp_path, Account("bluesky", "brand.example", server.base_url))
    two = Runs(tmp_path, Account("bluesky", BRAND, server.base_url))
    one.run()
    two.run()
    keys = ids(one.landed("posts"), "record_key") | ids(two.landed("posts"), "record_key")
    assert len(keys) == 8
    assert len(list((tmp_path / "state" / "bluesky").iterdir())) == 2

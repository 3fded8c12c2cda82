"""YouTube from end to end against the emulator: what is asked for, and what was landed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from extractors.youtube import comments
from tests.emulators.server import Fault, Reply
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


def texts(runs: Runs) -> set[str]:
    return {p["snippet"]["textOriginal"] for p in runs.payloads("comments")}


def test_first_run_with_a_key_alone(server: YoutubeWorld, keyed: Runs) -> None:
    server.page_cap = 100
    report = keyed.run()
    assert (report.error, report.warnings) == (None, [])
    assert server.asked() == {
        "channels": 1, "playlistItems": 1, "videos": 1, "commentThreads": 1, "comments": 1
    }  # fmt: skip
    assert len(keyed.landed("videos")) == 7 and len(keyed.landed("comments")) == 23
    assert not keyed.landed("live_chat") and not keyed.landed("channel_days")
    assert not [r for r in server.requests if r.token]


def test_every_page_is_read_once(server: YoutubeWorld, runs: Runs) -> None:
    server.page_cap = 2
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    for stream, count in {"videos": 7, "comments": 23, "subscribers": 9, "live_chat": 8}.items():
        keys = [record["record_key"] for record in runs.landed(stream)]
        assert len(keys) == len(set(keys)) == count, stream
    # 8 videos, 14 threads of which one has more answers than it shows
    assert server.asked()["playlistItems"] == 4 and server.asked()["commentThreads"] == 8
    assert server.asked()["comments"] == 4


def test_second_run_with_nothing_new(server: YoutubeWorld, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    server.forget()
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    assert set(runs.new_versions()) == {"channel_counters", "video_counters", "live_polls"}
    assert server.asked() == {
        "channels": 1, "playlistItems": 1, "videos": 1, "videos:batchGetStats": 1,
        "commentThreads": 4, "liveChat/messages": 1, "superChatEvents": 1, "subscriptions": 1,
    }  # fmt: skip


def test_figures_of_analytics_are_read_once_a_pacific_day(server: YoutubeWorld, runs: Runs) -> None:
    runs.run()
    server.forget()
    runs.run(timedelta(days=1))
    asked = [r for r in server.requests if r.path == "/v2/reports"]
    assert asked[0].one("startDate") == "2025-12-31"  # ten days before the last read
    assert len(asked) == 3 + 6 + 5  # days, totals, Shorts; slices; curves
    assert len(runs.landed("channel_days")) == 80  # eight of them have figures


def test_counters_and_views_of_the_reader_are_not_in_the_payloads(
    server: YoutubeWorld, runs: Runs
) -> None:
    runs.run()
    for stream in ("channels", "videos", "comments"):
        for payload in runs.payloads(stream):
            assert not {"statistics", "etag"} & set(payload)
    kept = runs.payloads("comments")[0]["snippet"]
    assert not {"likeCount", "authorProfileImageUrl", "viewerRating"} & set(kept)
    live = next(p for p in runs.payloads("videos") if p["id"] == "onair")
    assert set(live["liveStreamingDetails"]) == {"scheduledStartTime"}
    counted = next(p for p in runs.payloads("video_counters") if p["id"] == "onair")
    assert counted["concurrentViewers"] == "44"


def test_an_answer_to_an_old_thread_is_found_by_the_counter(
    server: YoutubeWorld, keyed: Runs
) -> None:
    old = next(c.id for c in server.comments.values() if c.text.startswith("First!"))
    for number in range(8):
        server.comment("vid0", "UCada", f"of last month {number}", 36)
    keyed.run()
    server.comment("vid0", "UClate", "me too, much later", 0, old)
    server.forget()
    keyed.run()
    assert "me too, much later" in texts(keyed)
    whole = [r for r in server.requests if r.one("videoId")]
    assert {r.one("videoId") for r in whole} == {"vid0"} and len(whole) == 3
    assert server.asked()["commentThreads"] == 4 + 3
    server.forget()
    keyed.run()
    assert server.asked()["commentThreads"] == 4  # the counter is explained


def test_a_dear_window_is_read_once_a_day(
    server: YoutubeWorld, keyed: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "CHEAP_PAGES", 3)
    asked: list[int] = []
    for later, so_far in ((0, 0), (1, 1), (1, 2), (24, 26)):
        server.comment("vid4", "UCada", f"news {len(asked)}", -so_far / 24)
        server.forget()
        keyed.run(timedelta(hours=later))
        asked.append(len([r for r in server.requests if r.one("allThreadsRelatedToChannelId")]))
        assert f"news {len(asked) - 1}" in texts(keyed)
    assert asked == [4, 5, 1, 5]


def test_edits_and_deletions_arrive(server: YoutubeWorld, keyed: Runs) -> None:
    keyed.run()
    rows = {row.text: row for row in server.comments.values()}
    rows["Nice one 3"].text = "Very nice one"
    old, answer = rows["First! How do I order this?"], rows["I ask that too 2"]
    young = rows["Nice one 5"]
    del server.comments[young.id], server.comments[answer.id], server.videos["vid1"]
    server.videos["vid2"].privacy = "private"
    keyed.run()
    assert "Very nice one" in texts(keyed)
    gone = {young.id, answer.id, "vid1", "vid2"}
    assert ids(keyed.payloads("deletions"), "id") == gone
    assert all(p["noticed_at"] for p in keyed.payloads("deletions"))
    server.videos["vid2"].privacy = "public"
    server.comments[young.id] = young
    for row in [r for r in server.comments.values() if r.id == old.id or r.parent == old.id]:
        del server.comments[row.id]
    keyed.run(timedelta(days=1))
    told = {p["id"]: p["noticed_at"] for p in keyed.payloads("deletions")}
    assert told[young.id] is None and told["vid2"] is None
    assert len([i for i in told if i.startswith(old.id) and told[i]]) == 8


def test_what_was_not_shown_for_long_is_asked_for_by_id(server: YoutubeWorld, keyed: Runs) -> None:
    keyed.run()
    server.forget()
    keyed.run(timedelta(days=27))
    wanted = [r.one("id") for r in server.requests if r.path.endswith("/comments")]
    assert len(wanted) == 1 and wanted[0] is not None
    assert len(keyed.landed("comments")) == 23  # each by one way or the other
    assert not keyed.payloads("deletions")


def test_private_messages_of_the_channel_need_the_owner(server: YoutubeWorld, runs: Runs) -> None:
    server.owned = "UCother"
    report = runs.run()
    assert report.error is None
    assert any("the login is for channel UCother" in w for w in report.warnings)
    assert len(runs.landed("videos")) == 7
    assert not runs.landed("subscribers") and "/v2/reports" not in server.paths()


def test_chats_go_on_from_the_last_message(server: YoutubeWorld, runs: Runs) -> None:
    runs.run()
    server.say("onair", "UCnew", "anybody here?")
    runs.run()
    assert ids(runs.payloads("live_chat"), "snippet", "displayMessage") == {"anybody here?"}
    del server.chats["chat-onair"]
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    server.videos["onair"].live = "ended"
    server.forget()
    runs.run()
    assert not server.paths("liveChat")


def test_since_bounds_the_first_run(server: YoutubeWorld, runs: Runs) -> None:
    server.page_cap = 2
    since = (START - timedelta(days=5)).date()
    runs.run(since=since)
    assert ids(runs.payloads("videos"), "id") == {"onair"}
    asked = [r for r in server.requests if r.one("dimensions") == "day"]
    assert [r.one("startDate") for r in asked] == [since.isoformat()]
    assert server.asked()["commentThreads"] == 5  # the page that reaches beyond is the last


def test_streams_can_be_left_out(server: YoutubeWorld, runs: Runs) -> None:
    runs.run(streams=("comments", "channel_days"))
    assert len(runs.landed("comments")) == 23 and len(runs.landed("channel_days")) == 120
    assert not runs.landed("videos") and not runs.landed("subscribers")
    server.forget()
    runs.run(streams=("channel_days",))
    assert set(server.asked()) == {"channels"}


def test_counters_without_their_own_bucket(server: YoutubeWorld, keyed: Runs) -> None:
    server.has_batch = False
    keyed.run()
    report = keyed.run()
    assert report.error is None
    assert [w for w in report.warnings if "videos.list instead" in w]
    assert len(keyed.landed("video_counters")) == 7


def test_odd_records_are_kept_and_reported(server: YoutubeWorld, keyed: Runs) -> None:
    odd = {"items": [{"id": "x"}, {"snippet": None}], "nextPageToken": None}
    server.faults.append(Fault("commentThreads", reply=Reply(200, odd)))
    server.faults.append(Fault("playlistItems", reply=Reply(200, {"items": [{"a": 1}]})))
    report = keyed.run()
    assert report.error is None
    assert [w for w in report.warnings if w.startswith("comments: a record without")]
    assert [w for w in report.warnings if w.startswith("videos: a record without")]


def test_a_video_with_comments_turned_off_is_no_problem(server: YoutubeWorld, keyed: Runs) -> None:
    keyed.run()
    server.comment("vid4", "UCada", "last words", 0)
    refusal = failure(403, "commentsDisabled", "The video has disabled comments.")
    server.faults.append(Fault("commentThreads", reply=Reply(200, {"items": []})))
    server.faults.append(Fault("commentThreads", times=9, reply=refusal))
    report = keyed.run()
    assert (report.error, report.warnings) == (None, [])


def test_a_channel_without_videos(server: YoutubeWorld, keyed: Runs) -> None:
    server.videos.clear()
    server.comments.clear()
    for _ in range(2):
        report = keyed.run()
        assert (report.error, report.warnings) == (None, [])


def test_since_is_a_date(server: YoutubeWorld, keyed: Runs) -> None:
    report = keyed.run(since=date(2030, 1, 1))
    assert report.error is None and not keyed.landed("videos")

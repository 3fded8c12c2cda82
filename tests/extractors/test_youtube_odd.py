"""YouTube in shapes that nobody announced: fields left out, null, or of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.base import Account
from tests.emulators.server import Fault, Reply
from tests.emulators.youtube import YoutubeWorld, world
from tests.emulators.youtube_state import failure
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged

TIME = "2026-01-09T10:00:00Z"
ODD_VIDEO = {
    "id": "vid0", "snippet": {"publishedAt": TIME, "title": None, "liveBroadcastContent": None},
    "statistics": None, "contentDetails": None, "status": None, "liveStreamingDetails": None,
}  # fmt: skip
ODD_THREAD = {
    "id": "Ugodd", "replies": None,
    "snippet": {"videoId": None, "totalReplyCount": None, "topLevelComment": {
        "id": "Ugodd", "snippet": {"publishedAt": TIME, "authorChannelId": None}}},
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[YoutubeWorld]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(server: YoutubeWorld, tmp_path: Path) -> Runs:
    return Runs(tmp_path, Account("youtube", "@brand", server.base_url, credentials=server.given))


def answer_once(server: YoutubeWorld, path: str, *items: Any) -> None:
    server.faults.append(Fault(path, reply=Reply(200, {"items": list(items)})))


def test_fields_that_are_null(server: YoutubeWorld, runs: Runs, staged: Staged) -> None:
    server.page_cap = 100
    answer_once(server, "v3/videos", ODD_VIDEO)
    answer_once(server, "commentThreads", ODD_THREAD)
    answer_once(server, "subscriptions", {"subscriberSnippet": {"channelId": "UCx"}})
    answer_once(server, "superChatEvents", {"id": "s", "snippet": {"createdAt": TIME}})
    report = runs.run()
    assert report.error is None
    staged.load()
    acts = staged.rows("select * from staging.stg_youtube__actions order by action_id")
    told = [(row["action_id"], row["action_type"], row["time_basis"]) for row in acts]
    assert told == [
        ("Ugodd", "comment", "exact"), ("chat:s", "live_chat", "exact"),
        ("follow:UCx", "follow", "first_seen"),
    ]  # fmt: skip
    (video,) = staged.rows("select * from staging.stg_youtube__content")
    assert (video["format"], video["duration_seconds"]) == ("video", None)


@pytest.mark.parametrize(
    "path, stream",
    [
        ("playlistItems", "videos"), ("commentThreads", "comments"),
        ("subscriptions", "subscribers"), ("liveChat", "live_chat"),
        ("superChatEvents", "super_chats"),
    ],
)  # fmt: skip
def test_records_without_the_fields_that_make_them(
    server: YoutubeWorld, runs: Runs, staged: Staged, path: str, stream: str
) -> None:
    answer_once(server, path, {"id": None, "snippet": "text"}, "no object", None)
    report = runs.run()
    assert report.error is None
    assert [w for w in report.warnings if w.startswith(f"{stream}: a record without")]
    staged.load()
    assert staged.refused == 0
    keys = "select count(*) = count(action_key) from staging.stg_youtube__actions"
    assert staged.one(keys)


@pytest.mark.parametrize("body", [[], "text", {"items": None}, {"items": {}}, {}])
def test_lists_that_are_none(server: YoutubeWorld, runs: Runs, body: Any) -> None:
    server.faults.append(Fault("subscriptions", reply=Reply(200, body)))
    report = runs.run()
    assert (report.error is None) == isinstance(body, dict)
    assert len(runs.landed("comments")) == 23


def test_comments_that_cannot_be_asked_for_by_id(server: YoutubeWorld, runs: Runs) -> None:
    runs.run()
    gone = next(c.id for c in server.comments.values() if c.text == "Nice one 8")
    del server.comments[gone]
    server.faults.append(Fault("v3/comments", times=9, reply=failure(400, "badRequest", "no")))
    report = runs.run()
    assert report.error is None
    assert [w for w in report.warnings if "whether comments were deleted is not known" in w]
    assert not runs.payloads("deletions")
    server.faults.clear()
    runs.run()
    assert ids(runs.payloads("deletions"), "id") == {gone}


def test_a_video_published_late_is_found_by_the_whole_list(
    server: YoutubeWorld, runs: Runs
) -> None:
    runs.run()
    server.video("late", 39)  # it was private, and stands where it was uploaded
    runs.run()
    assert "late" not in ids(runs.payloads("video_counters"), "id")
    runs.run(timedelta(days=20))
    assert "late" in ids(runs.payloads("videos"), "id")

"""What the emulated YouTube did is what staging says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.base import Account
from tests.emulators.truth import Act
from tests.emulators.youtube import YoutubeWorld, naive, world
from tests.emulators.youtube_state import CHANNEL
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged

ACTIONS = "staging.stg_youtube__actions"
METRICS = "staging.stg_youtube__metrics"


@pytest.fixture
def server() -> Iterator[YoutubeWorld]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(server: YoutubeWorld, tmp_path: Path) -> Runs:
    return Runs(tmp_path, Account("youtube", "@brand", server.base_url, credentials=server.given))


def acts(staged: Staged) -> Counter[tuple[Any, ...]]:
    columns = "action_type, platform_person_id, content_id, acted_at, is_team, text, reaction_kind"
    rows = staged.rows(f"select {columns} from {ACTIONS} where removed_at is null")
    return Counter(tuple(row.values()) for row in rows)


def counters(staged: Staged) -> dict[tuple[str | None, str], float]:
    newest = f"select content_id, metric, arg_max(value, observed_at) as value from {METRICS}"
    rows = staged.rows(f"{newest} where period = 'lifetime' and breakdown is null group by all")
    return {(row["content_id"], row["metric"]): row["value"] for row in rows}


def test_a_whole_first_read_is_the_truth(server: YoutubeWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    truth = server.truth()
    assert staged.refused == 0
    assert acts(staged) == Counter(astuple(act) for act in truth.acts)
    content = staged.rows("select content_id, published_at from staging.stg_youtube__content")
    assert {row["content_id"]: row["published_at"] for row in content} == truth.content
    assert counters(staged) == truth.counters
    days = staged.rows(f"select * from {METRICS} where period = 'day'")
    told = {(r["content_id"], r["metric"], r["observed_at"].date()): r["value"] for r in days}
    assert told == truth.days
    name = "select account_name, platform_person_id from staging.stg_youtube__accounts"
    assert staged.rows(name) == [{"account_name": "Brand", "platform_person_id": CHANNEL}]


@pytest.mark.parametrize("table, key", [(ACTIONS, "action_key"), (METRICS, "metric_key")])
def test_keys_stay_unique_over_runs(
    server: YoutubeWorld, runs: Runs, staged: Staged, table: str, key: str
) -> None:
    for later in (1, 1, 30):
        runs.run(timedelta(hours=later))
    staged.load()
    whole = f"count(*) = count({key}) and count(*) = count(distinct {key})"
    assert staged.one(f"select {whole} from {table}")
    if table == ACTIONS:
        assert acts(staged) == Counter(astuple(act) for act in server.truth().acts)


def test_threads_say_what_is_answered(server: YoutubeWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    rows = {row["text"]: row for row in staged.rows(f"select * from {ACTIONS}") if row["text"]}
    asked, answered = rows["First! How do I order this?"], rows["On our site, it is open now."]
    assert asked["in_reply_to"] == asked["content_id"] == "vid0"
    assert asked["target_platform_person_id"] == CHANNEL
    assert (answered["in_reply_to"], answered["is_team"]) == (asked["action_id"], True)
    assert answered["url"].endswith(f"watch?v=vid0&lc={answered['action_id']}")
    below_post = rows["below a post of the channel"]
    assert (below_post["action_type"], below_post["content_id"]) == ("comment", None)
    assert rows["take my money"]["content_id"] == "onair"
    assert rows["from last week"]["content_id"] is None


def test_what_is_deleted_is_forgotten(server: YoutubeWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    gone = next(c for c in server.comments.values() if c.text == "Nice one 8")
    below = {c.id for c in server.comments.values() if c.video == "vid4"}
    del server.comments[gone.id], server.videos["vid4"]
    runs.run()
    staged.load()
    removed = staged.rows(f"select * from {ACTIONS} where removed_at is not null")
    reasons = {row["action_id"]: row["removed_reason"] for row in removed}
    assert reasons == {gone.id: "actor"} | dict.fromkeys(below, "content_gone")
    assert all(row["text"] is None and row["person_name"] is None for row in removed)
    assert {row["removed_at"] for row in removed} == {naive(runs.now)}
    content = "select removed_at from staging.stg_youtube__content where content_id = 'vid4'"
    assert staged.one(content) == naive(runs.now)


def test_messages_taken_down_and_kinds_not_known(
    server: YoutubeWorld, runs: Runs, staged: Staged
) -> None:
    rude = server.say("onair", "UCrude", "something rude")
    server.say("onair", "UCmod", "", "messageDeletedEvent")
    messages = server.chats["chat-onair"]
    messages[-1]["snippet"]["messageDeletedDetails"] = {"deletedMessageId": rude}
    server.say("onair", "UCfan0", "", "newSponsorEvent")
    server.say("onair", CHANNEL, "", "chatEndedEvent")
    server.say("onair", "UCfan1", "")
    messages[-1]["snippet"]["type"] = None
    runs.run()
    staged.load()
    row = staged.rows(f"select * from {ACTIONS} where action_id = ?", f"chat:{rude}")[0]
    assert (row["removed_reason"], row["text"]) == ("moderation", None)
    kinds = {r["action_type"] for r in staged.rows(f"select distinct action_type from {ACTIONS}")}
    assert kinds == {"comment", "reply", "follow", "live_chat", "newSponsorEvent", "unknown"}


def test_the_new_rule_for_views_is_marked(server: YoutubeWorld, runs: Runs, staged: Staged) -> None:
    for at in ("2025-03-30T12:00", "2025-03-31T12:00", "2026-08-27T06:59", "2026-08-27T07:00"):
        runs.now = datetime.fromisoformat(at).replace(tzinfo=UTC)
        server.days = {at[:10]: {"views": 9.0, "engagedViews": 8.0}}
        runs.run(timedelta())
    staged.load()
    rows = staged.rows(
        f"select definition from {METRICS} where metric = 'views' and period = 'lifetime'"
        " and content_id = 'vid0' order by observed_at"
    )
    # The break is at midnight in California.
    assert [row["definition"] for row in rows] == [None, "2025-03-31", "2025-03-31", "2026-08-27"]
    rows = staged.rows(
        f"select metric, definition from {METRICS} where period = 'day' and value in (8, 9)"
        " and metric in ('views', 'engaged_views') order by metric, observed_at"
    )
    assert [(r["metric"], r["definition"]) for r in rows] == [
        ("engaged_views", None), ("engaged_views", None), ("engaged_views", None),
        ("views", None), ("views", "2025-03-31"), ("views", "2026-08-27"),
    ]  # fmt: skip


def test_late_figures_replace_earlier_ones(
    server: YoutubeWorld, runs: Runs, staged: Staged
) -> None:
    runs.run()
    staged.load()
    day = max(server.days)
    server.days[day]["shares"] = -3.0  # more was taken back than given
    runs.run(timedelta(days=1))
    staged.load()
    sql = f"select value from {METRICS} where metric = 'shares' and period = 'day'"
    assert staged.one(f"{sql} and cast(observed_at as date) = ?", day) == -3


def test_hidden_and_absent_counters_have_no_row(
    server: YoutubeWorld, runs: Runs, staged: Staged
) -> None:
    server.subscribers_hidden = True
    runs.run()
    staged.load()
    found = counters(staged)
    assert (None, "followers") not in found
    assert ("quiet", "likes") not in found and ("quiet", "comments") not in found
    assert found["quiet", "views"] == 7


def test_slices_are_named_as_the_marts_read_them(
    server: YoutubeWorld, runs: Runs, staged: Staged
) -> None:
    runs.run()
    staged.load()
    rows = staged.rows(f"select * from {METRICS} where breakdown is not null and value > 0")
    assert {(r["metric"], r["breakdown"], r["value"]) for r in rows} == {
        ("viewer_percentage", "age=25-34,gender=female", 61.5),
        ("viewer_percentage", "age=65+,gender=male", 38.5),
        ("views", "country=IT", 30), ("shares", "country=IT", 2),
        ("views", "follower_type=subscribed", 12),
    }  # fmt: skip
    assert {r["observed_at"] for r in rows} == {datetime(2026, 1, 7)}
    told = {(r["metric"], r["definition"]) for r in rows}
    assert told >= {("viewer_percentage", "28 days"), ("views", "28 days, 2025-03-31")}


def test_polls_add_up(server: YoutubeWorld, runs: Runs, staged: Staged) -> None:
    def ask(poll: str, *tallies: int) -> None:
        options = [{"optionText": "x", "tally": str(tally)} for tally in tallies]
        told = {"metadata": {"questionText": "?", "options": options}}
        server.polls["chat-onair"] = {"id": poll, "snippet": {"pollDetails": told}}

    for poll, tallies in [("a", (2, 1)), ("a", (4, 3)), ("b", (5, 0))]:
        ask(poll, *tallies)
        runs.run()
    staged.load()
    rows = staged.rows(
        f"select value from {METRICS} where metric = 'poll_votes' order by observed_at"
    )
    assert [row["value"] for row in rows] == [3, 7, 12]


def test_content_has_its_length_and_kind(server: YoutubeWorld, runs: Runs, staged: Staged) -> None:
    server.videos["vid0"].duration = "PT1H2M3S"
    server.videos["vid1"].duration = "P1DT1S"
    runs.run()
    staged.load()
    rows = staged.rows("select * from staging.stg_youtube__content")
    told = {row["content_id"]: (row["format"], row["duration_seconds"]) for row in rows}
    assert told["vid0"] == ("video", 3723) and told["vid1"] == ("video", 86401)
    assert told["vid2"] == ("video", 200) and told["vid3"] == ("short", 200)
    assert told["onair"] == ("live", None)


def test_an_author_who_is_withheld_keeps_the_act(
    server: YoutubeWorld, runs: Runs, staged: Staged
) -> None:
    runs.run()
    staged.load()
    kept = Act("comment", None, "vid3", naive(server.ago(5)), text="by nobody any more")
    assert acts(staged)[astuple(kept)] == 1

"""Discourse from end to end against the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from tests.emulators.discourse import DiscourseServer, world
from tests.emulators.discourse_truth import naive
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth

DAY = timedelta(days=1)
LIKED = "select * from staging.stg_discourse__actions where action_type = 'like' and action_id like"


@pytest.fixture
def forum() -> Iterator[DiscourseServer]:
    with world(START) as running:
        yield running


def account(forum: DiscourseServer) -> Account:
    entry = forum.entry()
    secrets = {name: entry[name] for name in ("api_key", "api_username")}
    return Account("discourse", entry["account"], forum.base_url, credentials=secrets)


@pytest.fixture
def runs(forum: DiscourseServer, tmp_path: Path) -> Runs:
    return Runs(tmp_path, account(forum))


def test_first_run_is_the_truth(forum: DiscourseServer, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    staged.load()
    assert_truth(staged, "discourse", forum.truth())
    acts = staged.rows("select * from staging.stg_discourse__actions")
    by_text = {row["text"]: row for row in acts if row["text"]}
    ask, answer = by_text["Does it ship abroad?"], by_text["Yes."]
    assert (ask["in_reply_to"], answer["in_reply_to"]) == ("t/50", ask["action_id"])
    assert by_text["Look here"]["action_id"] == by_text["Nice"]["in_reply_to"]
    assert by_text["We like it"]["in_reply_to"] == by_text["Nice"]["action_id"]
    assert by_text["On its way"]["thread_id"] == by_text["Where is it?"]["thread_id"]
    assert {row["text"] for row in acts if row["is_bot"]} == {"Welcome all"}
    peer = next(r for r in acts if r["action_type"] == "like" and r["content_id"] == "t/50"
                and r["time_basis"] == "published")  # fmt: skip
    assert peer["target_platform_person_id"] == ask["platform_person_id"]
    (poll,) = staged.rows("select * from staging.stg_discourse__content where format = 'poll'")
    assert (poll["text"], poll["poll_options"], poll["topic"]) == ("Vote!", "2", "news")


def test_ids_are_those_of_one_forum(forum: DiscourseServer, runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    address = forum.base_url.removeprefix("http://")
    people = staged.rows("select distinct platform_person_id p from staging.stg_discourse__actions")
    assert all(row["p"].endswith(f"@{address}") for row in people)
    (own,) = staged.rows("select * from staging.stg_discourse__accounts")
    assert own["platform_person_id"] == f"1@{address}" and own["account_name"] == "Brand"


def test_second_run_asks_for_what_may_have_changed(forum: DiscourseServer, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    forum.forget()
    runs.run()
    assert not forum.paths("/t/") and not forum.paths("post_action_users")
    assert len(forum.requests) == 10 and not forum.paths("voters")
    assert set(runs.new_versions()) == {"accounts", "topic_counters"}
    # An edit moves nothing in the list: recent topics are opened once a day, and no others.
    recent = forum.topics[54].posts[0]
    recent.text, recent.version = "Vote, please!", 2
    forum.forget()
    runs.run(later=DAY)
    assert set(forum.paths("/t/")) == {"/t/54.json"}
    assert runs.new_versions()["posts"] == 1


def test_late_changes_arrive(forum: DiscourseServer, runs: Runs, staged: Staged) -> None:
    runs.run()
    first = forum.topics[50].posts[0]
    late = START + timedelta(minutes=30)
    forum.like(first, "late", late)
    forum.write(51, "fan3", "At last", late)
    assert forum.topics[54].posts[0].poll is not None
    forum.topics[54].posts[0].poll.votes["fan3"] = ["red"]
    forum.write(54, "fan3", "I voted", late)
    forum.topics[52].views = 99
    forum.topic("Fresh", "brand", "New", late)
    forum.write(57, "eve", "Thanks", late)
    forum.forget()
    runs.run()
    assert set(forum.paths("/t/")) == {
        "/t/50.json", "/t/50/posts.json", "/t/51.json", "/t/54.json", "/t/57.json", "/t/58.json",
    }  # fmt: skip
    assert len(forum.paths("post_action_users")) == 3  # thirteen likers of one post, five a page
    staged.load()
    assert_truth(staged, "discourse", forum.truth())


def test_what_is_gone_is_noticed(forum: DiscourseServer, runs: Runs, staged: Staged) -> None:
    runs.run()
    by_text = {p.text: p for t in forum.topics.values() for p in t.posts}
    own, removed = by_text["Me too 1"], by_text["Me too 2"]
    own.gone, removed.gone = "author", "moderator"
    forum.topics[53].is_gone = True
    forum.topics[55].is_gone = True
    runs.run(later=DAY)
    staged.load()
    gone = staged.rows("select * from staging.stg_discourse__actions where removed_at is not null")
    expected = {f"p/{post.id}": "content_gone" for post in forum.topics[55].posts[1:]}
    expected |= {f"p/{own.id}": "actor", f"p/{removed.id}": "unknown", "t/55": "unknown"}
    assert {row["action_id"]: row["removed_reason"] for row in gone} == expected
    assert {row["removed_at"] for row in gone} == {naive(START + DAY)}
    content = "select content_id from staging.stg_discourse__content where removed_at is not null"
    assert staged.rows(content) == [{"content_id": "t/53"}]
    forum.topics[53].is_gone = False
    runs.run()
    staged.load()
    assert staged.rows(content) == []


def test_a_like_taken_back_is_missing_twice(
    forum: DiscourseServer, runs: Runs, staged: Staged
) -> None:
    runs.run()
    first = forum.topics[50].posts[0]
    del first.likes["fan4"]
    runs.run()
    forum.forget()
    runs.run()
    assert not forum.paths("/t/") and forum.paths("post_action_users")
    staged.load()
    removed = [row for row in staged.rows(f"{LIKED} ?", "%") if row["removed_at"]]
    assert [row["removed_at"] for row in removed] == [naive(START + timedelta(hours=2))]
    assert removed[0]["platform_person_id"].startswith(f"{forum.user('fan4')}@")
    forum.forget()
    runs.run()
    assert not forum.paths("post_action_users")


def test_long_topics_are_read_in_pieces(forum: DiscourseServer, runs: Runs, staged: Staged) -> None:
    forum.page_cap, forum.chunk = 100, 20
    written = {forum.write(51, f"p{n % 30}", f"n{n}", START).id for n in range(130)}
    runs.run()
    landed = ids(runs.payloads("posts"), "id")
    assert written <= landed and len(landed) == len(runs.payloads("posts"))
    assert len(forum.paths("/t/51/posts.json")) == 6
    staged.load()
    assert_truth(staged, "discourse", forum.truth())


def test_quotes_are_not_the_authors_words(
    forum: DiscourseServer, runs: Runs, staged: Staged
) -> None:
    quote = '<aside class="quote no-group" data-post="1"><div>ada:</div>\n<blockquote><p>old'
    post = forum.write(51, "dan", f"{quote}</p></blockquote></aside>\n<p>My own &amp; new", START)
    runs.run()
    staged.load()
    text = "select text from staging.stg_discourse__actions where action_id = ?"
    assert staged.one(text, f"p/{post.id}") == "My own & new"


def test_since_bounds_the_first_run(forum: DiscourseServer, runs: Runs) -> None:
    runs.run(since=(START - timedelta(days=8)).date())
    # Topics in which something was written since then.
    assert ids(runs.payloads("topics"), "id") == {53, 54}

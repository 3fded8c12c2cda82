"""LinkedIn pages from end to end against the emulator: what is read, and what a run costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from extractors.linkedin.dialect import API_VERSION
from tests.emulators.linkedin import LinkedInWorld, world
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth

STATISTICS = "organizationalEntityShareStatistics"


@pytest.fixture
def page() -> Iterator[LinkedInWorld]:
    with world(START) as running:
        yield running


@pytest.fixture
def runs(page: LinkedInWorld, tmp_path: Path) -> Runs:
    return Runs(
        tmp_path,
        Account("linkedin", "123", page.base_url, credentials={"access_token": page.token}),
    )


def asked(page: LinkedInWorld, part: str) -> int:
    return len(page.paths(part))


def test_the_first_run_reads_all(page: LinkedInWorld, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    staged.load()
    assert staged.refused == 0
    assert_truth(staged, "linkedin", page.truth())
    # Nine posts and eight threads, five a page; one batch of counters, statistics by kind of URN.
    assert asked(page, "/rest/posts") == 3  # two pages, and the votes of the poll
    assert asked(page, "/rest/socialMetadata") == 1
    assert asked(page, STATISTICS) == 3  # shares, ugcPosts, days
    assert len(page.requests) == report.requests < 60
    headers = page.requests[0].headers
    assert headers["LinkedIn-Version"] == API_VERSION
    assert headers["X-Restli-Protocol-Version"] == "2.0.0"
    methods = {r.path.split("/")[2]: r.headers["X-RestLi-Method"] for r in page.requests}
    assert methods["socialMetadata"] == "BATCH_GET" and methods["reactions"] == "FINDER"


def test_content_of_posts(runs: Runs, page: LinkedInWorld, staged: Staged) -> None:
    runs.run()
    staged.load()
    rows = staged.rows("select * from staging.stg_linkedin__content order by published_at")
    assert [row["format"] for row in rows[-2:]] == ["poll", "video"]
    assert rows[0]["text"] == "News 0 with #launch" and rows[-1]["text"] == "Watch @Acme"
    assert rows[-2]["poll_options"] == "2"
    assert rows[0]["url"] == f"https://www.linkedin.com/feed/update/{rows[0]['content_id']}"
    votes = staged.rows(
        "select breakdown, value from staging.stg_linkedin__metrics where metric = 'poll_votes'"
        " and breakdown is not null order by breakdown"
    )
    assert [tuple(row.values()) for row in votes] == [("option=a", 3.0), ("option=b", 4.0)]
    assert "votes" not in str(runs.payloads("posts"))
    assert staged.one("select account_name from staging.stg_linkedin__accounts") == "Brand"


def test_replies_point_to_what_they_answer(runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    rows = {r["action_id"]: r for r in staged.rows("select * from staging.stg_linkedin__actions")}
    for row in rows.values():
        if row["action_type"] == "reply":
            above = rows[row["in_reply_to"]]
            assert above["content_id"] == row["content_id"]
            assert row["target_platform_person_id"] == above["platform_person_id"]
        elif row["action_type"] == "comment":
            assert row["in_reply_to"] == row["content_id"]
    reads = staged.rows("select list, is_complete from staging.stg_linkedin__list_reads")
    assert {row["list"] for row in reads} == {"likes", "replies"}
    assert all(row["is_complete"] for row in reads)


def test_demographics_are_parts_of_the_followers(runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    rows = staged.rows(
        "select breakdown, value from staging.stg_linkedin__metrics"
        " where metric = 'followers' and breakdown is not null"
    )
    found = {row["breakdown"]: row["value"] for row in rows}
    assert found == {"seniority=4": 31, "seniority=5": 9, "country=101282230": 25}


def test_days_keep_their_sign_and_end_two_days_ago(
    page: LinkedInWorld, runs: Runs, staged: Staged
) -> None:
    runs.run()
    staged.load()
    days = staged.rows(
        "select observed_at, value from staging.stg_linkedin__metrics"
        " where period = 'day' and metric = 'reactions' and content_id is null order by 1"
    )
    assert days[-1]["observed_at"].date() == (START - timedelta(days=3)).date()
    assert -1.0 in {row["value"] for row in days}
    runs.run()
    assert not runs.landed("days")  # once a day
    page.now += timedelta(days=1, hours=1)
    runs.run(later=timedelta(days=1))
    again = {payload["day"] for payload in runs.payloads("days")}
    assert min(again) == (START - timedelta(days=16)).date().isoformat()


def test_a_second_run_asks_for_what_can_have_changed(page: LinkedInWorld, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    page.forget()
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    new = runs.new_versions()
    assert set(new) == {"social_counters", "post_statistics", "followers"}
    # The page, changed posts, the poll, counters, statistics of two kinds, notices, followers.
    assert len(page.requests) == 8


def test_late_changes_arrive(page: LinkedInWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    posts = list(page.posts)
    page.now = runs.now + timedelta(hours=1)
    page.comment(posts[3], "urn:li:person:new", "Late", page.now)
    page.react(posts[3], "urn:li:person:new", "EMPATHY", page.now)
    page.posts[posts[5]].text, page.posts[posts[5]].changed = "Changed", page.now
    page.posts[posts[-1]].state = "PUBLISHED"
    page.posts[posts[-1]].changed = page.now
    page.forget()
    assert runs.run().error is None
    assert {path.split("/")[3] for path in page.paths("comments")} == {posts[3].replace(":", "%3A")}
    staged.load()
    assert_truth(staged, "linkedin", page.truth())
    text = "select text from staging.stg_linkedin__content where content_id = ?"
    assert staged.one(text, posts[5]) == "Changed"


def test_new_reactions_are_read_down_to_known_ones(
    page: LinkedInWorld, runs: Runs, staged: Staged
) -> None:
    runs.run()
    post = list(page.posts)[3]  # nine reactions, five a page
    page.react(post, "urn:li:person:new", "LIKE", START)
    page.forget()
    runs.run()
    assert asked(page, "/rest/reactions") == 2
    (read,) = [read for read in runs.payloads("list_reads") if read["list"] == "likes"]
    assert not read["is_complete"] and "urn:li:person:new" in read["members"]
    staged.load()
    assert_truth(staged, "linkedin", page.truth())


def test_comments_alone_need_their_posts(page: LinkedInWorld, runs: Runs) -> None:
    report = runs.run(streams=("comments",))
    assert report.error is None
    assert set(report.records) == {"accounts", "posts", "comments", "list_reads"}
    page.forget()
    runs.run()
    assert not page.paths("/comments")  # without counts, once a day
    page.now += timedelta(days=1)
    runs.run(later=timedelta(days=1))
    assert page.paths("/comments")


def test_edited_comments_and_exchanged_reactions_come_within_a_week(
    page: LinkedInWorld, runs: Runs, staged: Staged
) -> None:
    runs.run()
    young = list(page.posts)[7]
    number = page.below(young)[0].urn.rstrip(")").rpartition(",")[2]
    page.comments[number].text = "Edited"
    old = next(iter(page.reactions))
    page.reactions[old] = ("PRAISE", page.reactions[old][1])
    page.now += timedelta(days=7, hours=1)
    runs.run(later=timedelta(days=7, hours=1))
    staged.load()
    sql = "select text from staging.stg_linkedin__actions where action_id = ?"
    assert staged.one(sql, f"{young}|{number}") == "Edited"


def test_what_is_deleted_is_forgotten(page: LinkedInWorld, runs: Runs, staged: Staged) -> None:
    runs.run()
    posts = list(page.posts)
    comment = next(c for c, row in page.comments.items() if row.text == "Number 0")
    del page.comments[comment], page.posts[posts[4]]
    taken_back = next(key for key in page.reactions if key[0] == posts[6])
    del page.reactions[taken_back]
    for _ in range(2):
        assert runs.run().error is None
    staged.load()
    removed = staged.rows(
        "select action_id, text, removed_at from staging.stg_linkedin__actions"
        " where removed_at is not null order by 1 desc"
    )
    first, second = (START.replace(tzinfo=None) + timedelta(hours=h) for h in (1, 2))
    assert [tuple(row.values()) for row in removed] == [
        (f"{posts[7]}|{comment}", None, first),
        (f"reaction:{posts[6]}|{taken_back[1]}", None, second),
    ]
    sql = "select content_id, text from staging.stg_linkedin__content where removed_at is not null"
    assert staged.rows(sql) == [{"content_id": posts[4], "text": None}]
    page.forget()
    runs.run()
    assert not page.paths("/comments") and not page.paths("/reactions")


def test_since_and_streams_bound_the_reading(page: LinkedInWorld, runs: Runs) -> None:
    report = runs.run(since=date(2026, 1, 5), streams=("posts", "days"))
    assert report.error is None
    assert set(report.records) == {"accounts", "posts", "days"}
    days = {payload["day"] for payload in runs.payloads("days")}
    assert days == {"2026-01-05", "2026-01-06", "2026-01-07"}
    assert not page.paths("social") and not page.paths("reactions")
    assert min(p["lastModifiedAt"] for p in runs.payloads("posts")) > 1_760_000_000_000
    assert len(ids(runs.payloads("posts"), "id")) < len(page.posts)

"""Reddit from end to end against the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from tests.emulators.reddit import RedditServer, world
from tests.emulators.reddit_truth import naive
from tests.extractors.runs import START, Runs, ids
from tests.extractors.staged import Staged
from tests.extractors.truths import assert_truth

DAY = timedelta(days=1)


@pytest.fixture
def site() -> Iterator[RedditServer]:
    with world(START) as running:
        yield running


def account(site: RedditServer, **more: str) -> Account:
    given = {**site.entry(), **more}
    secrets = {k: given[k] for k in ("client_id", "client_secret", "refresh_token") if given[k]}
    options = {"subreddit": given["subreddit"]} if given["subreddit"] else {}
    return Account("reddit", given["account"], site.base_url, credentials=secrets, options=options)


@pytest.fixture
def runs(site: RedditServer, tmp_path: Path) -> Runs:
    return Runs(tmp_path, account(site))


def post_of(site: RedditServer, title: str) -> str:
    return next(t.name for t in site.things.values() if t.title == title and not t.shares)


def test_first_run_is_the_truth(site: RedditServer, runs: Runs, staged: Staged) -> None:
    report = runs.run()
    assert (report.error, report.warnings) == (None, [])
    staged.load()
    assert_truth(staged, "reddit", site.truth())
    acts = staged.rows("select * from staging.stg_reddit__actions")
    by_text = {row["text"]: row for row in acts}
    spaces = {row["action_type"]: row["space_kind"] for row in acts}
    assert (spaces["ugc_post"], spaces["comment"], spaces["mention"]) == ("own", "own", "elsewhere")
    top, answer = by_text["Does it ship abroad?"], by_text["Yes, everywhere."]
    assert answer["in_reply_to"] == top["action_id"] and answer["is_team"]
    story = by_text["My unboxing\n\nIt came today."]
    assert by_text["Enjoy it!"]["in_reply_to"] == story["action_id"]
    assert by_text["We make one"]["in_reply_to"] is None
    metrics = {r["metric"] for r in staged.rows("select * from staging.stg_reddit__metrics")}
    # A score counts no people, and what Reddit withholds is not zero.
    assert "score" in metrics and not metrics & {"likes", "reactions", "views", "active_users"}
    content = staged.rows("select * from staging.stg_reddit__content")
    poll = next(row for row in content if row["title"] == "Which one?")
    assert (poll["format"], poll["poll_options"], poll["space_kind"]) == ("poll", "2", "group")


def test_people_stay_inside_reddit(runs: Runs, staged: Staged) -> None:
    runs.run()
    staged.load()
    people = staged.rows("select distinct platform_person_id p from staging.stg_reddit__actions")
    assert len(people) > 5 and all(row["p"].startswith("t2_") for row in people)
    (own,) = staged.rows("select * from staging.stg_reddit__accounts")
    assert own["platform_person_id"] in {row["p"] for row in people}


def test_second_run_asks_for_what_may_have_changed(site: RedditServer, runs: Runs) -> None:
    runs.run()
    runs.new_versions()
    site.forget()
    runs.run()
    # One page of each list, one look-up of the posts that the page does not show, no thread.
    assert sorted(site.paths()) == [
        "/api/info", "/message/inbox", "/r/shop/about", "/r/shop/about/traffic", "/r/shop/new",
        "/user/ShopBrand/about", "/user/ShopBrand/comments", "/user/ShopBrand/submitted",
    ]  # fmt: skip
    assert set(runs.new_versions()) == {"accounts", "post_counters", "subreddits"}
    # After a day everything that is stored is looked at, to find what was deleted.
    site.forget()
    runs.run(later=DAY)
    looked_up = {n for r in site.requests for i in r.query.get("id", []) for n in i.split(",")}
    assert set(site.things) - looked_up <= ids(runs.payloads("posts"), "name") | ids(
        runs.payloads("comments"), "name"
    ) | ids(runs.payloads("community_posts"), "name") | {post_of(site, "What do you use?")}


def test_late_changes_arrive(site: RedditServer, runs: Runs, staged: Staged) -> None:
    runs.run()
    news = post_of(site, "News 2")
    site.things[news].score = 99
    late = site.comment(news, "Only seen now", "fan7", START - timedelta(minutes=1))
    site.post("Fresh", START, text="out now")
    old = post_of(site, "My unboxing")
    site.things[old].text = "It came today. Edit: broken."
    site.things[old].edited = START
    site.post("News 2", START, "fan9", shares=news, subreddit="pics")
    runs.run()
    staged.load()
    assert_truth(staged, "reddit", site.truth())
    comment = staged.rows("select * from staging.stg_reddit__actions where action_id = ?", late)
    assert comment[0]["content_id"] == news


def test_deleted_content_is_forgotten(site: RedditServer, runs: Runs, staged: Staged) -> None:
    runs.run()
    texts = {t.text: t for t in site.things.values()}
    leaf, middle = texts["Deeper 5"], texts["Does it ship abroad?"]
    leaf.gone, middle.gone = "author", "moderator"
    unboxing, news = (site.things[post_of(site, t)] for t in ("My unboxing", "News 4"))
    unboxing.gone = news.gone = "author"
    absent = next(t for t in site.things.values() if t.text == "Me too 3")
    del site.things[absent.name]
    runs.run(later=DAY)
    staged.load()
    gone = staged.rows("select * from staging.stg_reddit__actions where removed_at is not null")
    assert {row["action_id"]: row["removed_reason"] for row in gone} == {
        leaf.name: "actor", middle.name: "moderation", unboxing.name: "actor",
        absent.name: "unknown",
    }  # fmt: skip
    assert {row["removed_at"] for row in gone} == {naive(START + DAY)}
    assert {(row["text"], row["person_name"]) for row in gone} == {(None, None)}
    content = (
        "select content_id, text from staging.stg_reddit__content where removed_at is not null"
    )
    assert staged.rows(content) == [{"content_id": news.name, "text": None}]
    # What its author deleted is not asked for again; what a moderator removed may come back.
    middle.gone = None
    site.forget()
    runs.run(later=DAY)
    looked_up = {n for r in site.requests for i in r.query.get("id", []) for n in i.split(",")}
    assert leaf.name not in looked_up and middle.name in looked_up
    staged.load()
    back = "select removed_at, text from staging.stg_reddit__actions where action_id = ?"
    assert staged.rows(back, middle.name) == [{"removed_at": None, "text": middle.text}]


def test_wide_and_deep_threads_are_whole(runs: Runs, site: RedditServer, staged: Staged) -> None:
    site.page_cap, site.shown, site.depth = 100, 200, 4
    post = post_of(site, "News 3")
    wide = {site.comment(post, f"w{n}", f"p{n % 50}", START - DAY) for n in range(420)}
    below = post
    deep = {below := site.comment(below, f"d{n}", "deep", START) for n in range(13)}
    report = runs.run()
    assert report.error is None
    landed = [record["record_key"].partition("|")[2] for record in runs.landed("comments")]
    assert wide | deep <= set(landed) and len(landed) == len(set(landed))
    assert len(site.paths("/api/morechildren")) == 3  # 221 closed branches, a hundred at a time
    assert len(site.paths(f"/comments/{post[3:]}")) == 4  # and cut off thrice
    staged.load()
    assert_truth(staged, "reddit", site.truth())


def test_lists_are_read_to_their_end_and_since_its_start(
    site: RedditServer, runs: Runs, staged: Staged
) -> None:
    for n in range(30):
        site.post(f"Old {n}", START - timedelta(days=100 + n))
    since = (START - timedelta(days=110)).date()
    runs.run(since=since)
    titles = ids(runs.payloads("posts"), "title")
    assert {f"Old {n}" for n in range(10)} <= titles and "Old 11" not in titles


def test_messages_are_read_only_where_named(site: RedditServer, runs: Runs, staged: Staged) -> None:
    first = site.message("hal", "Where is my order?", START - DAY)
    site.message("ShopBrand", "On its way", START - DAY / 2, first)
    runs.run()
    assert runs.payloads("messages") == [] and site.paths("/message/messages") == []
    runs.run(streams=("posts", "messages"))
    staged.load()
    sql = "select * from staging.stg_reddit__actions where action_type like '%dm%'"
    acts = {row["action_type"]: row for row in staged.rows(sql)}
    assert (acts["dm_inbound"]["text"], acts["brand_dm"]["thread_id"]) == (
        "Where is my order?", first,
    )  # fmt: skip
    assert acts["brand_dm"]["is_team"]
    runs.run()
    assert len(site.paths("/message/")) == 5  # the inbox once, then two lists, once each

"""What the emulators did is what staging says: ids, kinds, times, removals, counters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from extractors.base import Account
from tests.emulators.bluesky import BlueskyServer
from tests.emulators.mastodon import MastodonServer
from tests.extractors import test_bluesky, test_mastodon
from tests.extractors.runs import START, Runs
from tests.extractors.staged import Staged

BRAND = "did:plc:brand"


@pytest.fixture
def bluesky() -> Iterator[BlueskyServer]:
    with BlueskyServer() as running:
        yield running


@pytest.fixture
def mastodon() -> Iterator[MastodonServer]:
    with MastodonServer() as running:
        yield running


def naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def kinds(staged: Staged, platform: str) -> dict[str, int]:
    sql = f"select action_type, count(*) n from staging.stg_{platform}__actions group by 1"
    return {row["action_type"]: row["n"] for row in staged.rows(sql)}


def by_id(staged: Staged, platform: str) -> dict[str, dict]:
    rows = staged.rows(f"select * from staging.stg_{platform}__actions")
    found = {row["action_id"]: row for row in rows}
    assert len(found) == len(rows)
    assert all(row["acted_at"] is not None for row in rows)
    return found


@pytest.fixture
def bluesky_runs(bluesky: BlueskyServer, tmp_path: Path) -> Runs:
    return Runs(tmp_path, Account("bluesky", "brand.example", bluesky.base_url))


@pytest.fixture
def mastodon_runs(mastodon: MastodonServer, tmp_path: Path) -> Runs:
    credentials = {"access_token": mastodon.token}
    account = Account("mastodon", "brand@home.example", mastodon.base_url, credentials=credentials)
    return Runs(tmp_path, account)


def test_bluesky_acts(bluesky: BlueskyServer, bluesky_runs: Runs, staged: Staged) -> None:
    uris = test_bluesky.fill(bluesky)
    bluesky.bots.update(("did:plc:fan2", "did:plc:fan5"))
    bluesky_runs.run()
    staged.load()
    assert staged.refused == 0
    assert kinds(staged, "bluesky") == {
        "like": 131, "share": 2, "quote": 1, "comment": 1, "reply": 2, "follow": 205,
    }  # fmt: skip
    acts = by_id(staged, "bluesky")
    texts = {row["text"]: row for row in acts.values() if row["text"]}
    nice, thanks, welcome = (texts[t] for t in ("nice", "thank you", "welcome"))
    assert (nice["action_type"], nice["content_id"]) == ("comment", uris[0])
    assert (thanks["action_type"], thanks["is_team"]) == ("reply", True)
    assert thanks["in_reply_to"] == nice["action_id"]
    assert thanks["target_platform_person_id"] == "did:plc:fan4"
    assert (welcome["action_type"], welcome["is_team"]) == ("reply", False)
    assert welcome["content_id"] == uris[0] and welcome["language"] == "en"
    quote = texts["look at this"]
    assert (quote["action_type"], quote["content_id"]) == ("quote", uris[0])
    bots = {row["platform_person_id"] for row in acts.values() if row["is_bot"]}
    assert bots == bluesky.bots and not nice["is_bot"]
    like = acts[f"like:did:plc:fan7:{uris[0]}"]
    (_, at), *_ = [row for row in bluesky.likes[uris[0]] if row[0] == "did:plc:fan7"]
    assert (like["acted_at"], like["time_basis"]) == (naive(at), "exact")
    share = acts[f"share:did:plc:fan1:{uris[0]}"]
    published = naive(bluesky.posts[uris[0]].created)
    assert (share["acted_at"], share["time_basis"]) == (published, "published")
    follow = acts["follow:did:plc:fan1"]
    assert (follow["acted_at"], follow["time_basis"]) == (naive(START), "first_seen")
    assert follow["content_id"] is None


def test_bluesky_content_and_counters(
    bluesky: BlueskyServer, bluesky_runs: Runs, staged: Staged
) -> None:
    uris = test_bluesky.fill(bluesky)
    bluesky_runs.run()
    bluesky_runs.run()
    staged.load()
    content = staged.rows("select * from staging.stg_bluesky__content")
    assert {row["content_id"] for row in content} == set(uris)
    counted = staged.rows(
        "select metric, value, value_status, observed_at from staging.stg_bluesky__metrics"
        " where content_id = ? order by observed_at, metric",
        uris[0],
    )
    first = {row["metric"]: row["value"] for row in counted[:5]}
    assert first == {"likes": 130, "comments": 1, "reposts": 2, "quotes": 1, "saves": 0}
    assert {row["observed_at"].hour for row in counted} == {9, 10}
    assert [r["value_status"] for r in counted if r["metric"] == "saves"] == ["zero", "zero"]
    metrics = "from staging.stg_bluesky__metrics"
    followers = f"select max(value) {metrics} where content_id is null and metric = 'followers'"
    assert staged.one(followers) == 205
    # Counters of the brand's answer are no content's counters.
    assert staged.one(f"select count(distinct content_id) {metrics}") == 3
    name = "select account_name, platform_person_id from staging.stg_bluesky__accounts"
    assert staged.rows(name) == [{"account_name": "Brand", "platform_person_id": BRAND}]


def test_absent_counters_have_no_row(
    bluesky: BlueskyServer, bluesky_runs: Runs, staged: Staged
) -> None:
    bluesky.missing_counters = True
    bluesky.post("hello")
    bluesky_runs.run()
    staged.load()
    rows = "select count(*) from staging.stg_bluesky__metrics where content_id is not null"
    assert staged.one(rows) == 0


def test_bluesky_removals(bluesky: BlueskyServer, bluesky_runs: Runs, staged: Staged) -> None:
    uris = test_bluesky.fill(bluesky)
    bluesky_runs.run()
    staged.load()
    bluesky.likes[uris[0]].pop(3)
    bluesky.followers.remove("did:plc:fan9")
    leaf = next(p.uri for p in bluesky.posts.values() if p.text == "welcome")
    del bluesky.posts[leaf], bluesky.posts[uris[2]]
    bluesky_runs.run()
    staged.load()
    gone = "select action_id from staging.stg_bluesky__actions where removed_at is not null"
    assert {row["action_id"] for row in staged.rows(gone)} == {leaf}
    before = staged.one("select max(load_id) from staging.stg_bluesky__actions")
    bluesky_runs.run()
    staged.load()
    acts = by_id(staged, "bluesky")
    removed = {i: row for i, row in acts.items() if row["removed_at"]}
    assert set(removed) == {leaf, f"like:did:plc:fan3:{uris[0]}", "follow:did:plc:fan9"}
    assert removed[leaf]["removed_at"] == naive(START + timedelta(hours=1))
    assert removed["follow:did:plc:fan9"]["removed_at"] == naive(START + timedelta(hours=2))
    assert {row["removed_reason"] for row in removed.values()} == {"actor"}
    assert removed["follow:did:plc:fan9"]["load_id"] > before  # the change is to be noticed
    content = "select removed_at from staging.stg_bluesky__content where content_id = ?"
    assert staged.one(content, uris[2]) == naive(START + timedelta(hours=1))
    # Back again: not gone.
    bluesky.followers.append("did:plc:fan9")
    bluesky_runs.run()
    staged.load()
    assert by_id(staged, "bluesky")["follow:did:plc:fan9"]["removed_at"] is None


def test_later_reposts_are_dated_at_the_read_that_shows_them(
    bluesky: BlueskyServer, bluesky_runs: Runs, staged: Staged
) -> None:
    uris = test_bluesky.fill(bluesky)
    bluesky_runs.run()
    bluesky.reposts[uris[0]].append("did:plc:late")
    bluesky.reposts[uris[2]] = ["did:plc:late"]  # its list was known to be empty
    bluesky_runs.run()
    staged.load()
    acts = by_id(staged, "bluesky")
    for uri in (uris[0], uris[2]):
        late = acts[f"share:did:plc:late:{uri}"]
        assert late["time_basis"] == "first_seen"
        assert late["acted_at"] == naive(START + timedelta(hours=1))
    assert acts[f"share:did:plc:fan1:{uris[0]}"]["time_basis"] == "published"


def test_bluesky_notifications(bluesky: BlueskyServer, bluesky_runs: Runs, staged: Staged) -> None:
    uris = test_bluesky.fill(bluesky)
    at = START - timedelta(minutes=5)
    bluesky.notice("repost", "did:plc:fan1", uris[0], at)
    bluesky.notice("follow", "did:plc:fan1", None, at)
    bluesky.notice("like", "did:plc:blocked", uris[0], at)
    mention = bluesky.notice("mention", "did:plc:fan8", None, at, {"text": "hey @brand"})
    reply = next(p.uri for p in bluesky.posts.values() if p.text == "nice")
    bluesky.notice("reply", "did:plc:fan4", uris[0], at, {"text": "nice"}, uri=reply)
    new_kind = bluesky.notice("wave", "did:plc:fan8", None, at)
    bluesky.notice("verified", "did:plc:fan8", None, at)
    bluesky_runs.run(credentials={"app_password": bluesky.password})
    staged.load()
    acts = by_id(staged, "bluesky")
    assert acts[f"share:did:plc:fan1:{uris[0]}"]["time_basis"] == "exact"
    assert acts["follow:did:plc:fan1"]["acted_at"] == naive(at)
    assert acts[f"like:did:plc:blocked:{uris[0]}"]["removed_at"] is None
    assert acts[mention]["action_type"] == "mention" and acts[mention]["text"] == "hey @brand"
    assert acts[reply]["action_type"] == "comment"
    assert acts[new_kind]["action_type"] == "wave"
    assert len([row for row in acts.values() if row["text"] == "nice"]) == 1
    assert kinds(staged, "bluesky")["like"] == 132


def test_acts_on_the_brands_answers(
    bluesky: BlueskyServer, bluesky_runs: Runs, staged: Staged
) -> None:
    top = bluesky.post("top")
    ask = bluesky.post("why?", author="did:plc:fan1", parent=top)
    answer = bluesky.post("because", parent=ask)
    bluesky.like(answer, "did:plc:fan1")
    foreign = bluesky.post("elsewhere", author="did:plc:other")
    guest = bluesky.post("hello there", parent=foreign)
    talk = bluesky.post("hello brand", author="did:plc:fan2", parent=guest)
    bluesky_runs.run()
    staged.load()
    acts = by_id(staged, "bluesky")
    assert acts[f"like:did:plc:fan1:{answer}"]["content_id"] == top
    assert acts[guest]["is_team"] and acts[guest]["content_id"] is None
    assert (acts[talk]["action_type"], acts[talk]["in_reply_to"]) == ("reply", guest)
    assert acts[talk]["space_kind"] == "elsewhere"
    assert staged.one("select count(*) from staging.stg_bluesky__content") == 1


def test_bluesky_list_reads(bluesky: BlueskyServer, bluesky_runs: Runs, staged: Staged) -> None:
    uris = test_bluesky.fill(bluesky)
    bluesky_runs.run()
    staged.load()
    sql = "select * from staging.stg_bluesky__list_reads where list = 'likes' and content_id = ?"
    (read,) = staged.rows(sql, uris[0])
    assert read["member_count"] == 130 and read["is_complete"]
    assert read["read_at"] == naive(START)


def test_mastodon_acts(mastodon: MastodonServer, mastodon_runs: Runs, staged: Staged) -> None:
    posts = test_mastodon.fill(mastodon)
    at = START - timedelta(minutes=5)
    mastodon.notice("reblog", "ana", posts[0], at)
    hello = mastodon.post("hello @brand", author="eve@far.example")
    mastodon.notice("mention", "eve@far.example", hello, at)
    secret = mastodon.post("can you help", author="eve@far.example", visibility="direct")
    mastodon.notice("mention", "eve@far.example", secret, at)
    mastodon.notice("update", "eve@far.example", hello, at)
    mastodon.bots.add("fan5@other.example")
    mastodon_runs.run()
    staged.load()
    assert staged.refused == 0
    assert kinds(staged, "mastodon") == {
        "like": 131, "share": 2, "quote": 1, "comment": 1, "reply": 2, "follow": 170,
        "mention": 1, "dm_inbound": 1,
    }  # fmt: skip
    acts = by_id(staged, "mastodon")
    texts = {row["text"]: row for row in acts.values() if row["text"]}
    assert texts["nice"]["platform_person_id"] == "ana@home.example"
    assert texts["nice"]["content_id"] == posts[0]
    assert texts["thank you"]["is_team"] and not texts["nice"]["is_team"]
    welcome = texts["welcome"]
    assert (welcome["action_type"], welcome["content_id"]) == ("reply", posts[0])
    assert welcome["target_platform_person_id"] == "brand@home.example" and welcome["is_bot"]
    boost = acts[f"share:ana@home.example:{posts[0]}"]
    assert (boost["acted_at"], boost["time_basis"]) == (naive(at), "exact")
    assert boost["sharer_followers"] > 0
    other = acts[f"share:fan1@other.example:{posts[0]}"]
    assert other["time_basis"] == "published"
    assert other["acted_at"] == naive(mastodon.statuses[posts[0]].created)
    assert texts["look at this"]["content_id"] == posts[0]


def test_mastodon_content_counters_removals(
    mastodon: MastodonServer, mastodon_runs: Runs, staged: Staged
) -> None:
    posts = test_mastodon.fill(mastodon)
    poll = mastodon.post("which", poll=[("a", 3), ("b", 4)])
    mastodon.post("psst", visibility="direct")
    mastodon_runs.run()
    content = "select content_id, text, format, poll_options from staging.stg_mastodon__content"
    staged.load()
    rows = {row["content_id"]: row for row in staged.rows(content)}
    assert set(rows) == {*posts, poll}
    assert (rows[poll]["format"], rows[poll]["poll_options"]) == ("poll", "2")
    assert rows[posts[0]]["text"] == "post 0"
    votes = "select value from staging.stg_mastodon__metrics where metric = 'poll_votes'"
    assert staged.one(votes) == 7
    assert "brand_dm" in kinds(staged, "mastodon")
    mastodon.favourites[posts[0]].pop(3)
    leaf = next(row.id for row in mastodon.statuses.values() if "welcome" in row.content)
    del mastodon.statuses[leaf]
    for _ in range(2):
        mastodon_runs.run()
    staged.load()
    removed = {i: row for i, row in by_id(staged, "mastodon").items() if row["removed_at"]}
    assert set(removed) == {leaf, f"like:fan3@other.example:{posts[0]}"}
    liked = removed[f"like:fan3@other.example:{posts[0]}"]
    assert liked["removed_at"] == naive(START + timedelta(hours=2))


def test_html_becomes_text(mastodon: MastodonServer, mastodon_runs: Runs, staged: Staged) -> None:
    mastodon.post(
        '<span class="h-card"><a href="https://x.example/@ana" class="u-url mention">@<span>ana'
        "</span></a></span> A &amp; B &lt;3 it&#39;s<br />new line</p><p>second &amp;lt;b&gt; "
        '<a href="https://shop.example/long"><span class="invisible">https://</span>'
        '<span class="ellipsis">shop.example/lo</span><span class="invisible">ng</span></a>'
    )
    mastodon_runs.run()
    staged.load()
    assert staged.one("select text from staging.stg_mastodon__content") == (
        "@ana A & B <3 it's\nnew line\n\nsecond &lt;b> https://shop.example/long"
    )

"""Real data through the inbox: what is stored equals what other code counts in the originals."""

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from orchestration.loading import LoadCounts
from tests.datasets.convert import convert_airlines, convert_forum, convert_higgs, plain_text
from tests.loading.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def test_higgs(desk: Desk, shared_dir: Path) -> None:
    folder = shared_dir / "datasets" / "higgs_twitter"
    expected: Counter[str] = Counter()
    actors, own = set(), 0
    with gzip.open(folder / "higgs-activity_time.txt.gz", "rt") as lines:
        for line in lines:
            actor, target, _, kind = line.split()
            expected[kind] += 1
            actors.add(actor)
            own += actor == target
    convert_higgs(folder, desk.inbox)
    desk.collect()
    (counts,) = desk.load()
    total = sum(expected.values())
    assert counts == LoadCounts(total, total, 0, 0, "actions")
    found = dict(desk.rows("SELECT action_type, count(*) FROM raw.files__actions GROUP BY 1"))
    assert found == {
        "share": expected["RT"],
        "mention": expected["MT"],
        "reply": expected["RE"],
    }
    assert desk.rows(
        "SELECT count(DISTINCT person_id), count_if(person_id = target_person_id), "
        "count(DISTINCT record_key), count_if(is_current), min(acted_at)::VARCHAR, "
        "max(acted_at)::VARCHAR FROM raw.files__actions"
    ) == [(len(actors), own, total, total, "2012-07-01 00:02:52", "2012-07-07 23:59:53")]


def test_airlines(desk: Desk, shared_dir: Path) -> None:
    folder = shared_dir / "datasets" / "airline_tweets"
    with gzip.open(
        folder / "Tweets.csv.gz", "rt", encoding="utf-8", errors="replace", newline=""
    ) as text:
        rows = list(csv.DictReader(text))
    expected = Counter(row["airline"] for row in rows)
    convert_airlines(folder, desk.inbox)
    desk.collect()
    (counts,) = desk.load()
    assert counts == LoadCounts(len(rows), len(rows), 0, 0, "actions")
    found = dict(desk.rows("SELECT account, count(*) FROM raw.files__actions GROUP BY 1"))
    assert found == expected
    assert desk.rows(
        "SELECT count(DISTINCT person_name), count(DISTINCT payload ->> 'tweet_id'), "
        "count_if(contains(text, chr(10))), min(acted_at)::DATE::VARCHAR FROM raw.files__actions"
    ) == [
        (
            len({row["name"] for row in rows}),
            len({row["tweet_id"] for row in rows}),
            sum("\n" in row["text"] for row in rows),
            "2015-02-16",
        )
    ]


def test_forum(desk: Desk, shared_dir: Path) -> None:
    folder = shared_dir / "datasets" / "urho3d_discourse"
    topics = posts = staff = likes = views = answers = 0
    with gzip.open(folder / "topics.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            topic = json.loads(line)
            others = topic["post_stream"]["posts"][1:]
            topics += 1
            posts += len(others)
            staff += sum(post["staff"] for post in others)
            likes += topic["like_count"]
            views += topic["views"]
            numbers = {post["post_number"] for post in others}
            answers += sum(post["reply_to_post_number"] in numbers for post in others)
    convert_forum(folder, desk.inbox)
    desk.collect()
    loaded = {counts.stream: counts for counts in desk.load()}
    assert loaded == {
        "actions": LoadCounts(posts, posts, 0, 0, "actions"),
        "content": LoadCounts(topics, topics, 0, 0, "content"),
        "metrics": LoadCounts(2 * topics, 2 * topics, 0, 0, "metrics"),
    }
    assert desk.rows(
        "SELECT count_if(is_team), count_if(in_reply_to <> content_id) FROM raw.files__actions"
    ) == [(staff, answers)]
    figures = dict(desk.rows("SELECT metric, sum(value) FROM raw.files__metrics GROUP BY 1"))
    assert figures == {"likes": likes, "views": views}
    # Every answer leads to a post or topic that is there.
    assert desk.rows(
        "SELECT count(*) FROM raw.files__actions AS a WHERE in_reply_to NOT IN "
        "(SELECT action_id FROM raw.files__actions UNION ALL SELECT content_id FROM "
        "raw.files__content)"
    ) == [(0,)]


def test_text_of_html() -> None:
    html = (
        '<aside class="quote"><blockquote><p>old words</p></blockquote></aside>'
        "<p>Is&nbsp;it <b>bold</b>?<br>Yes &amp; no</p><pre><code>int main;</code></pre><p>bye</p>"
    )
    assert plain_text(html) == "Is\xa0it bold?\nYes & no\nbye"

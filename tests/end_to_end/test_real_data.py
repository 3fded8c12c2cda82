"""Real data sets through the whole pipeline: totals of the marts beside totals of the originals.

The originals are counted by plain Python, which shares nothing with the pipeline.
"""

import csv
import gzip
import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.datasets.convert import convert_airlines, convert_forum, convert_higgs
from tests.end_to_end.pipeline import Warehouse

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def real(tmp_path_factory, shared_dir):
    warehouse = Warehouse(
        tmp_path_factory.mktemp("real"), sources="accounts: []\n", as_of="2022-12-05T00:00:00Z"
    )
    folder = shared_dir / "datasets"
    convert_higgs(folder / "higgs_twitter", warehouse.inbox)
    convert_airlines(folder / "airline_tweets", warehouse.inbox)
    convert_forum(folder / "urho3d_discourse", warehouse.inbox)
    warehouse.run()
    return warehouse, folder


@pytest.fixture(scope="module")
def higgs_lines(shared_dir):
    path = shared_dir / "datasets" / "higgs_twitter" / "higgs-activity_time.txt.gz"
    with gzip.open(path, "rt") as lines:
        return [line.split() for line in lines]


def test_rows_in_are_loaded_or_quarantined(real):
    warehouse, _ = real
    rows = warehouse.raw(
        "select sum(rows_in), sum(rows_loaded), sum(rows_unchanged), sum(rows_quarantined),"
        " count_if(rows_in <> rows_loaded + rows_unchanged + rows_quarantined) from raw.loads"
    )
    assert rows[0][0] == rows[0][1] > 600_000
    assert rows[0][2:] == (0, 0, 0)


def test_shares_and_answers_by_day(real, higgs_lines):
    warehouse, _ = real
    expected = Counter()
    for _actor, _target, seconds, kind in higgs_lines:
        expected[datetime.fromtimestamp(int(seconds), UTC).date(), kind] += 1
    rows = warehouse.query(
        "select activity_date, shares, comments from marts.mart_engagement_daily"
        " where account_id = 'higgs'"
    )
    assert {(day, "RT"): shares for day, shares, _ in rows} == {
        key: count for key, count in expected.items() if key[1] == "RT"
    }
    assert {(day, "RE"): comments for day, _, comments in rows} == {
        key: count for key, count in expected.items() if key[1] == "RE"
    }


def test_everybody_who_acted_stands_on_the_ladder(real, higgs_lines):
    warehouse, _ = real
    kinds: dict[str, set[str]] = {}
    for actor, _target, _seconds, kind in higgs_lines:
        kinds.setdefault(actor, set()).add(kind)
    only_shared = sum(found == {"RT"} for found in kinds.values())
    rows = warehouse.query(
        "select case when stage = 3 then 'sharing' when stage > 3 then 'above' end, count(*)"
        " from marts.mart_ladder_person_week where week_start = date '2012-07-02' group by 1"
    )
    assert dict(rows) == {"sharing": only_shared, "above": len(kinds) - only_shared}


def test_each_mention_of_an_airline_counts_once(real):
    warehouse, folder = real
    path = folder / "airline_tweets" / "Tweets.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as text:
        expected = Counter(row["airline"] for row in csv.DictReader(text))
    rows = warehouse.query(
        "select account_id, sum(s1_engagement_actions) from marts.mart_engagement_daily"
        " where account_id in (select distinct account_id from marts.fct_actions"
        " where action_type = 'mention' and account_id <> 'higgs') group by 1"
    )
    assert dict(rows) == expected


def test_staff_of_the_forum_are_the_brand(real):
    warehouse, folder = real
    staff_posts = topics = views = 0
    people = set()
    with gzip.open(folder / "urho3d_discourse" / "topics.jsonl.gz", "rt", encoding="utf-8") as text:
        for line in text:
            topic = json.loads(line)
            topics += 1
            views += topic["views"]
            # The post that opens a topic is its content; the others are acts.
            for post in topic["post_stream"]["posts"][1:]:
                staff_posts += post["staff"]
                people.add((post["username"], post["staff"]))
    assert warehouse.query(
        "select count(*) from marts.fct_actions"
        " where account_id = 'urho3d' and direction = 'outbound'"
    ) == [(staff_posts,)]
    assert warehouse.query(
        "select count(*), sum(views) from marts.mart_engagement_content where account_id = 'urho3d'"
    ) == [(topics, views)]
    staff = {name for name, is_staff in people if is_staff}
    on_ladder = warehouse.query(
        "select count(distinct p.platform_person_id) from marts.mart_ladder_person_week as l"
        " join marts.dim_people as p using (person_id) where p.platform = 'forum'"
    )
    assert on_ladder == [(len({name for name, _ in people} - staff),)]

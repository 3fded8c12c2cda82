"""Demands and answers of real conversations, by hand and beside a plain loop over each thread.

What opens a demand rests on labels, so the loop takes the labels of the warehouse; what is compared
is when demands open, what closes them and how long that took.
"""

import gzip
import json
import statistics
from datetime import datetime, timedelta

import pytest

from tests.datasets.convert import convert_forum, plain_text
from tests.datasets.convert_support import convert_support, tweets, written_at
from tests.end_to_end.pipeline import Warehouse
from tests.end_to_end.plain_response import Act, demands

pytestmark = pytest.mark.long

WINDOW = timedelta(days=7)
AS_OF = datetime(2022, 12, 5)


@pytest.fixture(scope="module")
def real(tmp_path_factory, shared_dir):
    warehouse = Warehouse(
        tmp_path_factory.mktemp("response"),
        sources="accounts: []\n",
        as_of=AS_OF.isoformat() + "Z",
    )
    folder = shared_dir / "datasets"
    convert_support(folder / "twcs_customer_support_small", warehouse.inbox)
    convert_forum(folder / "urho3d_discourse", warehouse.inbox)
    warehouse.run()
    return warehouse, folder


def labels(warehouse, account):
    """Act -> whether it is a question or a complaint, by the labels of the warehouse."""
    return dict(
        warehouse.query(
            "select action_id, coalesce(is_question, false)"
            " or coalesce(sentiment = 'negative', false)"
            " or coalesce(brand_stance = 'negative', false)"
            f" from marts.fct_actions where account_id = '{account}'"
        )
    )


def published(warehouse, account):
    """Opening act -> instants and answering act, as the mart has them."""
    return {
        opening: (opened_at, answered_at, answer)
        for opening, opened_at, answered_at, answer in warehouse.query(
            "select opening_action_id, opened_at, answered_at, answering_action_id"
            f" from marts.fct_demands where account_id = '{account}'"
        )
    }


def expected(found):
    return {key: (d.opened_at, d.answered_at, d.answer) for key, d in found.items()}


@pytest.mark.parametrize(
    ("opening", "answer", "seconds"),
    [
        # 13:00:09, answered 13:25:49: 25 min 40 s.
        ("119239", "119238", 25 * 60 + 40),
        # 15:09:00, answered 15:16:08. It answers a tweet of the brand that answers one that the
        # file lacks: the customer's thread begins with this question.
        ("119242", "119240", 7 * 60 + 8),
        # 12:53:29, answered 13:41:25: 47 min 56 s.
        ("119256", "119254", 47 * 60 + 56),
        # 10:42:43, answered twice, at 13:36:31 and 13:37:15: the first counts.
        ("119265", "119264", 2 * 3600 + 53 * 60 + 48),
        # 07:03:47, answered 13:30:00: 6 h 26 min 13 s.
        ("119294", "119293", 6 * 3600 + 26 * 60 + 13),
        # 12:14:41, answered 12:17:02; four more answers follow in the thread.
        ("119315", "119314", 2 * 60 + 21),
        # 13:38:04, answered 13:42:46.
        ("119276", "119275", 4 * 60 + 42),
        # Asked again in a thread that was answered the day before: 10:25:35, answered 11:43:57.
        ("119285", "119286", 3600 + 18 * 60 + 22),
        # Only another customer below it was answered, with that customer's name.
        ("119250", None, None),
        # The file holds no answer.
        ("119237", None, None),
    ],
)
def test_response_times_by_hand(real, opening, answer, seconds):
    warehouse, _ = real
    assert warehouse.query(
        "select answering_action_id, first_response_seconds from marts.fct_demands"
        f" where account_id = 'support' and opening_action_id = '{opening}'"
    ) == [(answer, seconds)]


def support_acts(folder, asking):
    rows = {tweet["tweet_id"]: tweet for tweet in tweets(folder)}
    is_brand = {key: row["inbound"] == "False" for key, row in rows.items()}

    def thread(key):
        """The highest customer's tweet that stands above only with tweets of brands."""
        chain = [key]
        while rows[chain[-1]]["in_response_to_tweet_id"] in rows:
            chain.append(rows[chain[-1]]["in_response_to_tweet_id"])
        return next((found for found in reversed(chain) if not is_brand[found]), chain[-1])

    for key, row in rows.items():
        parent = row["in_response_to_tweet_id"] or None
        answers_customer = (
            parent in rows
            and not is_brand[parent]
            and rows[parent]["author_id"] != row["author_id"]
        )
        asks = parent is None or (asking[key] and not answers_customer)
        yield Act(
            key, thread(key), row["author_id"], written_at(row), row["text"], parent,
            is_brand[key], asks and not is_brand[key],
        )  # fmt: skip


def test_every_demand_of_the_support_file(real):
    warehouse, folder = real
    folder = folder / "twcs_customer_support_small"
    found = demands(support_acts(folder, labels(warehouse, "support")))
    assert len(found) > 30
    assert published(warehouse, "support") == expected(found)


def test_median_of_the_support_file(real):
    warehouse, folder = real
    folder = folder / "twcs_customer_support_small"
    found = demands(support_acts(folder, labels(warehouse, "support"))).values()
    # All its tweets but one conversation's are of one week.
    monday = datetime(2017, 10, 9)
    week = [d for d in found if monday <= d.opened_at < monday + timedelta(days=7)]
    seconds = [(d.answered_at - d.opened_at).total_seconds() for d in week if d.answered_at]
    assert warehouse.query(
        "select demand_count, due_count, answered_count, median_first_response_seconds"
        " from marts.mart_response_weekly"
        " where account_id = 'support' and week_start = date '2017-10-09'"
    ) == [(len(week), len(week), len(seconds), statistics.median(seconds))]


def forum_acts(folder, asking):
    posts = []
    with gzip.open(folder / "topics.jsonl.gz", "rt", encoding="utf-8") as text:
        for line in text:
            topic = json.loads(line)
            first, *others = topic["post_stream"]["posts"]
            by_number = {post["post_number"]: post for post in others}
            posts += [(topic["id"], by_number.get(p["reply_to_post_number"]), p) for p in others]
            assert first["post_number"] not in by_number
    staff = {post["user_id"] for _, _, post in posts if post["staff"]}
    for topic_id, parent, post in posts:
        is_brand = post["user_id"] in staff
        is_machine = post["user_id"] == -1
        answers_member = (
            parent is not None
            and parent["user_id"] not in staff
            and parent["user_id"] != post["user_id"]
        )
        if is_machine:
            continue
        yield Act(
            f"p{post['id']}", f"t{topic_id}", person(post), moment(post),
            plain_text(post["cooked"]),
            parent and f"p{parent['id']}", is_brand,
            not is_brand and not answers_member and asking[f"p{post['id']}"],
            answers_topic=parent is None,
        )  # fmt: skip


def person(post):
    """Both names under which a member can be mentioned."""
    return f"{post['user_id']}/{post['username']}"


def moment(post):
    return datetime.fromisoformat(post["created_at"]).replace(tzinfo=None)


@pytest.fixture(scope="module")
def forum(real):
    warehouse, folder = real
    return demands(forum_acts(folder / "urho3d_discourse", labels(warehouse, "urho3d")))


def test_every_demand_of_the_forum(real, forum):
    warehouse, _ = real
    assert len(forum) > 3_000
    assert published(warehouse, "urho3d") == expected(forum)


def test_response_rate_of_the_forum_by_week(real, forum):
    warehouse, _ = real
    weeks = {}
    for demand in forum.values():
        day = demand.opened_at.date()
        monday = day - timedelta(days=day.weekday())
        due, answered = weeks.get(monday, (0, 0))
        in_window = (
            demand.answered_at is not None and demand.answered_at <= demand.opened_at + WINDOW
        )
        assert demand.opened_at + WINDOW <= AS_OF
        weeks[monday] = (due + 1, answered + in_window)
    rows = warehouse.query(
        "select week_start, due_count, answered_count, response_rate"
        " from marts.mart_response_weekly where account_id = 'urho3d' and demand_count > 0"
    )
    assert {week: (due, answered) for week, due, answered, _ in rows} == weeks
    assert all(rate == pytest.approx(answered / due) for _, due, answered, rate in rows)

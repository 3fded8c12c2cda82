"""What an act can only know from other acts: content, thread, addressee, direction, meaning."""

import csv

import pytest

ACCOUNT = "acme"
COLUMNS = [
    "platform", "account", "action_id", "action_type", "acted_at", "person_id", "content_id",
    "in_reply_to", "thread_id", "text", "reaction_kind", "sentiment", "is_team",
]  # fmt: skip
# The four acts of thread "lively": two speakers with two turns each.
ACTS = list(
    csv.reader(
        """\
forum,c1,comment,2026-03-02T10:00Z,ana,p1,,,Where is it?,,,
forum,r1,reply,2026-03-02T11:00Z,ben,,c1,,On the shelf,,,
forum,r2,reply,2026-03-02T12:00Z,boss,,r1,,Thanks Ben,,,
forum,r3,reply,2026-03-02T13:00Z,ana,,r2,,Found,,positive,
forum,k1,like,2026-03-02T14:00Z,cem,c1,,,,,,
forum,loop1,reply,2026-03-03T10:00Z,dee,,loop2,,one,,,
forum,loop2,reply,2026-03-03T10:01Z,eli,,loop1,,two,,,
forum,t1,comment,2026-03-03T10:00Z,aide,p1,,,We are on it,,,true
forum,t2,like,2026-03-03T10:00Z,aide,p1,,,,,,
forum,q1,comment,2026-03-04T10:00Z,ben,p1,,,See http://x.example/?a=b now please,,,
forum,q2,comment,2026-03-04T10:00Z,ben,p1,,,Really??,,,
forum,w1,comment,2026-03-04T10:00Z,ben,p1,,,👍🏽!!,,,
forum,w2,comment,2026-03-04T10:00Z,ben,p1,,,@ana #nice https://x.example/a,,,
forum,w3,comment,2026-03-04T10:00Z,ben,p1,,,素晴らしい,,,
forum,x1,teleport,2026-03-04T10:00Z,ben,p1,,,,,,
forum,a1,reaction,2026-03-04T10:00Z,ben,p1,,,,angry,,
forum,a2,reaction,2026-03-04T10:00Z,ben,p1,,,,love,,
mastodon,m1,like,2026-03-29T00:30Z,ana@a.example,p9,,,,,,
mastodon,m2,like,2026-03-29T22:30Z,ana@a.example,p9,,,,,,
forum,late,like,2026-05-01T00:00Z,ben,p1,,,,,,
forum,v1,comment,2026-03-05T10:00Z,ana,p2,,lively,So,,,
forum,v2,reply,2026-03-05T10:01Z,ben,p2,v1,lively,so,,,
forum,v3,reply,2026-03-05T10:02Z,ana,p2,v2,lively,ah,,,
forum,v4,reply,2026-03-05T10:03Z,ben,p2,v3,lively,oh,,,
""".splitlines()
    )
)


def rows():
    """The acts with their account, in the order of COLUMNS."""
    return [[platform, ACCOUNT, *rest] for platform, *rest in ACTS]


@pytest.fixture
def facts(small):
    return small


def fact(facts, action_id, *columns):
    (row,) = facts.query(
        f"select {', '.join(columns)} from marts.fct_actions"
        f" where account_id = '{ACCOUNT}' and action_id = '{action_id}'"
    )
    return row


def test_every_act_is_there_once(facts):
    assert facts.query(
        "select count(*), count(distinct action_key) from marts.fct_actions"
        f" where account_id = '{ACCOUNT}'"
    ) == [(len(ACTS), len(ACTS))]


@pytest.mark.parametrize(
    ("action_id", "content", "thread", "target", "key", "kind", "direction", "depth"),
    [
        ("c1", "p1", "c1", None, "comment", "content", "inbound", 0),
        ("r1", "p1", "c1", "forum:ana", "peer_reply", "person", "inbound", 1),
        ("r2", "p1", "c1", "forum:ben", "reply", "person", "outbound", 2),
        ("r3", "p1", "c1", "forum:boss", "reply", "brand", "inbound", 3),
    ],
)
def test_a_chain_of_answers(facts, action_id, content, thread, target, key, kind, direction, depth):
    assert fact(
        facts, action_id, "content_id", "thread_id", "target_person_id", "taxonomy_key",
        "target_kind", "direction", "depth",
    ) == (content, thread, target, key, kind, direction, depth)  # fmt: skip


def test_a_like_of_a_comment_belongs_to_the_post(facts):
    assert fact(facts, "k1", "content_id") == ("p1",)


def test_answers_in_a_circle_are_kept(facts):
    assert fact(facts, "loop1", "target_person_id") == ("forum:eli",)
    assert fact(facts, "loop2", "target_person_id") == ("forum:dee",)


def test_one_team_act_makes_all_acts_of_the_person_the_brands(facts):
    assert fact(facts, "t2", "direction", "is_team") == ("outbound", True)
    assert facts.query("select is_team from marts.dim_people where person_id = 'forum:aide'") == [
        (True,)
    ]


@pytest.mark.parametrize(
    ("action_id", "question", "kind"),
    [
        ("c1", True, "words"),
        ("q1", False, "words"),
        ("q2", False, "words"),
        ("w1", False, "wordless"),
        ("w2", False, "tags_only"),
        ("w3", False, "words"),
        ("k1", None, "missing"),
    ],
)
def test_what_a_text_is_made_of(facts, action_id, question, kind):
    assert fact(facts, action_id, "is_question", "text_kind") == (question, kind)


def test_short_words_in_a_conversation_are_meaningful(facts):
    assert [fact(facts, key, "is_meaningful") for key in ("v1", "v2", "v3", "v4")] == [(True,)] * 4
    assert fact(facts, "r1", "is_meaningful") == (False,)


def test_unknown_types_are_kept_and_count_nowhere(facts):
    assert fact(facts, "x1", "action_type", "effort_weight") == ("teleport", None)
    assert facts.query(
        "select count(*) from marts.dim_action_types where action_type = 'teleport'"
    ) == [(0,)]


def test_reactions_have_a_valence_by_their_kind(facts):
    assert fact(facts, "a1", "valence") == (-1,)
    assert fact(facts, "a2", "valence") == (1,)


def test_days_follow_the_audiences_time_zone_over_the_clock_change(facts):
    # 29 March 2026: Berlin goes from UTC+1 to UTC+2 at 01:00 UTC.
    assert fact(facts, "m1", "cast(action_date as varchar)") == ("2026-03-29",)
    assert fact(facts, "m2", "cast(action_date as varchar)") == ("2026-03-30",)


def test_linked_ids_are_one_person(facts):
    assert fact(facts, "m1", "person_id") == ("forum:ana",)
    assert facts.query("select count(*) from marts.dim_people where person_id like '%:ana%'") == [
        (1,)
    ]


def test_acts_after_now_stay_in_facts_and_out_of_marts(facts):
    assert fact(facts, "late", "action_type") == ("like",)
    days = facts.query("select max(activity_date) from marts.mart_engagement_daily")
    assert str(days[0][0]) < "2026-05-01"

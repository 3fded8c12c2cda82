"""The outbox of a Mastodon archive, into raw."""

import json
from typing import Any

import pytest

from tests.loading.desk import Desk
from tests.loading.export_files import zipped

ACTOR = "https://home.example/users/brand"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def uri(number: int) -> str:
    return f"{ACTOR}/statuses/{number}"


def create(number: int, parent: str | None = None, **more: Any) -> dict[str, Any]:
    published = f"2026-01-22T10:{number % 60:02}:00Z"
    note = {
        "id": uri(number), "type": "Note", "inReplyTo": parent, "published": published,
        "url": f"https://home.example/@brand/{number}", "attributedTo": ACTOR,
        "content": f"<p>Hi &amp; bye<br>{number}</p><p>end</p>", "contentMap": {"en": "x"},
        "to": [PUBLIC], "cc": [f"{ACTOR}/followers"], "summary": None, "conversation": "tag:c",
        **more,
    }  # fmt: skip
    return {"id": f"{uri(number)}/activity", "type": "Create", "actor": ACTOR,
            "published": published, "to": note["to"], "cc": note["cc"], "object": note}  # fmt: skip


BOOST = {
    "id": f"{uri(6)}/activity",
    "type": "Announce",
    "actor": ACTOR,
    "published": "2026-01-22T11:00:00Z",
    "object": "https://other.example/users/ada/statuses/1",
}
MENTION = [{"type": "Mention", "href": "https://other.example/users/ada",
            "name": "@Ada@other.example"}]  # fmt: skip
ACTS = [
    create(1, likes={"totalItems": 5}, shares={"totalItems": 0},
           attachment=[{"type": "Document", "mediaType": "image/png"}], summary="Careful"),
    create(2, type="Question", endTime="2026-01-23T10:00:00Z", votersCount=2,
           oneOf=[{"name": "a", "replies": {"totalItems": 2}},
                  {"name": "b", "replies": {"totalItems": 1}}]),
    create(3, uri(1)),
    create(4, uri(3)),
    create(5, "https://other.example/users/ada/statuses/9", tag=MENTION),
    BOOST,
    create(7, to=["https://other.example/users/ada"], cc=[], tag=MENTION),
]  # fmt: skip


def outbox(acts: list[Any], **more: Any) -> dict[str, Any]:
    context = ["https://www.w3.org/ns/activitystreams", {"x": "y"}]
    return {"@context": context, "id": "outbox.json",
            "type": "OrderedCollection", "totalItems": 99, "orderedItems": acts,
            **more}  # fmt: skip


@pytest.mark.parametrize("layout", ["file", "indented", "zip"])
def test_an_outbox(desk: Desk, layout: str) -> None:
    text = json.dumps(outbox(ACTS), indent=2 if layout == "indented" else None)
    likes = {"@context": "x", "type": "OrderedCollection", "orderedItems": ["https://a/1"]}
    members = {"outbox.json": text, "actor.json": "{}", "likes.json": json.dumps(likes)}
    counts = desk.take("any/file", zipped(members) if layout == "zip" else text)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (7, 7, 0), desk.refused()
    assert desk.rows(
        "SELECT account, content_id, format, title, text, poll_options FROM raw.files__content "
        "ORDER BY content_id"
    ) == [
        ("brand@home.example", "1", "image", "Careful", "Hi & bye\n1\nend", None),
        ("brand@home.example", "2", "poll", None, "Hi & bye\n2\nend", 2.0),
    ]
    assert desk.rows(
        "SELECT action_id, action_type, content_id, in_reply_to, target_person_id, space_kind "
        "FROM raw.files__actions WHERE is_team AND person_id = 'brand@home.example' ORDER BY 1"
    ) == [
        ("3", "comment", "1", "1", None, "own"),
        ("4", "reply", "1", "3", None, "own"),
        ("5", "reply", None, "https://other.example/users/ada/statuses/9", "ada@other.example",
         "elsewhere"),
        ("6", "share", None, None, None, "elsewhere"),
        ("7", "brand_dm", None, None, "ada@other.example", "own"),
    ]  # fmt: skip
    assert desk.rows("SELECT content_id, metric, value FROM raw.files__metrics ORDER BY ALL") == [
        ("1", "likes", 5.0),
        ("1", "reposts", 0.0),
        ("2", "poll_votes", 3.0),
    ]


@pytest.mark.parametrize(
    ("configured", "account"),
    [("@Brand@home.example", "@Brand@home.example"), ("brand", "brand"),
     ("other@home.example", "brand@home.example")],
)  # fmt: skip
def test_the_account_is_spelled_as_configured(desk: Desk, configured: str, account: str) -> None:
    desk.con.execute("INSERT INTO raw.accounts VALUES ('mastodon', ?)", [configured])
    desk.take("o.json", json.dumps(outbox(ACTS)))
    assert desk.rows("SELECT DISTINCT account FROM raw.files__content") == [(account,)]


BROKEN = [
    ({**BOOST, "type": "Move"}, "the activity is of a type that is not known: Move"),
    ({**BOOST, "actor": "https://x/y"}, "the record is no activity of the account"),
    ({**BOOST, "published": 5}, "the activity has no time"),
    ({**BOOST, "published": "then"}, "is not a time: then"),
    ({**BOOST, "id": None}, "the activity has no id"),
    ("text", "the record is no activity of the account"),
    (None, "the record is no activity of the account"),
    ({**ACTS[0], "object": {"id": 4}}, "the activity is of a type that is not known: Create"),
    ({**BOOST, "x": json.loads("[" * 90 + "]" * 90)}, "nested deeper than 64"),
]


def test_broken_activities_cost_themselves(desk: Desk) -> None:
    acts = [ACTS[0], *(activity for activity, _ in BROKEN), *ACTS[1:]]
    counts = desk.take("o.json", json.dumps(outbox(acts)))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (16, 7, 9)
    # Members and elements before: two of the context, id, type, total, one activity.
    assert desk.refused() == [(n, reason) for n, (_, reason) in enumerate(BROKEN, 7)]


def test_unexpected_types_are_no_crash(desk: Desk) -> None:
    odd = create(9, content=5, tag="x", attachment=[None, 3], oneOf=[], contentMap=[], url=[],
                 likes=[], shares={"totalItems": True}, cc="x", summary={})  # fmt: skip
    counts = desk.take("o.json", json.dumps(outbox([odd])))
    assert (counts.rows_in, counts.loaded) == (1, 1)


def test_cut_off_it_is_refused_as_a_whole(desk: Desk) -> None:
    text = json.dumps(outbox(ACTS))
    counts = desk.take("o.json", text[:-200])
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (1, 0, 1)
    assert desk.refused()[0][1].startswith("the JSON ")


def test_a_circle_of_answers_ends(desk: Desk) -> None:
    counts = desk.take("o.json", json.dumps(outbox([create(1, uri(2)), create(2, uri(1))])))
    assert (counts.rows_in, counts.loaded) == (2, 2)

"""Downloads of Facebook and Instagram as JSON, into raw."""

import json
from typing import Any

import pytest

from tests.loading.desk import Desk
from tests.loading.export_files import zipped

DAY = 1769090400  # 2026-01-22 14:00 UTC


def spoilt(value: Any) -> str:
    """JSON as the download writes it: every byte of UTF-8 as a letter of its own."""
    text = json.dumps(value, ensure_ascii=False).encode().decode("latin-1")
    return json.dumps(json.loads(text))


POSTS = [
    {"timestamp": DAY, "title": "Brand hat etwas geschrieben", "data": [
        {"update_timestamp": DAY}, {"post": "Café geöffnet 🎉"}]},
    {"timestamp": DAY + 60, "attachments": [{"data": [
        {"media": {"uri": "posts/media/a.mp4", "creation_timestamp": DAY,
                   "description": "Film"}}]}]},
    {"timestamp": DAY + 120, "data": [{"post": "Read"}], "attachments": [{"data": [
        {"external_context": {"url": "https://brand.example/a"}}]}]},
]  # fmt: skip
COMMENTS = {
    "comments_v2": [
        {
            "timestamp": DAY,
            "title": "Brand commented on Ada's post.",
            "data": [
                {
                    "comment": {
                        "timestamp": DAY,
                        "comment": "Schön",
                        "author": "Brand",
                        "group": "Gärten",
                    }
                }
            ],
        }
    ]
}
REACTIONS = [{"timestamp": DAY, "title": "Brand likes a post", "data": [
    {"reaction": {"reaction": "LOVE", "actor": "Brand"}}]}]  # fmt: skip
MESSAGES = {
    "participants": [{"name": "Zoë"}, {"name": "Brand Käse"}],
    "messages": [
        {"sender_name": "Brand Käse", "timestamp_ms": (DAY + 60) * 1000, "content": "Ja, sicher"},
        {"sender_name": "Zoë", "timestamp_ms": DAY * 1000, "content": "Geöffnet?",
         "reactions": [{"reaction": "👍", "actor": "Brand Käse"}]},
        {"sender_name": "Zoë", "timestamp_ms": DAY * 1000 + 500, "photos": [{"uri": "a.jpg"}]},
    ],
    "title": "Zoë", "thread_path": "inbox/zoe_12345",
}  # fmt: skip
FB_PROFILE = {"profile_v2": {"name": {"full_name": "Brand Käse"}, "emails": {}}}
MEDIA = [
    {"media": [{"uri": "media/posts/a.jpg", "creation_timestamp": DAY, "title": "Eins ö"}]},
    {"media": [{"uri": "media/posts/b.jpg", "creation_timestamp": DAY, "title": ""},
               {"uri": "media/posts/c.mp4", "creation_timestamp": DAY}],
     "title": "Zwei", "creation_timestamp": DAY + 60},
]  # fmt: skip
STORIES = {"ig_stories": [{"uri": "media/s.mp4", "creation_timestamp": DAY, "title": ""}]}
FOLLOWERS = [
    {"title": "", "media_list_data": [], "string_list_data": [
        {"href": "https://www.instagram.com/ada", "value": "ada", "timestamp": DAY}]},
    {"title": "bob", "media_list_data": [], "string_list_data": [
        {"href": "https://www.instagram.com/bob", "timestamp": DAY + 1}]},
]  # fmt: skip
IG_COMMENTS = [
    {"media_list_data": [], "string_map_data": {"Kommentar": {"value": "Süß"},
     "Eigentümer": {"value": "ada"}, "Zeit": {"timestamp": DAY}}},
    {"media_list_data": [], "string_map_data": {"Comment": {"value": "Nice"},
     "Time": {"timestamp": DAY}}},
]  # fmt: skip
LIKES = {"likes_media_likes": [{"title": "ada", "string_list_data": [
    {"href": "https://www.instagram.com/p/x/", "value": "\u00f0\u009f\u0091\u008d",
     "timestamp": DAY}]}]}  # fmt: skip
IG_PROFILE = {"profile_user": [{"title": "Nutzer", "string_map_data": {
    "Benutzername": {"value": "brand"}, "Name": {"value": "Brand Käse"}}}]}  # fmt: skip
PICTURE = b"\xff\xd8\xff\xe0\0\0"


def content(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows(
        "SELECT format, text, strftime(published_at, '%H:%M') FROM raw.files__content "
        "WHERE is_current ORDER BY published_at, format"
    )


def acts(desk: Desk, columns: str) -> list[tuple[object, ...]]:
    return desk.rows(f"SELECT {columns} FROM raw.files__actions WHERE is_current ORDER BY ALL")


def test_facebook(desk: Desk) -> None:
    folder = "your_facebook_activity"
    archive = zipped(
        {
            f"{folder}/posts/your_posts__check_ins__photos_and_videos_1.json": spoilt(POSTS),
            f"{folder}/comments_and_reactions/comments.json": spoilt(COMMENTS),
            f"{folder}/comments_and_reactions/likes_and_reactions_1.json": spoilt(REACTIONS),
            f"{folder}/messages/inbox/zoe_12345/message_1.json": spoilt(MESSAGES),
            "personal_information/profile_information/profile_information.json": spoilt(FB_PROFILE),
            "preferences/feed.json": '{"feed": []}',
            f"{folder}/posts/media/a.jpg": PICTURE,
        }
    )
    counts = desk.take("facebook/1029/download.zip", archive)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (8, 8, 0), desk.refused()
    assert content(desk) == [
        ("text", "Café geöffnet 🎉", "14:00"), ("video", "Film", "14:01"),
        ("link", "Read", "14:02"),
    ]  # fmt: skip
    assert acts(desk, "action_type, person_id, text, reaction_kind, is_team, space_kind") == [
        ("brand_dm", None, "Ja, sicher", None, True, None),
        ("comment", None, "Schön", None, True, "group"),
        ("dm_inbound", "inbox/zoe_12345|zoë", "Geöffnet?", None, None, None),
        ("dm_inbound", "inbox/zoe_12345|zoë", None, None, None, None),
        ("reaction", None, None, "love", True, "elsewhere"),
    ]
    assert desk.rows("SELECT DISTINCT platform, account FROM raw.files__actions") == [
        ("facebook_pages", "1029")
    ]
    assert desk.take("facebook/1029/again.zip", archive + b"\0").loaded == 0


def test_instagram(desk: Desk) -> None:
    documents = {"a": MEDIA, "b": STORIES, "c": FOLLOWERS, "d": IG_COMMENTS, "e": LIKES,
                 "f": MESSAGES, "g": IG_PROFILE}  # fmt: skip
    members = {f"x/{name}.json": spoilt(value) for name, value in documents.items()}
    counts = desk.take("instagram/brand/d.zip", zipped(members))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (11, 11, 0), desk.refused()
    assert content(desk) == [
        ("image", "Eins ö", "14:00"), ("story", None, "14:00"), ("carousel", "Zwei", "14:01"),
    ]  # fmt: skip
    assert acts(desk, "action_type, person_id, text, target_person_id") == [
        ("brand_dm", None, "Ja, sicher", "inbox/zoe_12345|zoë"),
        ("comment", None, "Nice", None),
        ("comment", None, "Süß", "ada"),
        ("dm_inbound", "inbox/zoe_12345|zoë", "Geöffnet?", None),
        ("dm_inbound", "inbox/zoe_12345|zoë", None, None),
        ("follow", "ada", None, None),
        ("follow", "bob", None, None),
        ("like", None, None, "ada"),
    ]


@pytest.mark.parametrize("indent", [None, 2])
def test_single_files_however_they_are_laid_out(desk: Desk, indent: int | None) -> None:
    documents: list[Any] = [POSTS, COMMENTS, REACTIONS, MEDIA, FOLLOWERS, LIKES]
    for number, document in enumerate(documents):
        platform = "facebook_pages" if number < 3 else "instagram"
        counts = desk.take(f"{platform}/brand/{number}", json.dumps(document, indent=indent))
        records = document if isinstance(document, list) else next(iter(document.values()))
        assert (counts.rows_in, counts.loaded) == (len(records), len(records)), number


def test_text_that_is_right_already_stays(desk: Desk) -> None:
    desk.take("facebook/b/p.json", json.dumps(POSTS, ensure_ascii=False))
    assert content(desk)[0][1] == "Café geöffnet 🎉"


def test_messages_need_to_know_who_is_the_account(desk: Desk) -> None:
    counts = desk.take("facebook/1029/message_1.json", spoilt(MESSAGES))
    assert (counts.rows_in, counts.quarantined) == (1, 1)
    ((line, reason),) = desk.refused()
    assert line is None
    assert reason.startswith(
        "the messages do not say which participant is the account (Zoë, Brand Käse): put them"
    )
    (desk.inbox / "facebook" / "brand käse").mkdir()
    (desk.inbox / "facebook" / "1029" / "message_1.json").rename(
        desk.inbox / "facebook" / "brand käse" / "message_1.json"
    )
    desk.collect()
    (counts,) = desk.load()
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (3, 3, 0)


#: A broken record, and the beginning of the reason; None for one that is odd but readable.
BROKEN = [
    ('{"timestamp": "soon", "data": [{"post": "x"}]}', "the record has no time: soon"),
    ('{"timestamp": 1e300, "data": []}', "the time of the record is out of range: 1e+300"),
    ('{"timestamp": true}', "the record has no time: True"),
    ('{"timestamp": NaN}', "malformed JSON: NaN is no JSON value"),
    ('{"timestamp": 1, }', "malformed JSON: "),
    ('{"timestamp": 1 "data": []}', "malformed JSON: "),
    ("[" * 100_000 + "]" * 100_000, "nested deeper than 64"),
    ("17", "the record is no object"),
    ("", "malformed JSON: "),
    (f'{{"timestamp": {DAY}, "data": {{"a": 1}}, "attachments": [null, 3]}}', None),
    (f'{{"timestamp": {DAY}, "title": ["x"], "data": [{{"post": {{}}}}]}}', None),
]


def test_broken_records_cost_themselves(desk: Desk) -> None:
    good = [json.dumps(one) for one in POSTS]
    text = ",\n".join([good[0], *(record for record, _ in BROKEN), good[1]])
    counts = desk.take("facebook/b/p.json", f"[{text}]")
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (13, 4, 9)
    expected = [(n, reason) for n, (_, reason) in enumerate(BROKEN, 2) if reason]
    for (line, found), (number, reason) in zip(desk.refused(), expected, strict=True):
        assert (line, found[: len(reason)]) == (number, reason)
    assert {"Café geöffnet 🎉", "Film"} <= {row[1] for row in content(desk)}

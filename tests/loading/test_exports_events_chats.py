"""Saved chats of Zoom and YouTube, into raw."""

import json
from typing import Any

import pytest

from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, zipped
from tests.loading.test_exports_events import PEOPLE, report

FOLDER = "event/brand/2026-01-22 13.50.00 Launch 81234567890"
SESSION = "81234567890-2026-01-22"
CHAT = (
    "2026-01-22 14:01:00 From Ada L to Everyone:\r\n\tHello: all\r\n\tof you\r\n"
    "2026-01-22 14:02:00 From Road to Rome to Bob(Direct Message):\r\n\tsecret\r\n"
    "2026-01-22 14:03:00 From Road to Rome to Everyone:\r\n"
    '\tReplying to "Hello: all":\r\n\r\n\tHi Ada\r\n'
    '2026-01-22 14:04:00 From Cem to Everyone:\r\n\tReacted to "Hello: all" with 👍\r\n'
)


def acts(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows(
        "SELECT action_type, person_id, coalesce(text, reaction_kind), "
        "strftime(acted_at, '%H:%M:%S'), content_id FROM raw.files__actions "
        "WHERE action_type <> 'live_attend' ORDER BY acted_at, text"
    )


def test_a_saved_chat(desk: Desk) -> None:
    counts = desk.take(f"{FOLDER}/meeting_saved_chat.txt", CHAT)
    assert (counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined) == (4, 3, 1, 0)
    assert acts(desk) == [
        ("live_chat", f"{SESSION}|ada l", "Hello: all\nof you", "14:01:00", SESSION),
        ("live_chat", f"{SESSION}|road to rome", "Hi Ada", "14:03:00", SESSION),
        ("reaction", f"{SESSION}|cem", "👍", "14:04:00", SESSION),
    ]
    raw = desk.rows("SELECT concat_ws(' ', text, payload) FROM raw.files__actions")
    assert "secret" not in str(raw)
    counts = desk.take(f"{FOLDER}/copy.txt", CHAT + "\n")
    assert (counts.loaded, counts.unchanged) == (0, 4)


def test_a_chat_without_days(desk: Desk) -> None:
    text = (
        "14:01:00\t From Ada L : Look: at this\n"
        "14:01:00\t From Ada L : Look: at this\n"
        "14:02:00\t From  Ready to Go : yes\n"
        "14:03:00\t From Bob  to  Ada L(Privately) : psst\n"
        "14:04:00\t From Bob  to  Everyone : see http://x:\n"
    )
    counts = desk.take(f"{FOLDER}/chat.txt", text)
    assert (counts.rows_in, counts.loaded, counts.unchanged) == (5, 4, 1)
    assert [(row[1], row[2]) for row in acts(desk)] == [
        (f"{SESSION}|ada l", "Look: at this"), (f"{SESSION}|ada l", "Look: at this"),
        (f"{SESSION}|ready to go", "yes"), (f"{SESSION}|bob", "see http://x:"),
    ]  # fmt: skip


OFFSETS = "00:00:04\tAda L:\tHello\n01:10:00\tBob:\tBye\n"


def test_a_chat_of_a_recording(desk: Desk) -> None:
    desk.con.execute("INSERT INTO raw.settings (timezone) VALUES ('America/Los_Angeles')")
    name = "event/brand/81234567890/GMT20260123-035000_Recording.chat.txt"
    counts = desk.take(name, OFFSETS)
    assert (counts.rows_in, counts.loaded) == (2, 2)
    # The evening before, where the session was.
    assert [row[2:] for row in acts(desk)] == [
        ("Hello", "03:50:04", SESSION), ("Bye", "05:00:00", SESSION),
    ]  # fmt: skip


def test_the_report_in_the_same_archive_names_the_session(desk: Desk) -> None:
    counts = desk.take("event/brand/all.zip", zipped({"c.txt": OFFSETS, "r.csv": report(PEOPLE)}))
    assert counts.quarantined == 0, desk.refused()
    assert [row[2:] for row in acts(desk)] == [
        ("Hello", "14:00:04", SESSION), ("Bye", "15:10:00", SESSION),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("event/brand/chat.txt", CHAT, "the file does not say of which session it is"),
        ("event/brand/81234567890.txt", "14:01:00\t From A : x\n", "the file does not say on whi"),
        (f"{FOLDER}/chat.txt", OFFSETS, "the chat counts from the start of a recording"),
    ],
)
def test_a_chat_of_nobody_knows_what_waits(desk: Desk, path: str, text: str, reason: str) -> None:
    counts = desk.take(path, text)
    assert (counts.rows_in, counts.quarantined) == (1, 1)
    ((line, found),) = desk.refused()
    assert (line, found[: len(reason)]) == (None, reason)


def test_broken_messages(desk: Desk) -> None:
    lines = CHAT.encode().splitlines(keepends=True)
    lines[11:] = [b"2026-01-22 14:01:30 From Nobody\r\n", b"\xff\xfe\r\n", b"adrift\r\n",
                  b"2026-01-22 25:01:30 From Eve to Everyone:\r\n", b"\tx\r\n"]  # fmt: skip
    counts = desk.take(f"{FOLDER}/c.txt", b"".join(lines))
    assert (counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined) == (8, 3, 1, 4)
    assert [line for line, _ in desk.refused()] == [12, 13, 14, 15]
    assert desk.refused()[0][1] == "the message has no colon behind its name"
    assert desk.refused()[2][1] == "the line is no message and belongs to none"


def message(kind: str, number: int, **more: Any) -> dict[str, Any]:
    one = {
        "id": f"m{number}",
        "message": {"runs": [{"text": "hi "}, {"emoji": {"emojiId": "e", "shortcuts": [":x:"]}}]},
        "authorName": {"simpleText": "@ada"},
        "authorExternalChannelId": "UCada",
        "timestampUsec": str(1769090400000000 + number * 1000000),
        **more,
    }
    return {"replayChatItemAction": {
        "actions": [{"addChatItemAction": {"item": {kind: one}}}], "videoOffsetTimeMsec": "1",
    }}  # fmt: skip


def badge(icon: str) -> list[dict[str, Any]]:
    return [{"liveChatAuthorBadgeRenderer": {"icon": {"iconType": icon}}}]


REPLAY = [
    message("liveChatTextMessageRenderer", 1),
    message("liveChatPaidMessageRenderer", 2, purchaseAmountText={"simpleText": "€5.00"}),
    message("liveChatTextMessageRenderer", 3, authorExternalChannelId="UCbrand",
            authorBadges=badge("OWNER")),
    message("liveChatViewerEngagementMessageRenderer", 4),
    {"replayChatItemAction": {"actions": [{"addBannerToLiveChatCommand": {}}]}},
]  # fmt: skip


def test_youtube_replay(desk: Desk) -> None:
    lines = [json.dumps(one) for one in REPLAY]
    lines[1:1] = ['{"replayChatItemAction": {"actions": [', '{"other": 1}']
    lines.append(json.dumps(message("liveChatTextMessageRenderer", 5, timestampUsec=None)))
    lines.append('{"replayChatItemAction":' * 5000)
    path = "youtube/brand/Launch [dQw4w9WgXcQ].live_chat.json"
    counts = desk.take(path, "\n".join(lines) + "\n")
    assert (counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined) == (9, 3, 2, 4)
    assert [line for line, _ in desk.refused()] == [2, 3, 8, 9]
    assert desk.refused()[1][1] == "the line is no action of a chat"
    assert desk.refused()[3][1] == "nested deeper than 64"
    assert desk.rows(
        "SELECT action_id, person_id, person_name, text, content_id, is_team, "
        "acted_at::VARCHAR, payload ->> 'amount' FROM raw.files__actions ORDER BY 1"
    ) == [
        ("m1", "UCada", "@ada", "hi :x:", "dQw4w9WgXcQ", None, "2026-01-22 14:00:01", None),
        ("m2", "UCada", "@ada", "hi :x:", "dQw4w9WgXcQ", None, "2026-01-22 14:00:02", "€5.00"),
        ("m3", "UCbrand", "@ada", "hi :x:", "dQw4w9WgXcQ", True, "2026-01-22 14:00:03", None),
    ]


def test_a_replay_of_an_unknown_video_waits(desk: Desk) -> None:
    counts = desk.take("youtube/brand/chat.json", json.dumps(REPLAY[0]) + "\n")
    assert counts.quarantined == 1
    assert "the chat does not say of which video it is" in desk.refused()[0][1]


def test_a_chat_mixed_with_a_table_is_no_chat(desk: Desk) -> None:
    counts = desk.take(f"{FOLDER}/a.csv", csv_text([["Ada", "x"], ["14:01:00 From Ada : x", "y"]]))
    assert (counts.rows_in, counts.quarantined) == (1, 1)

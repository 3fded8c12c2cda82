"""Google Takeout's comments and live chats, into raw."""

import json

import pytest

from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, zipped

CHANNEL = "UCabcdefghijklmnopqrstuv"
HEAD = ["Comment ID", "Channel ID", "Comment Create Timestamp", "Price", "Parent Comment ID",
        "Post ID", "Video ID", "Comment Text", "Top-Level Comment ID"]  # fmt: skip
OLD = ["Comment ID", "Channel ID", "Comment create timestamp", "Price", "Parent comment ID",
       "Video ID", "Comment text"]  # fmt: skip
AT = "2026-01-22T14:00:00.5+00:00"
PIECES = '{"text":"Hi "},{"text":"@ada","mention":{"externalChannelId":"UCada"}},{"text":" é\\n!"}'
ROWS = [
    ["c1", CHANNEL, AT, "0", "", "", "vid00000001", '{"text":"First, all"}', ""],
    ["c1.r", CHANNEL, AT, "0", "c0", "", "vid00000002", PIECES, "c0"],
]
CHATS = [
    ["Live Chat ID", "Channel ID", "Live Chat Create Timestamp", "Price", "Video ID",
     "Live Chat Text"],
    ["l1", CHANNEL, "2026-01-22T14:00:00Z", "", "vid00000003", '{"text":"Hello chat"}'],
]  # fmt: skip


def test_a_takeout(desk: Desk) -> None:
    root = "Takeout/YouTube und YouTube Music"
    members = {
        f"{root}/Kommentare/Kommentare.csv": csv_text([HEAD, *ROWS]),
        f"{root}/live chats/live chats.csv": csv_text(CHATS),
        f"{root}/Abos/Abos.csv": "Channel Id,Channel Url,Channel Title\nUCx,http://x,X\n",
    }
    counts = desk.take("any.zip", zipped(members))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (3, 3, 0), desk.refused()
    assert desk.rows(
        "SELECT action_id, action_type, account, person_id, in_reply_to, content_id, text, "
        "payload ->> 'video_id', is_team FROM raw.files__actions ORDER BY 1"
    ) == [
        ("c1", "comment", CHANNEL, CHANNEL, None, None, "First, all", "vid00000001", True),
        ("c1.r", "reply", CHANNEL, CHANNEL, "c0", None, "Hi @ada é\n!", "vid00000002", True),
        ("l1", "live_chat", CHANNEL, CHANNEL, None, None, "Hello chat", "vid00000003", True),
    ]


@pytest.mark.parametrize(
    ("folder", "account"),
    [("brand", "brand"), (CHANNEL, CHANNEL), ("UC" + "x" * 22, CHANNEL)],
)
def test_the_account(desk: Desk, folder: str, account: str) -> None:
    older = [[row[n] for n in (0, 1, 2, 3, 4, 6, 7)] for row in ROWS]
    assert desk.take(f"youtube/{folder}/c.csv", csv_text([OLD, *older])).loaded == 2
    assert desk.rows("SELECT DISTINCT account FROM raw.files__actions") == [(account,)]


#: Column, value, and the beginning of the reason; None for what is odd but readable.
BROKEN = [
    (7, "plain words", "the text is malformed JSON: "),
    (7, '{"text":' + "[" * 100_000, "the text is malformed JSON: max"),
    (2, "yesterday", "is not a time: yesterday"),
    (1, "", "the row has no id or no channel"),
    (7, json.dumps([[1, None, "x"]]), None),
]


def test_bad_rows_cost_themselves(desk: Desk) -> None:
    bad = [[*ROWS[0][:at], value, *ROWS[0][at + 1 :]] for at, value, _ in BROKEN]
    counts = desk.take("youtube/b/c.csv", csv_text([HEAD, *bad, ROWS[1], ["c9", CHANNEL]]))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (7, 2, 5)
    expected = [reason for *_, reason in BROKEN if reason]
    expected.append("too few fields: 2 instead of 9")
    found = [reason for _, reason in desk.refused()]
    assert [one[: len(two)] for one, two in zip(found, expected, strict=True)] == expected

"""Google Takeout, YouTube: comments and live chats that the owner of the account wrote.

It is what the account did: replies give response times, comments and chats what it said elsewhere.
Everything is the team's. Videos are named by id and not whose they are, so that a video alone makes
no content of the brand: it stands in the payload and the address, and a reply finds its video by
the comment that it answers. The account is the one of the folder or sources.yml, unless that is
another channel's id than the row names. Text is JSON pieces side by side. Times are ISO, in UTC.

Left out: subscriptions and watch history (no act of an audience), lists and details of videos.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from orchestration.loading.exports import limits
from orchestration.loading.exports.headers import header_candidates
from orchestration.loading.exports.json_items import deep
from orchestration.loading.exports.model import Converted, Made, Match, Part, Row, Source, Stream
from orchestration.loading.quarantine import WaitingFile

PLATFORM = "youtube"
#: Folded header -> key.
_COMMON = {"channel id": "channel", "price": "price", "video id": "video"}
_COMMENTS = {
    **_COMMON,
    "comment id": "id",
    "comment create timestamp": "at",
    "comment text": "text",
    "parent comment id": "parent",
    "post id": "post",
    "top-level comment id": "top",
}
_CHATS = {
    **_COMMON,
    "live chat id": "id",
    "live chat create timestamp": "at",
    "live chat text": "text",
}


@dataclass(frozen=True)
class OwnTexts:
    """One of the two tables; see the module."""

    name: str
    title: str
    columns: dict[str, str] = field(hash=False)
    stream: Stream = "actions"
    whole_archive: bool = True

    def match(self, part: Part) -> Match | None:
        """A header with id, channel, time and text."""
        for row, names in header_candidates(part):
            found = {
                at: self.columns[name] for at, name in enumerate(names) if name in self.columns
            }
            if {"id", "channel", "at", "text"} <= set(found.values()):
                return Match(self, part, len(found), "en", row.line, row.cells, found)
        return None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Every row below the header."""
        try:
            account = source.account(PLATFORM)
        except WaitingFile:
            account = ""
        for row in match.part.rows():
            if row.line <= match.header_line:
                continue
            made: tuple[Made, ...] = ()
            problem = row.problem
            if problem is None:
                try:
                    made = (_act(_cells(row, match), account, self.columns is _CHATS),)
                except (ValueError, OverflowError) as error:
                    problem = str(error)
            yield Converted(row.line, row.text, made, problem)


def _cells(row: Row, match: Match) -> dict[str, str]:
    if len(row.cells) != len(match.header):
        few = "few" if len(row.cells) < len(match.header) else "many"
        raise ValueError(f"too {few} fields: {len(row.cells)} instead of {len(match.header)}")
    if any(len(cell) > limits.MAX_CELL for cell in row.cells):
        raise ValueError(f"a cell is longer than {limits.MAX_CELL} characters")
    return {key: row.cells[at].strip() for at, key in match.columns.items()}


def _act(cells: dict[str, str], account: str, is_chat: bool) -> Made:
    channel, parent, video = cells["channel"], cells.get("parent", ""), cells.get("video", "")
    if not cells["id"] or not channel:
        raise ValueError("the row has no id or no channel")
    values = {
        "platform": PLATFORM,
        "account": channel if not account or _is_other(account, channel) else account,
        "action_type": "live_chat" if is_chat else "reply" if parent else "comment",
        "action_id": cells["id"],
        "acted_at": _time(cells["at"]),
        "person_id": channel,
        "in_reply_to": parent,
        "thread_id": cells.get("top", ""),
        "text": spoken(cells["text"]),
        "url": f"https://www.youtube.com/watch?v={video}" if video else "",
        "is_team": "true",
        "space_kind": "" if parent else "elsewhere",
    }
    extra = {"video_id": video, "post_id": cells.get("post", ""), "price": cells.get("price", "")}
    return Made("actions", {key: text for key, text in values.items() if text}, extra)


def _is_other(account: str, channel: str) -> bool:
    """Whether the account is spelled as an id of a channel, and another one."""
    return account.startswith("UC") and len(account) == 24 and account != channel


def _time(text: str) -> str:
    try:
        at = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError as error:
        raise ValueError(f"is not a time: {text[:40] or 'empty'}") from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


def spoken(text: str) -> str:
    """The words of a text written as JSON objects with commas between; ValueError if it is none."""
    try:
        pieces = json.loads(f"[{text}]")
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the text is malformed JSON: {error}") from error
    return "".join(_words(piece) for piece in pieces)


def _words(piece: Any) -> str:
    """A mention or a link has its words beside it or none."""
    if isinstance(piece, list):
        return "".join(_words(one) for one in piece)
    words = deep(piece, "text")
    if isinstance(words, str):
        return words
    url = deep(piece, "link", "linkUrl")
    return url if isinstance(url, str) else ""


EXPORTS = (
    OwnTexts("takeout.comments", "Google Takeout, YouTube comments", _COMMENTS),
    OwnTexts("takeout.live_chats", "Google Takeout, YouTube live chats", _CHATS),
)

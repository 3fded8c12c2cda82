"""The replay of a YouTube live chat, as downloaders save it: JSON lines, a page action each.

Messages, paid messages, stickers and memberships are acts ``live_chat``; notices of the page and
anything without a writer say nothing. Messages of the channel's owner are the team's. The video is
not named inside: it stands in the file's name, ``<title> [<video id>].live_chat.json``. The format
is the web page's own and may change; an action that is not known is counted and stores nothing.
Times are UTC. Memory: one line, of at most 16 MB.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from orchestration.loading.exports.json_items import Item, deep, items_of_lines
from orchestration.loading.exports.model import Converted, Made, Match, Part, Source, Stream
from orchestration.loading.quarantine import WaitingFile

_VIDEO = re.compile(r"(?:^|[\[/\s(-])([A-Za-z0-9_-]{11})(?:[\])]|(?=\.))")
_KINDS = {
    "liveChatTextMessageRenderer": "text",
    "liveChatPaidMessageRenderer": "paid",
    "liveChatPaidStickerRenderer": "paid_sticker",
    "liveChatMembershipItemRenderer": "membership",
    "liveChatSponsorshipsGiftPurchaseAnnouncementRenderer": "membership_gift",
}


@dataclass(frozen=True)
class LiveChatReplay:
    """A replay; see the module."""

    name: str = "youtube.live_chat"
    title: str = "YouTube, replay of a live chat"
    stream: Stream = "actions"
    whole_archive: bool = False

    def match(self, part: Part) -> Match | None:
        """Lines that are actions of the replay."""
        begins = part.head.lstrip("\ufeff \r\n").startswith("{")
        known = '"replayChatItemAction"' in part.head and '"actions"' in part.head
        return Match(self, part, 3) if begins and known and part.open else None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """A line each."""
        video = _video(f"{source.label}/{match.part.name}")
        account = source.account("youtube")
        for item in items_of_lines(match.part):
            made: tuple[Made, ...] = ()
            problem = item.problem
            if problem is None:
                try:
                    made = tuple(_acts(item, video, account))
                except (ValueError, OverflowError) as error:
                    problem = str(error)
            yield Converted(item.number, item.text, made, problem)


def _video(path: str) -> str:
    found = _VIDEO.findall(path)
    if not found:
        raise WaitingFile(
            "the chat does not say of which video it is: name the file <video id>.live_chat.json"
        )
    return str(found[-1])


def _acts(item: Item, video: str, account: str) -> Iterator[Made]:
    actions = deep(item.value, "replayChatItemAction", "actions")
    if not isinstance(actions, list):
        raise ValueError("the line is no action of a chat")
    for action in actions:
        message = deep(action, "addChatItemAction", "item")
        for kind, name in _KINDS.items():
            one = deep(message, kind)
            if isinstance(one, dict):
                yield _message(one, name, video, account)


def _message(one: dict[str, Any], kind: str, video: str, account: str) -> Made:
    header = deep(one, "header", "liveChatSponsorshipsHeaderRenderer")
    stamp = one.get("timestampUsec")
    if not isinstance(one.get("id"), str) or not str(stamp).isdigit():
        raise ValueError("the message has no id or no time")
    who = header if isinstance(header, dict) and "authorName" not in one else one
    values = {
        "platform": "youtube",
        "account": account,
        "action_type": "live_chat",
        "action_id": one["id"],
        "acted_at": datetime.fromtimestamp(int(str(stamp)) / 1e6, UTC).isoformat(),
        "content_id": video,
        "person_id": one.get("authorExternalChannelId"),
        "person_name": deep(who, "authorName", "simpleText"),
        "text": _text(one.get("message")),
        "is_team": "true" if "OWNER" in _badges(one) else None,
    }
    extra = {"kind": kind, "amount": deep(one, "purchaseAmountText", "simpleText")}
    return Made(
        "actions",
        {key: value for key, value in values.items() if isinstance(value, str) and value},
        {key: value for key, value in extra.items() if isinstance(value, str)},
    )


def _text(message: Any) -> str:
    """Words of a message; an emoji of the channel is its shortcut, such as :wave:."""
    runs = deep(message, "runs")
    parts = []
    for run in runs if isinstance(runs, list) else ():
        text, emoji = deep(run, "text"), deep(run, "emoji")
        shortcuts = deep(emoji, "shortcuts")
        if isinstance(text, str):
            parts.append(text)
        elif isinstance(shortcuts, list) and shortcuts and isinstance(shortcuts[0], str):
            parts.append(shortcuts[0])
        elif isinstance(deep(emoji, "emojiId"), str):
            parts.append(deep(emoji, "emojiId"))
    return "".join(parts)


def _badges(one: dict[str, Any]) -> set[str]:
    badges = one.get("authorBadges")
    icons = (
        deep(badge, "liveChatAuthorBadgeRenderer", "icon", "iconType")
        for badge in (badges if isinstance(badges, list) else ())
    )
    return {icon for icon in icons if isinstance(icon, str)}


EXPORTS = (LiveChatReplay(),)

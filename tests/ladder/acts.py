"""Acts as tests write them, and the rows of ``fct_actions`` that stand for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

ACT_COLUMNS = {
    "action_key": "VARCHAR",
    "action_id": "VARCHAR",
    "platform": "VARCHAR",
    "account_id": "VARCHAR",
    "content_id": "VARCHAR",
    "thread_id": "VARCHAR",
    "given_thread_id": "VARCHAR",
    "in_reply_to": "VARCHAR",
    "answered_key": "VARCHAR",
    "person_id": "VARCHAR",
    "target_person_id": "VARCHAR",
    "action_type": "VARCHAR",
    "valence": "INTEGER",
    "acted_at": "TIMESTAMP",
    "action_date": "DATE",
    "direction": "VARCHAR",
    "space_kind": "VARCHAR",
    "text": "VARCHAR",
    "text_kind": "VARCHAR",
    "brand_stance": "VARCHAR",
    "stance": "VARCHAR",
    "is_question": "BOOLEAN",
    "is_paid": "BOOLEAN",
    "is_team": "BOOLEAN",
    "is_bot": "BOOLEAN",
    "is_hidden": "BOOLEAN",
    "quantity": "DOUBLE",
    "removed_at": "TIMESTAMP",
    "removed_reason": "VARCHAR",
    "is_from_api": "BOOLEAN",
}
TEXT_TYPES = frozenset(
    "comment reply story_reply quote mention review survey_response live_chat ugc_post brand_tag "
    "contest_entry dm_inbound email_inbound recommendation".split()
)
OUTBOUND_TYPES = frozenset({"brand_reply", "brand_dm"})
_VALENCES = {"like": 1, "love": 1, "haha": 0, "angry": -1}
_TAG = re.compile(r"(https?://|www\.)\S+|[@#][\w][\w.@:-]*")


@dataclass(frozen=True, eq=False)
class Act:
    """One act, equal to itself only.

    Times are naive UTC; person ids are ``<platform>:<id>`` of the linked person.
    """

    action_id: str
    action_type: str
    acted_at: datetime
    person_id: str | None
    platform: str = "mastodon"
    account_id: str = "acme"
    content_id: str | None = None
    in_reply_to: str | None = None
    thread_id: str | None = None
    target_person_id: str | None = None
    text: str | None = None
    space_kind: str | None = None
    reaction_kind: str | None = None
    is_paid: bool = False
    is_team: bool = False
    is_bot: bool = False
    is_hidden: bool = False
    removed_at: datetime | None = None
    removed_reason: str | None = None
    brand_stance: str | None = None
    stance: str | None = None


@cache
def text_kind(text: str | None) -> str:
    """Class of a text: missing, wordless, tags_only or words. Letters and digits are Unicode's."""
    if not text:
        return "missing"
    if not any(c.isalnum() for c in text):
        return "wordless"
    return "words" if any(c.isalnum() for c in _TAG.sub(" ", text)) else "tags_only"


def is_question(text: str | None) -> bool:
    """A question mark of any script in a text of at least three words."""
    words = [w for w in (text or "").split() if any(c.isalnum() for c in w)]
    return bool(text) and any(mark in str(text) for mark in "?？؟") and len(words) >= 3


def fact_rows(acts: Sequence[Act], timezone: str) -> list[tuple[Any, ...]]:
    """Rows of ``fct_actions`` (columns ``ACT_COLUMNS``), with team and bots marked by person."""
    zone = ZoneInfo(timezone)
    team = {a.person_id for a in acts if a.is_team and a.person_id}
    bots = {a.person_id for a in acts if a.is_bot and a.person_id}
    people = {(a.platform, a.account_id, a.action_id): a.person_id for a in acts}
    rows = []
    for act in acts:
        has_text = act.action_type in TEXT_TYPES
        answered = people.get((act.platform, act.account_id, act.in_reply_to or ""))
        kind = "like" if act.action_type == "like" else act.reaction_kind
        brand = act.person_id in team or act.action_type in OUTBOUND_TYPES
        values = {
            **{name: getattr(act, name) for name in ACT_COLUMNS if hasattr(act, name)},
            "action_key": f"{act.platform}|{act.account_id}|{act.action_id}",
            "answered_key": None,
            "given_thread_id": act.thread_id,
            "thread_id": act.thread_id or (act.action_id if has_text else None),
            "target_person_id": act.target_person_id or answered,
            "valence": _VALENCES.get(kind) if kind else None,
            "action_date": act.acted_at.replace(tzinfo=UTC).astimezone(zone).date(),
            "direction": "outbound" if brand else "inbound",
            "space_kind": act.space_kind or "own",
            "text_kind": text_kind(act.text),
            "is_question": is_question(act.text) if has_text and act.text else None,
            "is_team": act.person_id in team,
            "is_bot": act.person_id in bots,
            "quantity": 1.0,
            "is_from_api": False,
        }
        rows.append(tuple(values[name] for name in ACT_COLUMNS))
    return rows

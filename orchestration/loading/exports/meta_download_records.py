"""Records of a Facebook or Instagram download into rows of the general tables."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from orchestration.loading.exports.headers import fold
from orchestration.loading.exports.json_items import deep
from orchestration.loading.exports.model import Made, Stream

_VIDEOS = (".mp4", ".mov", ".srt", ".webm", ".m4v")
_LATEST = 4_102_444_800  # the year 2100


@dataclass(frozen=True)
class Context:
    """Whose document it is; ``seen`` counts equal records. The rest is for messages."""

    platform: str
    account: str
    seen: Counter[str]
    thread: str = ""
    people: tuple[str, ...] = ()
    owner: str = ""

    def made(self, table: Stream, values: Mapping[str, Any], **extra: Any) -> Made:
        """A row without what is unknown."""
        known = {key: value for key, value in values.items() if isinstance(value, str) and value}
        others = {key: value for key, value in extra.items() if isinstance(value, str) and value}
        return Made(table, {"platform": self.platform, "account": self.account, **known}, others)

    def id_of(self, *parts: str) -> str:
        """An id from what the record says, for records without one; equal ones are numbered."""
        digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
        self.seen[digest] += 1
        count = self.seen[digest]
        return f"export:{digest}" + (f"-{count}" if count > 1 else "")


Record = dict[str, Any]
Maker = Callable[[Record, Context], Iterator[Made]]


def time_of(value: Any, per_second: int = 1) -> str:
    """ISO time of a count of seconds (or parts of them); ValueError if it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"the record has no time: {str(value)[:40]}")
    if not 0 < value / per_second < _LATEST:
        raise ValueError(f"the time of the record is out of range: {str(value)[:40]}")
    return datetime.fromtimestamp(value / per_second, UTC).isoformat()


def _objects(value: Any) -> list[Record]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _facebook_post(record: Record, context: Context) -> Iterator[Made]:
    at = time_of(record.get("timestamp"))
    texts = [
        one["post"] for one in _objects(record.get("data")) if isinstance(one.get("post"), str)
    ]
    attached = [
        one for box in _objects(record.get("attachments")) for one in _objects(box.get("data"))
    ]
    media = [one["media"] for one in attached if isinstance(one.get("media"), dict)]
    links = [deep(one, "external_context", "url") for one in attached]
    link = next((one for one in links if isinstance(one, str)), "")
    text = max(texts, key=len, default="")
    about = [deep(one, "description") for one in media]
    text = text or next((one for one in about if isinstance(one, str)), "")
    values = {
        "content_id": context.id_of("post", at, text, *_files(media)),
        "published_at": at,
        "title": record.get("title"),
        "text": text,
        "format": _format(media) or ("link" if link else "text"),
    }
    yield context.made("content", values, link=link)


def _instagram_media(record: Record, context: Context) -> Iterator[Made]:
    media = _objects(record.get("media")) or [record]
    first = media[0]
    at = time_of(record.get("creation_timestamp", first.get("creation_timestamp")))
    titles = [record.get("title"), *(one.get("title") for one in media)]
    text = next((one for one in titles if isinstance(one, str) and one), "")
    values = {
        "content_id": context.id_of("post", at, text, *_files(media)),
        "published_at": at,
        "text": text,
        "format": _format(media),
    }
    yield context.made("content", values)


def _instagram_story(record: Record, context: Context) -> Iterator[Made]:
    for made in _instagram_media(record, context):
        yield Made(made.table, {**made.values, "format": "story"}, made.extra)


def _files(media: list[Record]) -> list[str]:
    return [one["uri"] for one in media if isinstance(one.get("uri"), str)]


def _format(media: list[Record]) -> str:
    if len(media) > 1:
        return "carousel"
    uri = next(iter(_files(media)), "").lower()
    return ("video" if uri.endswith(_VIDEOS) else "image") if media else ""


def _own(context: Context, type_: str, at: str, **values: Any) -> dict[str, Any]:
    """An act of the account itself, on something of others."""
    parts = [str(values[key]) for key in sorted(values) if values[key]]
    return {
        "action_type": type_,
        "action_id": context.id_of(type_, at, *parts),
        "acted_at": at,
        "is_team": "true",
        "space_kind": "elsewhere",
        **values,
    }


def _facebook_comment(record: Record, context: Context) -> Iterator[Made]:
    data = [one.get("comment") for one in _objects(record.get("data"))]
    comment = next(iter(_objects(data)), {})
    at = time_of(comment.get("timestamp", record.get("timestamp")))
    values = _own(context, "comment", at, text=comment.get("comment"))
    if comment.get("group"):
        values["space_kind"] = "group"
    yield context.made("actions", values, title=record.get("title"), group=comment.get("group"))


def _facebook_reaction(record: Record, context: Context) -> Iterator[Made]:
    data = [one.get("reaction") for one in _objects(record.get("data"))]
    kind = next((one.get("reaction") for one in _objects(data)), None)
    if not isinstance(kind, str) or not kind:
        raise ValueError("the record has no reaction")
    at = time_of(record.get("timestamp"))
    values = _own(context, "reaction", at, reaction_kind=kind.lower())
    values["action_id"] = context.id_of("reaction", at, kind, str(record.get("title")))
    yield context.made("actions", values, title=record.get("title"))


def _instagram_follower(record: Record, context: Context) -> Iterator[Made]:
    for one in _objects(record.get("string_list_data")):
        name = one.get("value") or record.get("title")
        href = one.get("href")
        if not name and isinstance(href, str):
            name = href.rstrip("/").rpartition("/")[2]
        if not isinstance(name, str) or not name:
            raise ValueError("the record names nobody")
        at = time_of(one.get("timestamp"))
        yield context.made("actions", {
            "action_type": "follow", "action_id": context.id_of("follow", name, at), "acted_at": at,
            "person_id": name, "person_name": name, "url": href,
        })  # fmt: skip


def _instagram_like(record: Record, context: Context) -> Iterator[Made]:
    for one in _objects(record.get("string_list_data")):
        at = time_of(one.get("timestamp"))
        owner = record.get("title")
        yield context.made(
            "actions", _own(context, "like", at, url=one.get("href"), target_person_id=owner)
        )


def _instagram_comment(record: Record, context: Context) -> Iterator[Made]:
    """Labels are translated: the time is the entry with one, the text the first other (they stand
    in the order comment, owner of the media, time)."""
    labels = record.get("string_map_data")
    entries = {k: v for k, v in (labels or {}).items() if isinstance(v, dict)} if isinstance(
        labels, dict) else {}  # fmt: skip
    times = [one["timestamp"] for one in entries.values() if one.get("timestamp")]
    texts = [one["value"] for one in entries.values() if isinstance(one.get("value"), str)]
    text = deep(entries, "Comment", "value") or next(iter(texts), None)
    owner = deep(entries, "Media Owner", "value") or next(iter(texts[1:]), None)
    if not isinstance(text, str) or not text:
        raise ValueError("the record has no text")
    at = time_of(times[0] if times else None)
    yield context.made("actions", _own(context, "comment", at, text=text, target_person_id=owner))


def _message(record: Record, context: Context) -> Iterator[Made]:
    sender = record.get("sender_name")
    if not isinstance(sender, str) or not sender:
        raise ValueError("the message has no sender")
    at = time_of(record.get("timestamp_ms"), 1000)
    content = record.get("content")
    own = fold(sender) == fold(context.owner)
    others = [name for name in context.people if fold(name) != fold(context.owner)]
    attached = [key for key in ("photos", "videos", "audio_files", "share", "sticker", "files")
                if record.get(key)]  # fmt: skip
    yield context.made("actions", {
        "action_type": "brand_dm" if own else "dm_inbound",
        "action_id": context.id_of("message", context.thread, at, sender, str(content)),
        "acted_at": at,
        "person_id": "" if own else _person(sender, context),
        "person_name": sender,
        "target_person_id": _person(others[0], context) if own and len(others) == 1 else "",
        "thread_id": context.thread,
        "text": content,
        "is_team": "true" if own else "",
    }, person_basis="name", attached=", ".join(attached))  # fmt: skip


def _person(name: str, context: Context) -> str:
    return f"{context.thread}|{fold(name)}"


MAKERS: Mapping[str, Maker] = {
    "facebook_posts": _facebook_post,
    "facebook_comments": _facebook_comment,
    "facebook_reactions": _facebook_reaction,
    "instagram_media": _instagram_media,
    "instagram_stories": _instagram_story,
    "instagram_followers": _instagram_follower,
    "instagram_comments": _instagram_comment,
    "instagram_likes": _instagram_like,
    "messages": _message,
}

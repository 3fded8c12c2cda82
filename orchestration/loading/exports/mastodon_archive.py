"""Mastodon's archive of an account: the outbox (an ActivityPub OrderedCollection), alone or in its
zip.

Posts are content under the id that the server's interface gives them too; own answers are acts of
the team (``comment`` below an own post, ``reply`` deeper or elsewhere), boosts ``share``, direct
posts ``brand_dm``. What others did is not in it, except counters of likes and boosts (4.4 and
later) and of votes, which are observed at the time of the archive. Whose it is says the actor; the
account is spelled as in sources.yml or the folder where that is the same. Times are UTC.

Memory: one activity (``json_items``), and the ids of own answers, by which threads are followed.
Left out: likes and bookmarks (without times), the archives of servers before 4.2 (tar).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from orchestration.loading.exports.json_items import deep, items_of, items_of_head
from orchestration.loading.exports.model import Converted, Made, Match, Part, Source, Stream
from orchestration.loading.quarantine import UnreadableFile, WaitingFile

PLATFORM = "mastodon"
_ITEMS = "orderedItems"
_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_LONGEST_THREAD = 500


@dataclass(frozen=True)
class _Outbox:
    """Whose outbox it is: the actor's address and name over all servers; own answer -> parent."""

    actor: str
    person: str
    account: str
    parents: dict[str, str]

    def is_own(self, uri: str) -> bool:
        return uri.startswith(f"{self.actor}/statuses/")

    def root(self, uri: str) -> str:
        """The own post at the top of the thread; empty if it is somebody else's."""
        for _ in range(_LONGEST_THREAD):
            if uri not in self.parents:
                break
            uri = self.parents[uri]
        return uri if self.is_own(uri) and uri not in self.parents else ""


@dataclass(frozen=True)
class Outbox:
    """The outbox; see the module."""

    name: str = "mastodon.outbox"
    title: str = "Mastodon archive, outbox"
    stream: Stream = "content"
    whole_archive: bool = True

    def match(self, part: Part) -> Match | None:
        """An ordered collection of activities."""
        kinds = {item.value for item in items_of_head(part) if item.key == "type"
                 and isinstance(item.value, str)}  # fmt: skip
        acts = [item for item in items_of_head(part) if item.key == _ITEMS]
        found = "OrderedCollection" in kinds and any(deep(one.value, "actor") for one in acts)
        return Match(self, part, 3) if found else None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """An activity each; other members of the collection are none."""
        outbox = _outbox(match.part, source)
        for item in items_of(match.part):
            if item.key != _ITEMS:
                continue
            made: tuple[Made, ...] = ()
            problem = item.problem
            if problem is None:
                try:
                    made = tuple(_made(item.value, outbox, source))
                except (ValueError, OverflowError) as error:
                    problem = str(error)
            yield Converted(item.number, item.text, made, problem)


def _outbox(part: Part, source: Source) -> _Outbox:
    actor, parents = "", {}
    for item in items_of(part):
        if item.key == _ITEMS and isinstance(deep(item.value, "actor"), str):
            actor = actor or item.value["actor"]
            uri, parent = (deep(item.value, "object", key) for key in ("id", "inReplyTo"))
            if isinstance(uri, str) and isinstance(parent, str) and item.value["actor"] == actor:
                parents[uri] = parent
    parts = urlsplit(actor)
    name = parts.path.rstrip("/").rpartition("/")[2].removeprefix("@")
    if not name or not parts.hostname:
        raise UnreadableFile(f"the outbox does not say whose it is: {actor[:100]}")
    person = f"{name}@{parts.hostname}".lower()
    try:
        account = source.account(PLATFORM)
    except WaitingFile:
        account = person
    spelled = account.removeprefix("@").lower()
    return _Outbox(actor, person, account if spelled in (person, name.lower()) else person, parents)


def _made(activity: Any, outbox: _Outbox, source: Source) -> Iterator[Made]:
    if not isinstance(activity, dict) or activity.get("actor") != outbox.actor:
        raise ValueError("the record is no activity of the account")
    kind, object_ = activity.get("type"), activity.get("object")
    published = _time(activity.get("published"))
    if kind == "Announce" and isinstance(object_, str):
        own = outbox.is_own(object_)
        yield _row(outbox, "actions", {
            "action_type": "share", "action_id": _id(activity.get("id")), "acted_at": published,
            "content_id": _id(object_) if own and object_ not in outbox.parents else "",
            "person_id": outbox.person, "is_team": "true", "url": object_,
            "space_kind": "own" if own else "elsewhere",
        })  # fmt: skip
    elif kind == "Create" and isinstance(object_, dict) and isinstance(object_.get("id"), str):
        visibility = _visibility(object_, activity)
        if visibility == "direct" or isinstance(object_.get("inReplyTo"), str):
            yield _written(object_, published, visibility, outbox)
        else:
            yield _post(object_, published, visibility, outbox)
            yield from _counters(object_, outbox, source)
    else:
        raise ValueError(f"the activity is of a type that is not known: {str(kind)[:40]}")


def _row(outbox: _Outbox, table: Stream, values: dict[str, Any], **extra: Any) -> Made:
    known = {key: value for key, value in values.items() if isinstance(value, str) and value}
    others = {key: value for key, value in extra.items() if isinstance(value, str) and value}
    return Made(table, {"platform": PLATFORM, "account": outbox.account, **known}, others)


def _post(post: dict[str, Any], published: str, visibility: str, outbox: _Outbox) -> Made:
    options = _options(post)
    return _row(outbox, "content", {
        "content_id": _id(post["id"]), "published_at": published,
        "author_person_id": outbox.person, "title": post.get("summary"),
        "text": plain_text(post.get("content")), "format": _format(post, options),
        "url": post.get("url"), "poll_options": str(len(options)) if options else "",
    }, visibility=visibility, language=_language(post))  # fmt: skip


def _written(post: dict[str, Any], published: str, visibility: str, outbox: _Outbox) -> Made:
    parent = post.get("inReplyTo")
    root = outbox.root(parent) if isinstance(parent, str) else ""
    kind = "comment" if root and root == parent else "reply"
    tags = post.get("tag")
    names = [deep(tag, "name") for tag in (tags if isinstance(tags, list) else ())
             if deep(tag, "type") == "Mention"]  # fmt: skip
    target = next((name for name in names if isinstance(name, str)), "")
    return _row(outbox, "actions", {
        "action_type": "brand_dm" if visibility == "direct" else kind,
        "action_id": _id(post["id"]), "acted_at": published, "person_id": outbox.person,
        "content_id": _id(root) if root else "", "thread_id": post.get("conversation"),
        "in_reply_to": _id(parent) if isinstance(parent, str) and outbox.is_own(parent) else parent,
        "target_person_id": _full_name(target, outbox), "text": plain_text(post.get("content")),
        "language": _language(post), "url": post.get("url"), "is_team": "true",
        "space_kind": "own" if root or visibility == "direct" else "elsewhere",
    }, visibility=visibility)  # fmt: skip


def _counters(post: dict[str, Any], outbox: _Outbox, source: Source) -> Iterator[Made]:
    votes = [deep(one, "replies", "totalItems") for one in _options(post)]
    known = [count for count in votes if _is_count(count)]
    figures = {
        "likes": deep(post, "likes", "totalItems"),
        "reposts": deep(post, "shares", "totalItems"),
        "poll_votes": sum(known) if votes and len(known) == len(votes) else None,
    }
    for metric, value in figures.items():
        if _is_count(value):
            yield _row(outbox, "metrics", {
                "metric": metric, "value": str(value), "content_id": _id(post["id"]),
                "observed_at": source.exported_at.isoformat(),
            })  # fmt: skip


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _options(post: dict[str, Any]) -> list[Any]:
    for key in ("oneOf", "anyOf"):
        if isinstance(post.get(key), list):
            return list(post[key])
    return []


def _visibility(post: dict[str, Any], activity: dict[str, Any]) -> str:
    to, copied = (
        box if isinstance(box, list) else [box]
        for box in (post.get(key, activity.get(key)) for key in ("to", "cc"))
    )
    if any(one in _PUBLIC for one in to):
        return "public"
    if any(one in _PUBLIC for one in copied):
        return "unlisted"
    followers = any(isinstance(one, str) and one.endswith("/followers") for one in (*to, *copied))
    return "private" if followers else "direct"


def _format(post: dict[str, Any], options: list[Any]) -> str:
    if options:
        return "poll"
    files = post.get("attachment")
    types = [deep(one, "mediaType") for one in (files if isinstance(files, list) else ())]
    kinds = [one.partition("/")[0] for one in types if isinstance(one, str)]
    if not kinds:
        return "text"
    return "carousel" if len(kinds) > 1 and kinds[0] == "image" else kinds[0]


def _language(post: dict[str, Any]) -> str:
    spoken = post.get("contentMap")
    return next(iter(spoken), "") if isinstance(spoken, dict) and len(spoken) == 1 else ""


def _full_name(mention: str, outbox: _Outbox) -> str:
    name = mention.removeprefix("@").lower()
    return name if "@" in name or not name else f"{name}@{outbox.person.partition('@')[2]}"


def _id(uri: Any) -> str:
    """The server's id of a status, which ends its address; other addresses as they are."""
    if not isinstance(uri, str) or not uri:
        raise ValueError("the activity has no id")
    found = re.search(r"/statuses/(\d+)(?:/activity)?$", uri)
    return found[1] if found else uri


def _time(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("the activity has no time")
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"is not a time: {value[:40]}") from error
    return at.isoformat()


def plain_text(value: Any) -> str:
    """The words of a post: breaks and paragraphs as lines, without markup."""
    if not isinstance(value, str):
        return ""
    lines = re.sub(r"<br\s*/?>|</p>\s*<p>", "\n", value)
    return html.unescape(re.sub(r"<[^<>]*>", "", lines)).strip()


EXPORTS = (Outbox(),)

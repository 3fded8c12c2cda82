"""Facebook and Instagram, "download your information" as JSON: single files or the zip.

It holds what the account did and its messages with others, not what others did with its posts; of
others there are only followers, with the time they came, and messages. Posts carry no id there:
they get one of their time and text (``export:...``), so that they stand beside the same posts read
from the platform's interface, not under them. People of messages have names only: a person is the
name within the thread. Which participant is the account says its profile in the same zip, else the
name of its folder in the inbox. Text written as the bytes of UTF-8, each for a letter, is repaired
after parsing, in keys too. Times are UTC.

Memory: one record (``json_items``), and a digest of every record of a document, by which equal
ones are numbered. Other members of the zip go unmentioned (pictures, settings).
Left out: accounts followed, saved things, and past insights, whose labels are translated and whose
days are not told.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from orchestration.loading.exports.headers import fold
from orchestration.loading.exports.json_items import Item, deep, items_of, items_of_head
from orchestration.loading.exports.meta_download_records import MAKERS, Context
from orchestration.loading.exports.model import Converted, Made, Match, Part, Source, Stream
from orchestration.loading.quarantine import WaitingFile

FACEBOOK, INSTAGRAM = "facebook_pages", "instagram"
PLATFORMS = (FACEBOOK, INSTAGRAM)

#: Key of the array -> kind.
_KEYS = {
    "comments_v2": "facebook_comments",
    "reactions_v2": "facebook_reactions",
    "ig_reels_media": "instagram_media",
    "ig_stories": "instagram_stories",
    "comments_reels_comments": "instagram_comments",
    "comments_media_comments": "instagram_comments",
    "likes_media_likes": "instagram_likes",
    "relationships_followers": "instagram_followers",
    "profile_v2": "facebook_profile",
    "profile_user": "instagram_profile",
}


def repair(value: Any) -> Any:
    """The value with its texts repaired; what is right already, or no such damage, stays."""
    if isinstance(value, str):
        try:
            return value if value.isascii() else value.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return value
    if isinstance(value, list):
        return [repair(one) for one in value]
    if isinstance(value, dict):
        return {repair(key): repair(one) for key, one in value.items()}
    return value


def kind_of(part: Part) -> str:
    """The kind of document, by its first records; empty if it is none."""
    items = items_of_head(part)
    keys = {item.key for item in items}
    if {"participants", "messages"} <= keys:
        return "messages"
    for item in items:
        kind = _KEYS.get(item.key) or ("" if item.key else _kind_of_record(item.value))
        if kind:
            return kind
    return ""


def _kind_of_record(value: Any) -> str:
    """Of a record in an array at the top."""
    if not isinstance(value, dict):
        return ""
    data = value.get("data")
    first = data[0] if isinstance(data, list) and data else None
    if "timestamp" in value and isinstance(deep(first, "comment"), dict):
        return "facebook_comments"
    if "timestamp" in value and isinstance(deep(first, "reaction"), dict):
        return "facebook_reactions"
    posts = any("post" in _keys(one) for one in (data if isinstance(data, list) else ()))
    if "timestamp" in value and (posts or isinstance(value.get("attachments"), list)):
        return "facebook_posts"
    media = value.get("media")
    if isinstance(media, list) and media and "creation_timestamp" in (*value, *_keys(media[0])):
        return "instagram_media"
    if isinstance(value.get("string_map_data"), dict) and "media_list_data" in value:
        return "instagram_comments"
    listed = value.get("string_list_data")
    if isinstance(listed, list) and listed and {"href", "timestamp"} <= set(_keys(listed[0])):
        return "instagram_followers"
    return ""


def _keys(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, dict) else ()


@dataclass(frozen=True)
class Download:
    """Documents of one kind; see the module."""

    kind: str
    title: str
    stream: Stream = "actions"
    whole_archive: bool = True

    @property
    def name(self) -> str:
        return f"meta_download.{self.kind}"

    def match(self, part: Part) -> Match | None:
        """By the shape of the first records."""
        return Match(self, part, 2) if kind_of(part) == self.kind else None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Records in order, numbered through the document; the others of an object are none."""
        if self.kind.endswith("_profile"):
            return
        platform = _platform(self.kind, source)
        context = Context(platform, source.account(platform), Counter(), **_thread(match, source))
        for item in items_of(match.part):
            if _is_record(item, self.kind):
                yield _converted(item, self.kind, context)


def _is_record(item: Item, kind: str) -> bool:
    if kind == "messages":
        return item.key == "messages"
    return not item.key or _KEYS.get(item.key) == kind


def _converted(item: Item, kind: str, context: Context) -> Converted:
    made: tuple[Made, ...] = ()
    problem = item.problem
    if problem is None:
        try:
            if not isinstance(item.value, dict):
                raise ValueError("the record is no object")
            made = tuple(MAKERS[kind](repair(item.value), context))
        except (ValueError, OverflowError) as error:
            problem = str(error)
    return Converted(item.number, item.text, made, problem)


def _platform(kind: str, source: Source) -> str:
    """Messages look alike on both: the other documents of the zip tell, else the folder."""
    names = {match.export.name.partition(".")[2] for match in source.matches} | {kind}
    found = [one for one, word in ((FACEBOOK, "facebook_"), (INSTAGRAM, "instagram_"))
             if any(name.startswith(word) for name in names)]  # fmt: skip
    return found[0] if len(found) == 1 else source.platform(PLATFORMS)


def _thread(match: Match, source: Source) -> dict[str, Any]:
    """Of messages: thread, its participants, and which of them is the account."""
    if match.export.name != "meta_download.messages":
        return {}
    told: dict[str, Any] = {}
    people: list[str] = []
    for item in items_of(match.part):
        if item.key == "participants" and isinstance(deep(item.value, "name"), str):
            people.append(repair(item.value["name"]))
        elif item.key in ("thread_path", "title") and isinstance(item.value, str):
            told[item.key] = repair(item.value)
    owners = {fold(name) for name in _owners(source)}
    owners |= {fold(source.account(_platform("messages", source)))}
    own = [name for name in people if fold(name) in owners]
    if len(own) != 1:
        raise WaitingFile(
            "the messages do not say which participant is the account "
            f"({', '.join(people[:10]) or 'none is named'}): put them in with the whole zip, or "
            "into a folder <platform>/<name as in the messages>/ of the inbox"
        )
    thread = str(told.get("thread_path") or told.get("title") or " & ".join(people))
    return {"thread": thread, "people": tuple(people), "owner": own[0]}


def _owners(source: Source) -> Iterator[str]:
    """Names in the profiles of the file."""
    for match in source.matches:
        if match.export.name.endswith("_profile"):
            for item in items_of(match.part):
                value = repair(item.value)
                name = deep(value, "name", "full_name")
                labels = deep(value, "string_map_data")
                for one in (name, *(_values(labels) if isinstance(labels, dict) else ())):
                    if isinstance(one, str) and one.strip():
                        yield one


def _values(labels: dict[str, Any]) -> Iterator[Any]:
    return (deep(label, "value") for label in labels.values())


EXPORTS = (
    Download("facebook_posts", "Facebook download, posts", "content"),
    Download("facebook_comments", "Facebook download, comments"),
    Download("facebook_reactions", "Facebook download, reactions"),
    Download("facebook_profile", "Facebook download, profile"),
    Download("instagram_media", "Instagram download, posts and reels", "content"),
    Download("instagram_stories", "Instagram download, stories", "content"),
    Download("instagram_followers", "Instagram download, followers"),
    Download("instagram_comments", "Instagram download, comments"),
    Download("instagram_likes", "Instagram download, likes"),
    Download("instagram_profile", "Instagram download, profile"),
    Download("messages", "Facebook or Instagram download, messages"),
)

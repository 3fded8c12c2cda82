"""The account and its own posts, with their counters; what of them is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.records import identifier, instant, iso, without
from extractors.x.api import Api, Page
from extractors.x.fields import (
    COUNTERS,
    VOLATILE_OF_USERS,
    Json,
    by_id,
    counts,
    is_repost,
    lasting_post,
    version_ids,
)

# Counters are read again for so long; private figures are given no longer either.
WINDOW = timedelta(days=30)
OVERLAP = timedelta(hours=1)  # what was published may be listed only some time later
FIRST_TIME = datetime(2010, 11, 7, tzinfo=UTC)  # X refuses to begin earlier
LOOK_UP = 100  # ids in one request


def stamp(moment: datetime) -> str:
    """An instant as X takes it."""
    return iso(max(moment, FIRST_TIME).replace(microsecond=0))


@dataclass
class Own:
    """The account in one run, and what is remembered of its posts.

    ``subjects``: post -> its newest version, time, counters and the state of its lists, for posts
    that may still change. ``texts``: other posts that were stored -> when they were last checked
    and below or about which post they stand. ``gone``: those that X said are gone.
    """

    desk: Desk
    api: Api
    has_user: bool
    person: Json = field(default_factory=dict)

    def __post_init__(self) -> None:
        memory = self.desk.memory
        self.subjects: dict[str, Json] = memory.setdefault("subjects", {})
        self.texts: dict[str, Json] = memory.setdefault("texts", {})
        self.gone: dict[str, str] = memory.setdefault("gone", {})

    @property
    def id(self) -> str:
        """The account's id."""
        return str(self.person["id"])

    @property
    def window(self) -> datetime:
        """Start of the time whose posts are read again."""
        start = self.desk.now - WINDOW + timedelta(minutes=10)
        return max(start, self.desk.since) if self.desk.since else start

    def seen(self, stable: str) -> None:
        """A post was shown: it is not gone, or no longer."""
        if self.gone.pop(stable, None) is not None:
            self.desk.deleted(stable, is_back=True)

    def lost(self, stable: str) -> None:
        """X says that it does not show the post."""
        self.desk.deleted(stable)
        self.gone[stable] = f"{self.desk.now:%Y-%m-%d}"
        self.subjects.pop(stable, None)
        self.texts.pop(stable, None)

    def text(self, stable: str, subject: str | None) -> None:
        """A post of somebody else was stored: it will be checked for deletion."""
        self.seen(stable)
        self.texts[stable] = {"day": f"{self.desk.now:%Y-%m-%d}", "in": subject}


def read_account(own: Own) -> None:
    """The account with its counters, which every other reading builds on.

    Raises:
        ExtractError: there is no such account, or the login is somebody else's.
    """
    name = own.desk.account.account.removeprefix("@")
    if own.has_user:
        person = own.api.one("/2/users/me")
    else:
        person = own.api.one(f"/2/users/{name if name.isdigit() else f'by/username/{name}'}")
    known = {str(person.get("id")), str(person.get("username", "")).lower()}
    if name.lower() not in known:
        raise ExtractError(
            f"the login is that of @{person.get('username')} ({person.get('id')}), not of"
            f" {own.desk.account.account}: authorise the app as that account"
        )
    own.person = person
    own.desk.observe("accounts", own.id, without(person, set(VOLATILE_OF_USERS) - {COUNTERS[0]}))


def read_posts(own: Own) -> None:
    """Posts of the last 30 days with fresh counters; on the first runs also the older ones."""
    start = own.window
    before = own.desk.last_read("posts")
    if before is not None and before - OVERLAP < start:
        start = before - OVERLAP  # nothing was read for longer than the window
    seen: set[str] = set()
    path, params = f"/2/users/{own.id}/tweets", {"exclude": "retweets", "max_results": 100}
    for page in _pages(own, path, {**params, "start_time": stamp(start)}):
        seen |= take(own, page)
    later = start + timedelta(minutes=1)
    missing = [
        stable
        for stable, subject in own.subjects.items()
        if stable not in seen and (at := instant(subject.get("at"))) and at >= later
    ]
    look_up(own, missing)
    _read_older(own, path, params)


def _pages(own: Own, path: str, params: Mapping[str, Any]) -> Iterable[Page]:
    """Pages of own posts with private figures, or without them where X refuses those."""
    if own.has_user:
        try:
            yield from own.api.posts(path, params, media=True, private=True)
            return
        except HttpError as refused:
            if refused.status == 401 or "non_public_metrics" not in str(refused):
                raise
            own.desk.warnings[f"private figures of posts could not be read: {refused}"] += 1
    yield from own.api.posts(path, params, media=True)


def _read_older(own: Own, path: str, params: Mapping[str, Any]) -> None:
    """Posts from before the window, once; an interrupted reading goes on where it stopped."""
    older = own.desk.memory.setdefault("older", {"before": stamp(own.window)})
    if older.get("is_read"):
        return
    asked = {**params, "end_time": older["before"]}
    if own.desk.since is not None:
        if own.desk.since >= own.window:
            older["is_read"] = True
            return
        asked["start_time"] = stamp(own.desk.since)
    if "until" in older:
        asked["until_id"] = older["until"]
    for page in own.api.posts(path, asked, media=True):
        take(own, page)
        ids = [int(known) for post in page.data if (known := identifier(post.get("id")))]
        if ids:
            older["until"] = str(min(ids))
    older["is_read"] = True


def look_up(own: Own, posts: list[str]) -> None:
    """Ask for posts by id: what X does not show is gone; own posts get fresh counters."""
    pieces = [posts[start : start + LOOK_UP] for start in range(0, len(posts), LOOK_UP)]
    for piece in pieces:
        asked = {own.subjects.get(stable, {}).get("id", stable): stable for stable in piece}
        for page in own.api.posts("/2/tweets", {"ids": ",".join(asked)}, media=True):
            shown = take(own, page)
            shown |= {known for post in page.data if (known := identifier(post.get("id")))}
            for version, stable in asked.items():
                if shown & {version, stable}:
                    own.seen(stable)
                    if stable in own.texts:
                        own.texts[stable]["day"] = f"{own.desk.now:%Y-%m-%d}"
                elif version in page.gone:
                    own.lost(stable)


def take(own: Own, page: Page) -> set[str]:
    """Write the own posts of an answer and remember them; gives their ids."""
    media = by_id(page.includes, "media", "media_key")
    polls = by_id(page.includes, "polls")
    taken = set()
    for post in page.data:
        ids = version_ids(post)
        if not ids or "author_id" not in post:
            own.desk.unreadable("posts", post)
        elif str(post.get("author_id")) == own.id and not is_repost(post):
            stable = ids[0]
            taken.add(stable)
            own.seen(stable)
            attached = post.get("attachments") or {}
            films = [media[key] for key in attached.get("media_keys") or [] if key in media]
            asked = [polls[key] for key in attached.get("poll_ids") or [] if key in polls]
            _write(own, stable, post, films, asked)
            _remember(own, stable, post)
    return taken


def _write(own: Own, stable: str, post: Json, media: list[Json], polls: list[Json]) -> None:
    payload = lasting_post(post, {})
    if media:
        payload["media"] = [without(film, COUNTERS) for film in media]
    if polls:
        payload["polls"] = [
            {**without(poll, ("voting_status",)), "options": _options(poll, ("votes",))}
            for poll in polls
        ]
    own.desk.put("posts", stable, payload)
    figures = {name: post[name] for name in COUNTERS if name in post}
    own.desk.observe(
        "post_counters",
        stable,
        {
            "id": stable,
            **figures,
            "media": [_only(film, ("media_key", *COUNTERS)) for film in media],
            "polls": [
                {"id": poll.get("id"), "options": _options(poll, ("label",))} for poll in polls
            ],
        },
    )


def _options(poll: Json, left_out: tuple[str, ...]) -> list[Json]:
    listed = poll.get("options") or []
    return [without(option, left_out) for option in listed if isinstance(option, dict)]


def _only(record: Json, names: Iterable[str]) -> Json:
    return {name: record[name] for name in names if name in record}


def _remember(own: Own, stable: str, post: Json) -> None:
    # An older post comes back with what was known of its lists.
    checked = own.texts.pop(stable, {})
    known = own.subjects.setdefault(stable, {"lists": checked.get("lists", {})})
    before, now = known.get("counts") or {}, counts(post)
    known |= {
        "id": str(post["id"]),
        "at": post.get("created_at"),
        "conversation": str(post.get("conversation_id") or stable),
        "counts": now,
    }
    # A counter that fell says that somebody deleted something: its texts are checked at once.
    if any(now.get(kind, 0) < before.get(kind, 0) for kind in ("replies", "quotes")):
        for text in own.texts.values():
            if text["in"] in (stable, known["conversation"]):
                text["day"] = ""

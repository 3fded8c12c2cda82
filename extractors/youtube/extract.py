"""Reads a YouTube channel, by its id (UC...) or handle (@name).

With ``api_key`` what everybody may see: the channel, its videos with counters, and comments. With
the owner's login also subscribers, running live chats, paid messages and Analytics. With both the
key serves what is public. Terms: what anybody may see is renewed within 30 days, and what was
deleted there is forgotten here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.failures import Halted, HttpError
from extractors.records import instant
from extractors.youtube.analytics import Analytics
from extractors.youtube.api import Api, Item
from extractors.youtube.comments import Comments
from extractors.youtube.dialect import Quota, YoutubeDialect
from extractors.youtube.live import LiveChats, read_subscribers, read_super_chats
from extractors.youtube.login import Login, has_login
from extractors.youtube.records import channel_record, part
from extractors.youtube.spec import SPEC
from extractors.youtube.videos import STREAMS as VIDEO_STREAMS
from extractors.youtube.videos import Videos

DAILY_UNITS = 10_000
CHANNEL_PARTS = "id,snippet,statistics,contentDetails"
NEEDS_VIDEOS = (*VIDEO_STREAMS, "comments", "live_chat", "live_polls", "video_totals")


@dataclass(frozen=True)
class Channel:
    """A channel; ``begun``: when it was made, as given; ``is_own``: the login is its owner's."""

    id: str
    uploads: str
    begun: str | None
    is_own: bool


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one channel."""
    dialect = YoutubeDialect("general", account.credentials.get("api_key"))

    def read(desk: Desk) -> None:
        Reading(desk, dialect).run()

    return read_streams(SPEC, account, ctx, read, session, dialect)


class Reading:
    """One reading of one channel."""

    def __init__(self, desk: Desk, dialect: YoutubeDialect) -> None:
        self._desk = desk
        units = _daily_units(desk.account)
        limits = {"general": units, "stats": DAILY_UNITS}
        self._quota = Quota(desk.memory, desk.now, limits)
        self._login = self._open_login()
        dialect.begin(self._quota, self._login.auth if self._login else None)
        self._api = Api(desk, self._quota, self._login)

    def run(self) -> None:
        """All streams, those of Analytics too where the quota of the rest is spent."""
        halted: Halted | None = None
        channel = self._remembered()
        try:
            channel = self._read_channel()
            self._read_data(channel)
        except Halted as stop:
            halted = stop
        if self._login is not None and channel is not None and channel.is_own:
            self._read_analytics(channel, self._login)
        if halted is not None:
            raise halted

    def _open_login(self) -> Login | None:
        if not has_login(self._desk):
            return None
        login = Login(self._desk)
        try:
            login.open()
        except ExtractError as problem:
            if "api_key" not in self._desk.account.credentials:
                raise
            self._desk.problems.append(str(problem))
            return None
        return login

    def _remembered(self) -> Channel | None:
        told = self._desk.memory.get("channel")
        return Channel(**told) if told else None

    def _read_channel(self) -> Channel:
        """The channel and its counters.

        Raises:
            ExtractError: there is none of that name.
        """
        name = self._desk.account.account.strip()
        own = self._ask_own()
        is_own = own is not None and _is_called(own, name)
        item = own if is_own else self._ask_by_name(name)
        if item is None or not isinstance(item.get("id"), str):
            raise ExtractError(f"YouTube has no channel {name!r}: write its id (UC...) or @handle")
        if own is not None and not is_own:
            self._desk.warnings[
                f"the login is for channel {own.get('id')}, not for {name}: only what is public is"
                " read; consent again and choose the right channel"
            ] += 1
        identifier = str(item["id"])
        self._desk.put("channels", identifier, channel_record(item))
        counted = {"id": identifier, "statistics": item.get("statistics") or {}}
        self._desk.observe("channel_counters", identifier, counted)
        for stream in ("channels", "channel_counters"):
            self._desk.read(stream, lambda: None)
        uploads = part(item, "contentDetails", "relatedPlaylists", "uploads")
        begun = part(item, "snippet", "publishedAt")
        found = Channel(identifier, str(uploads or ""), begun, is_own)
        self._desk.memory["channel"] = asdict(found)
        return found

    def _ask_own(self) -> Item | None:
        if self._api.own is None:
            return None
        params = {"part": CHANNEL_PARTS, "mine": "true"}
        try:
            items, _ = self._api.page(self._api.own, "channels", params)
        except HttpError as problem:
            if "api_key" not in self._desk.account.credentials:
                raise
            self._desk.warnings[f"the login may not read its channel: {problem}"] += 1
            return None
        return items[0] if items else None

    def _ask_by_name(self, name: str) -> Item | None:
        which = {"id": name} if name.startswith("UC") else {"forHandle": f"@{name.lstrip('@')}"}
        items, _ = self._api.page(self._api.public, "channels", {"part": CHANNEL_PARTS, **which})
        return items[0] if items else None

    def _read_data(self, channel: Channel) -> None:
        desk = self._desk
        known: dict[str, dict[str, Any]] = desk.memory.get("videos", {})
        if channel.uploads:
            videos = Videos(desk, self._api, channel.uploads)
            known = videos.known
            self._read_together(NEEDS_VIDEOS, VIDEO_STREAMS, videos.read)
        desk.read("comments", Comments(desk, self._api, channel.id, known).read)
        own = self._api.own
        if own is None or not channel.is_own:
            return
        chats = LiveChats(desk, own, known)
        self._read_together(("live_chat", "live_polls"), ("live_chat", "live_polls"), chats.read)
        desk.read("super_chats", lambda: read_super_chats(desk, self._api, own))
        desk.read("subscribers", lambda: read_subscribers(desk, self._api, own))

    def _read_together(
        self, needed_by: tuple[str, ...], streams: tuple[str, ...], reader: Callable[[], None]
    ) -> None:
        """Read what several streams come from, once, if any of those that need it is wanted."""
        desk = self._desk
        wanted = [stream for stream in needed_by if desk.wants(stream)]
        if not wanted:
            return
        before = desk.read_at.pop(wanted[0], None)
        is_read = desk.read(wanted[0], reader)
        if before is not None and (not is_read or wanted[0] not in streams):
            desk.read_at[wanted[0]] = before
        elif wanted[0] not in streams:
            desk.read_at.pop(wanted[0], None)
        for stream in streams if is_read else ():
            desk.read(stream, lambda: None)

    def _read_analytics(self, channel: Channel, login: Login) -> None:
        dialect = YoutubeDialect("analytics").begin(self._quota, login.auth)
        client = self._desk.host("analytics", dialect)
        analytics = Analytics(self._desk, client, channel.id, instant(channel.begun))
        known: dict[str, dict[str, Any]] = self._desk.memory.get("videos", {})
        readers: dict[str, Callable[[], None]] = {
            "channel_days": analytics.read_days,
            "video_totals": lambda: analytics.read_totals(known),
            "audience": analytics.read_slices,
        }
        for stream, reader in readers.items():
            if analytics.is_due(stream):
                self._desk.read(stream, reader)
        analytics.report()


def _is_called(item: Item, name: str) -> bool:
    handle = str(part(item, "snippet", "customUrl") or "").lower().lstrip("@")
    return item.get("id") == name or bool(handle) and handle == name.lower().lstrip("@")


def _daily_units(account: Account) -> int:
    text = account.options.get("daily_units", str(DAILY_UNITS))
    if not text.isdigit() or int(text) == 0:
        raise ExtractError(
            f"account {account.account}: daily_units is {text!r}; allowed: a whole number of calls"
            " a day, the part of the project's quota that is for this account"
        )
    return int(text)

"""What only the owner may read of people: live chats, paid messages, subscribers.

A chat shows its recent past while the broadcast runs, and nothing afterwards; each run goes on
from where the last one stopped. Source: developers.google.com/youtube/v3/live/docs.
"""

from __future__ import annotations

import time
from typing import Any

from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.http import HttpClient
from extractors.records import hour_key, identifier
from extractors.youtube.api import DATA, Api
from extractors.youtube.records import message_record, part, subscriber_record, super_chat_record

MOST_POLLS = 20  # of one chat in one run
LONGEST_PAUSE = 15.0  # seconds between them
ENDED = frozenset({"liveChatEnded", "liveChatNotFound", "liveChatDisabled"})


class LiveChats:
    """Reads the chats of broadcasts that are running now."""

    def __init__(self, desk: Desk, client: HttpClient, videos: dict[str, dict[str, Any]]) -> None:
        self._desk = desk
        self._client = client
        self._running = {v: told["chat"] for v, told in videos.items() if "chat" in told}
        self._tokens: dict[str, str] = desk.memory.setdefault("chats", {})

    def read(self) -> None:
        """New messages and the poll that is open, of each chat."""
        for ended in self._tokens.keys() - self._running.values():
            del self._tokens[ended]
        for video, chat in self._running.items():
            try:
                self._read_chat(video, chat)
            except HttpError as problem:
                if problem.code == "invalidPageToken" and chat in self._tokens:
                    del self._tokens[chat]
                    self._read_chat(video, chat)
                elif problem.code not in ENDED:
                    raise

    def _read_chat(self, video: str, chat: str) -> None:
        params = {"part": "id,snippet,authorDetails", "liveChatId": chat, "maxResults": 2000}
        for _ in range(MOST_POLLS):
            token = self._tokens.get(chat)
            query = {**params, "pageToken": token} if token else params
            body = self._client.get(f"{DATA}liveChat/messages", query).body
            items = part(body, "items") or []
            for item in items:
                self._take(item, video)
            poll = part(body, "activePollItem")
            if poll is not None:
                self._take_poll(poll, video)
            following = part(body, "nextPageToken")
            if not isinstance(following, str) or part(body, "offlineAt") is not None:
                return
            self._tokens[chat] = following
            if not items:
                return
            pause = part(body, "pollingIntervalMillis")
            time.sleep(min(LONGEST_PAUSE, (pause if isinstance(pause, int) else 0) / 1000))

    def _take(self, item: Any, video: str) -> None:
        record = message_record(item, video) if isinstance(item, dict) else None
        if record is None:
            self._desk.unreadable("live_chat", item)
        elif part(item, "snippet", "type") == "pollEvent":
            self._take_poll(item, video)
        else:
            self._desk.put("live_chat", str(record["id"]), record)

    def _take_poll(self, item: Any, video: str) -> None:
        poll, asked = identifier(part(item, "id")), part(item, "snippet", "pollDetails")
        if poll is None or not isinstance(asked, dict):
            self._desk.unreadable("live_polls", item)
            return
        told = {"id": poll, "videoId": video, "pollDetails": asked}
        self._desk.observe("live_polls", poll, told)


def read_super_chats(desk: Desk, api: Api, client: HttpClient) -> None:
    """Paid messages of the last 30 days, newest first, down to a page that is known."""
    newest: dict[str, str] = desk.memory.setdefault("super_chats", {})
    found: dict[str, str] = {}
    for items, _ in api.pages(client, "superChatEvents", {"part": "snippet", "maxResults": 50}):
        for item in items:
            record = super_chat_record(item)
            if record is None:
                desk.unreadable("super_chats", item)
            else:
                desk.put("super_chats", str(record["id"]), record)
                found[str(record["id"])] = hour_key(desk.now)
        if items and all(item.get("id") in newest for item in items):
            break
    newest.clear()
    newest.update(found)


def read_subscribers(desk: Desk, api: Api, client: HttpClient) -> None:
    """Newest subscribers first, down to a page that is known; nobody tells who left."""
    known: list[str] = desk.memory.setdefault("subscribers", [])
    found: list[str] = []
    params = {"part": "snippet,subscriberSnippet", "myRecentSubscribers": "true", "maxResults": 50}
    for items, _ in api.pages(client, "subscriptions", params):
        before = set(known)
        for item in items:
            record = subscriber_record(item)
            if record is None:
                desk.unreadable("subscribers", item)
                continue
            person = str(record["subscriberSnippet"]["channelId"])
            desk.put("subscribers", person, record)
            found.append(person)
        if items and all(person in before for person in found[-len(items) :]):
            break
    # Enough to know the next first page by, whoever leaves meanwhile.
    desk.memory["subscribers"] = list(dict.fromkeys([*found, *known]))[:1000]

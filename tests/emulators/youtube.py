"""The story of one YouTube channel: videos, threads, a broadcast with its chat, and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.emulators.truth import Act, Truth
from tests.emulators.youtube_server import YoutubeServer
from tests.emulators.youtube_state import CHANNEL, CommentRow, VideoRow, text_time

METRICS = {
    "views": ("views", 1), "engagedViews": ("engaged_views", 1),
    "estimatedMinutesWatched": ("watch_seconds", 60), "likes": ("likes", 1),
    "dislikes": ("negative_feedback", 1), "comments": ("comments", 1), "shares": ("shares", 1),
    "subscribersGained": ("followers_gained", 1), "subscribersLost": ("followers_lost", 1),
    "videosAddedToPlaylists": ("saves", 1),
}  # fmt: skip


@dataclass
class YoutubeWorld(YoutubeServer):
    """A server with a story up to ``now``."""

    now: datetime = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)

    def video(self, name: str, days_ago: float, **more: Any) -> VideoRow:
        """Add a video."""
        row = VideoRow(name, f"Title of {name}", self.ago(days_ago), **more)
        self.videos[name] = row
        return row

    def ago(self, days: float) -> datetime:
        """An instant before now, in whole seconds."""
        return (self.now - timedelta(days=days)).replace(microsecond=0)

    def comment(
        self,
        video: str | None,
        author: str | None,
        text: str,
        days_ago: float,
        parent: str | None = None,
    ) -> str:
        """Add a comment, or an answer below ``parent``; gives its id."""
        serial = f"{len(self.comments):04d}"
        name = f"{parent}.r{serial}" if parent else f"Ug{serial}AaABAg"
        self.comments[name] = CommentRow(name, video, author, text, self.ago(days_ago), parent)
        return name

    def say(self, video: str, author: str, text: str, kind: str = "textMessageEvent") -> str:
        """Add a message to a chat; gives its id."""
        messages = self.chats.setdefault(f"chat-{video}", [])
        name = f"LCC{video}{len(messages):03d}"
        snippet: dict[str, Any] = {
            "type": kind,
            "publishedAt": text_time(self.ago(0.02 - 0.0005 * len(messages))),
            "authorChannelId": author,
            "displayMessage": text,
        }
        if kind == "textMessageEvent":
            snippet["textMessageDetails"] = {"messageText": text}
        elif kind == "superChatEvent":
            snippet["superChatDetails"] = {"amountMicros": "5000000", "userComment": text}
        person = {"channelId": author, "displayName": author[2:]}
        messages.append({"id": name, "etag": "e", "snippet": snippet, "authorDetails": person})
        return name

    def pay(self, author: str, text: str, at: datetime) -> None:
        """Add to the list of paid messages."""
        person = {"channelId": author, "displayName": author[2:]}
        snippet = {
            "channelId": CHANNEL,
            "createdAt": text_time(at),
            "commentText": text,
            "amountMicros": "5000000",
            "supporterDetails": person,
        }
        self.super_chats.append({"id": f"sc{len(self.super_chats)}", "snippet": snippet})

    def truth(self) -> Truth:
        """What the marts must show after a whole first read with key and login."""
        found = Truth()
        for row in self.comments.values():
            kind = "reply" if row.parent else "comment"
            is_team = row.author == CHANNEL
            found.acts.append(
                Act(kind, row.author, row.video, naive(row.at), is_team, text=row.text)
            )
        for person, at in self.subscribers:
            found.acts.append(Act("follow", person, None, naive(at)))
        self._tell_chats(found)
        for video in self.videos.values():
            if video.privacy != "private":
                self._tell_video(found, video)
        found.counters[None, "followers"] = self.subscriber_count
        found.counters[None, "views"] = sum(v.views for v in self.videos.values())
        for day, told in self.days.items():
            for name, (metric, factor) in METRICS.items():
                value = told.get(name, 0) * factor
                found.days[None, metric, date.fromisoformat(day)] = value
        return found

    def _tell_chats(self, found: Truth) -> None:
        shown = set()
        for chat, messages in self.chats.items():
            for message in messages:
                told = message["snippet"]
                at = naive(datetime.fromisoformat(told["publishedAt"]))
                person, text = told["authorChannelId"], told["displayMessage"]
                shown.add((person, text))
                video = chat.removeprefix("chat-")
                is_team = person == CHANNEL
                found.acts.append(Act("live_chat", person, video, at, is_team, text=text))
        for paid in self.super_chats:
            told = paid["snippet"]
            person, text = told["supporterDetails"]["channelId"], told["commentText"]
            if (person, text) not in shown:
                at = naive(datetime.fromisoformat(told["createdAt"]))
                found.acts.append(Act("live_chat", person, None, at, text=text))

    def _tell_video(self, found: Truth, row: VideoRow) -> None:
        found.content[row.id] = naive(row.at)
        counted: dict[str, float | None] = {"views": row.views, "likes": row.likes}
        if not row.are_comments_off:
            counted["comments"] = self.comment_count(row.id)
        if row.live == "live":
            counted["peak_viewers"] = row.viewers
            poll = self.polls.get(f"chat-{row.id}")
            if poll is not None:
                options = poll["snippet"]["pollDetails"]["metadata"]["options"]
                counted["poll_votes"] = sum(int(option["tally"]) for option in options)
        if row.totals and row.seen_to_the_end is not None:
            counted["retention_at_end"] = row.seen_to_the_end
        for name, value in row.totals.items():
            metric, factor = METRICS[name]
            counted[metric] = value * factor
        for metric, value in counted.items():
            if value is not None:
                found.counters[row.id, metric] = value

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return {"platform": "youtube", "account": "@brand", "base_url": self.base_url, **self.given}

    @property
    def given(self) -> dict[str, str]:
        """Key and login."""
        return {"api_key": self.api_key, **self.login}

    @property
    def login(self) -> dict[str, str]:
        """The owner's login."""
        return {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
        }


def naive(moment: datetime) -> datetime:
    """UTC without saying so, in whole seconds."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def world(now: datetime) -> YoutubeWorld:
    """Seven videos, threads deeper than a page, a running broadcast, figures of twelve days."""
    server = YoutubeWorld(now=now, page_cap=4, subscriber_count=12_300)
    for number in range(5):
        totals = {"engagedViews": 50.0 + number, "estimatedMinutesWatched": 90.0, "shares": 3.0}
        totals |= {"subscribersGained": 2.0, "videosAddedToPlaylists": 4.0 * number}
        server.video(
            f"vid{number}", 40 - 8 * number, views=100 + number, likes=10 + number, totals=totals
        )
    server.videos["vid3"].is_short, server.videos["vid3"].seen_to_the_end = True, 1.2
    server.video("quiet", 20, views=7, likes=None, are_comments_off=True)
    server.video("onair", 0.1, views=60, likes=5, live="live", viewers=44)
    server.video("secret", 3, privacy="private")
    first = server.comment("vid0", "UCada", "First! How do I order this?", 39)
    server.comment("vid0", CHANNEL, "On our site, it is open now.", 38.9, first)
    for number in range(7):
        server.comment("vid0", f"UCfan{number}", f"I ask that too {number}", 30 - number, first)
    for number in range(12):
        server.comment(
            f"vid{number % 5}", f"UCfan{number % 4}", f"Nice one {number}", 7.5 - number / 2
        )
    server.comment("vid3", None, "by nobody any more", 5)
    server.comment(None, "UCada", "below a post of the channel", 2)
    server.subscribers = [(f"UCsub{n}", server.ago(30 - n)) for n in range(9)]
    for number in range(6):
        server.say("onair", f"UCfan{number % 3}", f"hello {number}")
    server.say("onair", CHANNEL, "welcome all")
    server.say("onair", "UCrich", "take my money", "superChatEvent")
    at = datetime.fromisoformat(server.chats["chat-onair"][-1]["snippet"]["publishedAt"])
    server.pay("UCold", "from last week", server.ago(8))
    server.pay("UCrich", "take my money", at)
    options = [{"optionText": "red", "tally": "11"}, {"optionText": "blue", "tally": "6"}]
    asked = {"metadata": {"questionText": "which?", "options": options}, "status": "active"}
    server.polls["chat-onair"] = {"id": "poll1", "snippet": {"pollDetails": asked}}
    today = now.astimezone(ZoneInfo("America/Los_Angeles")).date()
    for number in range(12):
        told = {name: float(10 * place + number) for place, name in enumerate(METRICS)}
        server.days[(today - timedelta(days=14 - number)).isoformat()] = told
    server.slices = {
        "ageGroup,gender": [
            (("age25-34", "female"), {"viewerPercentage": 61.5}),
            (("age65-", "male"), {"viewerPercentage": 38.5}),
        ],
        "country": [(("IT",), {"views": 30.0, "shares": 2.0})],
        "subscribedStatus": [(("SUBSCRIBED",), {"views": 12.0})],
    }
    return server

"""Plays YouTube: the Data API v3, Analytics v2 and the token endpoint of one channel's owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.emulators.server import Reply, Request
from tests.emulators.youtube_state import (
    CHANNEL,
    HANDLE,
    CommentRow,
    VideoRow,
    YoutubeState,
    failure,
    text_time,
)

OWNER_ONLY = {"subscriptions", "superChatEvents", "liveChat/messages"}


@dataclass
class YoutubeServer(YoutubeState):
    """What is answered to whom."""

    def answer(self, request: Request) -> Reply:
        if request.path == "/token":
            return self.token(request.body)
        assert "key" not in request.query and "access_token" not in request.query
        is_owner = request.token is not None and request.token in self.access_tokens[-1:]
        if request.token is not None and not is_owner:
            return failure(401, "authError", "Invalid Credentials")
        if request.path == "/v2/reports":
            return self.report(request) if is_owner else failure(403, "forbidden", "no")
        if not is_owner and request.headers.get("X-Goog-Api-Key") != self.api_key:
            return failure(400, "keyInvalid", "API key not valid. Please pass a valid API key.")
        what = request.path.removeprefix("/youtube/v3/")
        if what != "videos:batchGetStats":
            if self.units <= 0:
                return failure(403, "quotaExceeded", "You have exceeded your quota.")
            self.units -= 1
        if what in OWNER_ONLY and not is_owner:
            return failure(403, "insufficientPermissions", "The request needs authorization")
        answers = {
            "channels": self._channels,
            "playlistItems": self._uploads,
            "videos": self._videos,
            "videos:batchGetStats": self._stats,
            "commentThreads": self._threads,
            "comments": self._comments,
            "subscriptions": self._subscriptions,
            "superChatEvents": lambda r, _: self.page(r, self.super_chats[::-1], 50),
            "liveChat/messages": self._chat,
        }
        return answers[what](request, is_owner)

    def _channels(self, request: Request, is_owner: bool) -> Reply:
        wanted = (request.one("id"), request.one("forHandle"))
        is_brand = wanted[0] == CHANNEL or (wanted[1] or "").lower() == HANDLE
        channel = CHANNEL
        if request.one("mine") == "true" and is_owner:
            is_brand, channel = True, self.owned
        if not is_brand:
            return Reply(200, {"pageInfo": {"totalResults": 0}})
        statistics: dict[str, Any] = {
            "viewCount": str(sum(v.views for v in self.videos.values())),
            "videoCount": str(len(self.videos)),
            "hiddenSubscriberCount": self.subscribers_hidden,
        }
        if not self.subscribers_hidden:
            statistics["subscriberCount"] = str(self.subscriber_count)
        handle = HANDLE if channel == CHANNEL else "@other"
        item = {
            "id": channel,
            "etag": str(self.units),
            "snippet": {
                "title": "Brand",
                "customUrl": handle,
                "publishedAt": "2024-03-01T08:00:00Z",
            },
            "statistics": statistics,
            "contentDetails": {"relatedPlaylists": {"uploads": "UU" + channel[2:]}},
        }
        return Reply(200, {"items": [item]})

    def _uploads(self, request: Request, is_owner: bool) -> Reply:
        if request.one("playlistId") != "UU" + CHANNEL[2:] or not self.videos:
            return failure(404, "playlistNotFound", "The playlist cannot be found.")
        rows = sorted(self.videos.values(), key=lambda v: v.at, reverse=True)
        shown = [v for v in rows if is_owner or v.privacy == "public"]
        items = [
            {"contentDetails": {"videoId": v.id, "videoPublishedAt": text_time(v.at)}}
            for v in shown
        ]
        return self.page(request, items, 50)

    def comment_count(self, video: str) -> int:
        """How many comments and answers a video has."""
        return sum(c.video == video for c in self.comments.values())

    def _statistics(self, row: VideoRow) -> dict[str, str]:
        counted = {"viewCount": str(row.views), "favoriteCount": "0"}
        if row.likes is not None:
            counted["likeCount"] = str(row.likes)
        if not row.are_comments_off:
            counted["commentCount"] = str(self.comment_count(row.id))
        return counted

    def _asked(self, request: Request, is_owner: bool) -> list[VideoRow]:
        ids = (request.one("id") or "").split(",")
        assert len(ids) <= 50 and len(set(ids)) == len(ids)
        rows = [self.videos[i] for i in ids if i in self.videos]
        return [row for row in rows if is_owner or row.privacy != "private"]

    def _videos(self, request: Request, is_owner: bool) -> Reply:
        items = []
        for row in self._asked(request, is_owner):
            item: dict[str, Any] = {
                "id": row.id,
                "etag": f"{row.id}-{row.views}",
                "snippet": {
                    "publishedAt": text_time(row.at),
                    "channelId": CHANNEL,
                    "title": row.title,
                    "description": "",
                    "liveBroadcastContent": row.live
                    if row.live in ("upcoming", "live")
                    else "none",
                },
                "contentDetails": {"duration": "P0D" if row.live == "live" else row.duration},
                "status": {"privacyStatus": row.privacy},
                "statistics": self._statistics(row),
            }
            if row.live:
                item["liveStreamingDetails"] = {"scheduledStartTime": text_time(row.at)}
            if row.live == "live":
                item["liveStreamingDetails"] |= {
                    "concurrentViewers": str(row.viewers),
                    "activeLiveChatId": f"chat-{row.id}",
                }
            parts = (request.one("part") or "").split(",")
            items.append({k: v for k, v in item.items() if k in (*parts, "id", "etag")})
        return Reply(200, {"items": items})

    def _stats(self, request: Request, is_owner: bool) -> Reply:
        if not self.has_batch:
            return Reply(404, b"<html>Not Found</html>", {"Content-Type": "text/html"})
        rows = self._asked(request, is_owner)
        items = [{"id": row.id, "statistics": self._statistics(row)} for row in rows]
        return Reply(200, {"items": items, "summary": {"requestedVideoCount": len(rows)}})

    def _comment(self, row: CommentRow) -> dict[str, Any]:
        snippet: dict[str, Any] = {
            "channelId": CHANNEL,
            "textDisplay": row.text,
            "textOriginal": row.text,
            "authorDisplayName": f"@{row.author}" if row.author else "",
            "authorProfileImageUrl": f"https://yt3.example/{self.units}",
            "likeCount": row.likes,
            "viewerRating": "none",
            "publishedAt": text_time(row.at),
            "updatedAt": text_time(row.at),
        }
        if row.author is not None:
            snippet["authorChannelId"] = {"value": row.author}
        if row.parent is not None:
            snippet["parentId"] = row.parent
        elif row.video is not None:
            snippet["videoId"] = row.video
        return {"id": row.id, "etag": str(row.likes), "snippet": snippet}

    def answers_to(self, thread: str) -> list[CommentRow]:
        """Answers below a top comment, oldest first."""
        rows = [c for c in self.comments.values() if c.parent == thread]
        return sorted(rows, key=lambda c: c.at)

    def _threads(self, request: Request, is_owner: bool) -> Reply:
        assert request.one("textFormat") == "plainText" and request.one("order") == "time"
        video = request.one("videoId")
        if video is not None and video not in self.videos:
            return failure(404, "videoNotFound", "The video cannot be found.")
        if video is not None and self.videos[video].are_comments_off:
            return failure(403, "commentsDisabled", "The video has disabled comments.")
        assert video is not None or request.one("allThreadsRelatedToChannelId") == CHANNEL
        tops = [c for c in self.comments.values() if c.parent is None]
        tops = [c for c in tops if video is None or c.video == video]
        items = []
        for top in sorted(tops, key=lambda c: c.at, reverse=True):
            answers = self.answers_to(top.id)
            snippet: dict[str, Any] = {
                "channelId": CHANNEL,
                "topLevelComment": self._comment(top),
                "totalReplyCount": len(answers),
            }
            if top.video is not None:
                snippet["videoId"] = top.video
            item: dict[str, Any] = {"id": top.id, "etag": "e", "snippet": snippet}
            if answers:
                item["replies"] = {"comments": [self._comment(a) for a in answers[-5:]]}
            items.append(item)
        return self.page(request, items, 100, 20)

    def _comments(self, request: Request, is_owner: bool) -> Reply:
        if parent := request.one("parentId"):
            if parent not in self.comments:
                return failure(404, "commentNotFound", "The comment cannot be found.")
            items = [self._comment(a) for a in self.answers_to(parent)]
            return self.page(request, items, 100, 20)
        ids = (request.one("id") or "").split(",")
        assert len(ids) <= 50 and request.one("maxResults") is None
        found = [self._comment(self.comments[i]) for i in ids if i in self.comments]
        return Reply(200, {"items": found})

    def _subscriptions(self, request: Request, is_owner: bool) -> Reply:
        assert request.one("myRecentSubscribers") == "true"
        items = [
            {
                "id": f"sub-{person}",
                "snippet": {"publishedAt": text_time(at), "channelId": person},
                "subscriberSnippet": {"title": person[2:], "channelId": person},
            }
            for person, at in reversed(self.subscribers)
        ]
        return self.page(request, items, 50)

    def _chat(self, request: Request, is_owner: bool) -> Reply:
        chat = request.one("liveChatId") or ""
        if chat not in self.chats:
            return failure(403, "liveChatEnded", "The live chat is no longer live.")
        start = int((request.one("pageToken") or "PT0").removeprefix("PT"))
        items = self.chats[chat][start : start + self.page_cap]
        body = {
            "pollingIntervalMillis": 10,
            "nextPageToken": f"PT{start + len(items)}",
            "items": items,
        }
        if chat in self.polls:
            body["activePollItem"] = self.polls[chat]
        return Reply(200, body)

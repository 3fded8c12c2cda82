"""Records of YouTube as they are kept: counters, ratings of the reader and etags taken out."""

from __future__ import annotations

from typing import Any

from extractors.records import identifier, without

# The picture's address changes with every size and edit, the rest with every reader.
_OF_THE_READER = ("likeCount", "viewerRating", "canRate", "authorProfileImageUrl")


def part(record: Any, *path: str) -> Any:
    """What stands at a path of objects, None where it ends early."""
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def channel_record(item: dict[str, Any]) -> dict[str, Any]:
    """A channel without counters."""
    return without(item, ("etag", "statistics"))


def video_record(item: dict[str, Any]) -> dict[str, Any]:
    """A video without counters and without what holds only while it is live."""
    kept = without(item, ("etag", "statistics"))
    live = item.get("liveStreamingDetails")
    if isinstance(live, dict):
        kept["liveStreamingDetails"] = without(live, ("concurrentViewers", "activeLiveChatId"))
    return kept


def comment_record(item: dict[str, Any]) -> dict[str, Any] | None:
    """A comment or an answer; None without id, snippet or time."""
    snippet = item.get("snippet")
    if identifier(item.get("id")) is None or not isinstance(snippet, dict):
        return None
    if not isinstance(snippet.get("publishedAt"), str):
        return None
    return {**without(item, ("etag",)), "snippet": without(snippet, _OF_THE_READER)}


def subscriber_record(item: dict[str, Any]) -> dict[str, Any] | None:
    """A subscriber; None without the channel of the one who subscribed."""
    if identifier(part(item, "subscriberSnippet", "channelId")) is None:
        return None
    person = without(item["subscriberSnippet"], ("thumbnails", "description"))
    snippet = item.get("snippet")
    kept = without(item, ("etag",))
    kept["subscriberSnippet"] = person
    if isinstance(snippet, dict):
        kept["snippet"] = without(snippet, ("thumbnails", "description"))
    return kept


def message_record(item: dict[str, Any], video: str) -> dict[str, Any] | None:
    """A message of a live chat with its video; None without id or time."""
    if identifier(item.get("id")) is None or part(item, "snippet", "publishedAt") is None:
        return None
    kept = {"videoId": video, **without(item, ("etag",))}
    author = item.get("authorDetails")
    if isinstance(author, dict):
        kept["authorDetails"] = without(author, ("profileImageUrl",))
    return kept


def super_chat_record(item: dict[str, Any]) -> dict[str, Any] | None:
    """A paid message; None without id or time."""
    if identifier(item.get("id")) is None or part(item, "snippet", "createdAt") is None:
        return None
    kept = without(item, ("etag",))
    person = item["snippet"].get("supporterDetails")
    if isinstance(person, dict):
        supporter = without(person, ("profileImageUrl",))
        kept["snippet"] = {**item["snippet"], "supporterDetails": supporter}
    return kept


def video_counters(item: dict[str, Any]) -> dict[str, Any]:
    """Counters of a video as the platform wrote them: texts of digits."""
    counted: dict[str, Any] = {"id": item["id"], "statistics": item.get("statistics") or {}}
    viewers = part(item, "liveStreamingDetails", "concurrentViewers")
    if viewers is not None:
        counted["concurrentViewers"] = viewers
    return counted

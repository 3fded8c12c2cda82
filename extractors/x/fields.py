"""What is asked of X and how it names the answer.

X renamed tweets to posts in 2026, in the names of parameters and fields but not in paths. One
request speaks one dialect and is answered in it; readers here take both. Sources: openapi.json
v2.167 (docs.x.com), data dictionary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.records import identifier, number, without

Json = dict[str, Any]
COUNTERS = ("public_metrics", "non_public_metrics", "organic_metrics", "promoted_metrics")
# Addresses of pictures change and counters rise: neither makes a new version of a person.
VOLATILE_OF_USERS = ("public_metrics", "profile_image_url", "profile_banner_url", "pinned_tweet_id",
                     "pinned_post_id", "most_recent_tweet_id", "most_recent_post_id")  # fmt: skip


@dataclass(frozen=True)
class Style:
    """Names of one dialect. ``needs``: expansions without which a post lacks its references."""

    name: str
    parameter: str
    fields: tuple[str, ...]
    needs: tuple[str, ...]


_BOTH = ("created_at", "conversation_id", "public_metrics", "lang", "attachments")
STYLES = {
    "tweet": Style(
        "tweet",
        "tweet.fields",
        (*_BOTH, "author_id", "in_reply_to_user_id", "referenced_tweets", "note_tweet",
         "edit_history_tweet_ids"),
        (),
    ),
    "post": Style(
        "post",
        "post.fields",
        (*_BOTH, "note_post"),
        ("author_id", "in_reply_to_user_id", "referenced_posts", "edit_history_post_ids"),
    ),
}  # fmt: skip


def post_params(
    style: Style, people: bool = False, media: bool = False, private: bool = False
) -> dict[str, str]:
    """Fields to ask for with posts. ``private``: figures that only the author may see."""
    expansions = list(style.needs)
    if people and "author_id" not in expansions:
        expansions.append("author_id")
    params = {style.parameter: ",".join(style.fields)}
    if people:
        params |= user_params()
    if media:
        expansions += ["attachments.media_keys", "attachments.poll_ids"]
        params["media.fields"] = "media_key,type,duration_ms,public_metrics"
        params["poll.fields"] = "id,options,end_datetime,voting_status"
    if private:
        params[style.parameter] += ",non_public_metrics"
        params["media.fields"] = "media_key,type,duration_ms,public_metrics,non_public_metrics"
    if expansions:
        params["expansions"] = ",".join(expansions)
    return params


def user_params() -> dict[str, str]:
    """Fields to ask for with people."""
    return {"user.fields": "name,username,public_metrics,created_at,protected"}


def version_ids(post: Json) -> list[str]:
    """Ids of a post's versions, the first of which names it; an edit gives a new id."""
    listed = post.get("edit_history_tweet_ids") or post.get("edit_history_post_ids")
    found = [known for entry in listed if (known := identifier(entry))] if listed else []
    own = identifier(post.get("id"))
    return found or ([own] if own else [])


def counts(post: Json) -> dict[str, int]:
    """Counters that say whether a list has changed: likes, reposts, quotes, replies."""
    public = post.get("public_metrics") or {}
    names = {
        "likes": ("like_count",),
        "reposts": ("repost_count", "retweet_count"),
        "quotes": ("quote_count",),
        "replies": ("reply_count",),
    }
    found = {}
    for kind, fields in names.items():
        values = [number(public.get(field)) for field in fields]
        known = [value for value in values if value is not None]
        if known:
            found[kind] = known[0]
    return found


def references(post: Json) -> list[Json]:
    """What a post refers to: ``type`` (replied_to, quoted, retweeted or reposted) and ``id``."""
    listed = post.get("referenced_tweets") or post.get("referenced_posts") or []
    return [entry for entry in listed if isinstance(entry, dict)]


def is_repost(post: Json) -> bool:
    """True for a bare repost of another post."""
    return any(entry.get("type") in ("retweeted", "reposted") for entry in references(post))


def by_id(includes: Mapping[str, Any], name: str, key: str = "id") -> dict[str, Json]:
    """Objects that came along with an answer."""
    listed: Sequence[Any] = includes.get(name) or []
    return {str(entry[key]): entry for entry in listed if isinstance(entry, dict) and key in entry}


def lasting_post(post: Json, users: Mapping[str, Json]) -> Json:
    """A post without counters, with its author's name."""
    payload = without(post, COUNTERS)
    author = users.get(str(post.get("author_id")))
    if author is not None:
        payload["author"] = without(author, VOLATILE_OF_USERS)
    return payload


def followers(users: Mapping[str, Json], user: Any) -> int | None:
    """Followers of a person who came along with an answer."""
    return number((users.get(str(user), {}).get("public_metrics") or {}).get("followers_count"))

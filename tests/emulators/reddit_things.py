"""Posts and comments of the emulated Reddit, and how its answers show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.emulators.reddit import RedditServer

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """A number as Reddit writes ids."""
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text or "0"


@dataclass
class Thing:
    """A post (title is set) or a comment; ``gone``: who took it away, author or moderator."""

    name: str
    author: str
    at: datetime
    text: str
    title: str | None = None
    subreddit: str = "shop"
    parent: str | None = None
    link: str | None = None
    shares: str | None = None
    score: int = 1
    edited: datetime | None = None
    gone: str | None = None
    poll: dict[str, int] | None = None
    more: dict[str, Any] = field(default_factory=dict)


def rendered(site: RedditServer, thing: Thing) -> dict[str, Any]:
    """A thing as lists and look-ups show it."""
    texts = {"author": "[deleted]", "moderator": "[removed]", None: thing.text}
    is_gone = thing.gone is not None
    data: dict[str, Any] = {
        "name": thing.name, "id": thing.name[3:], "author": thing.author,
        "author_fullname": site.person(thing.author), "subreddit": thing.subreddit,
        "subreddit_id": "t5_2x", "created_utc": thing.at.timestamp(), "score": thing.score,
        "created": thing.at.timestamp() + 28800, "ups": thing.score, "downs": 0,
        "edited": thing.edited.timestamp() if thing.edited else False, "likes": None,
        "permalink": f"/r/{thing.subreddit}/comments/{(thing.link or thing.name)[3:]}/x/",
        "distinguished": None, "stickied": False, "saved": False,
    }  # fmt: skip
    if is_gone:
        data["author"] = "[deleted]"
        del data["author_fullname"]
    if thing.title is None:
        data |= {"body": texts[thing.gone], "parent_id": thing.parent, "link_id": thing.link,
                 "score_hidden": False, "controversiality": 0, "is_submitter": False,
                 "replies": ""}  # fmt: skip
        return {"kind": "t1", "data": data | thing.more}
    kinds = {"author": "deleted", "moderator": "moderator", None: None}
    data |= {
        "title": thing.title, "selftext": texts[thing.gone], "is_self": True,
            "view_count": None,
        "url": f"https://www.reddit.com{data['permalink']}", "upvote_ratio": 0.93,
        "num_comments": sum(t.link == thing.name for t in site.things.values()),
        "num_crossposts": sum(t.shares == thing.name for t in site.things.values()),
        "total_awards_received": 0, "removed_by_category": kinds[thing.gone],
        "over_18": False, "locked": False,
    }  # fmt: skip
    if thing.shares:
        data["crosspost_parent"] = thing.shares
    if thing.poll:
        options = [{"id": str(n), "text": t, "vote_count": v}
                   for n, (t, v) in enumerate(thing.poll.items())]  # fmt: skip
        data["poll_data"] = {"options": options, "total_vote_count": sum(thing.poll.values()),
                             "voting_end_timestamp": 1.8e12}  # fmt: skip
    return {"kind": "t3", "data": data | thing.more}

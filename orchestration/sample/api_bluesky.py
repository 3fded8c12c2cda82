"""Bluesky's answers about the sample account, in the shapes of ``app.bsky.*``.

``Server.answer`` plays the public host on top of the model. Peculiarities of the real host are
in: a counter above its list, a last page with a cursor, a feed item that is somebody else's
post, a post in a thread that is not shown.
"""

from typing import Any

from orchestration.sample import clock
from orchestration.sample.network import Network, Note
from orchestration.sample.people import BLUESKY_ACCOUNT, BLUESKY_DID, Person

Json = dict[str, Any]
Query = dict[str, list[str]]
_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
BASE_URL = "replay://bluesky"
XRPC = "/xrpc/app.bsky."


def uri(note: Note) -> str:
    """The at:// address of a note; its key sorts by time like a real one."""
    number, key = note.at * 1_000_000 + note.number, ""
    for _ in range(13):
        number, digit = divmod(number, 32)
        key = _ALPHABET[digit] + key
    return f"at://{note.author.id}/app.bsky.feed.post/{key}"


def _cid(note: Note) -> str:
    return f"bafyreisample{note.number:04d}".translate(str.maketrans("0189", "abcd")).ljust(59, "a")


def _ref(note: Note) -> Json:
    return {"uri": uri(note), "cid": _cid(note)}


def _profile(person: Person) -> Json:
    handle = (
        BLUESKY_ACCOUNT
        if person.id == BLUESKY_DID
        else (person.name.lower().replace(" ", "-") + ".people.example")
    )
    return {
        "did": person.id,
        "handle": handle,
        "displayName": person.name,
        "createdAt": "2024-05-01T08:00:00.000Z",
        "indexedAt": "2024-05-01T08:00:01.000Z",
        "labels": [],
    }


def _basic(person: Person) -> Json:
    view = _profile(person)
    del view["indexedAt"]
    return view


class Server:
    """Answers requests about one account; ``answer`` gives ``(headers, body)``."""

    def __init__(self, network: Network) -> None:
        self.network = network
        notes = [*network.own, *network.replies, *network.quotes]
        self._by_uri = {uri(note): note for note in notes}
        mine = [n for n in notes if n.author is network.brand]
        self._feed = sorted(mine, key=lambda n: -n.at)
        self._methods = {
            "actor.getProfile": self._get_profile,
            "feed.getAuthorFeed": self._author_feed,
            "feed.getPosts": self._posts,
            "feed.getLikes": self._likes,
            "feed.getRepostedBy": self._reposts,
            "feed.getQuotes": self._quotes,
            "feed.getPostThread": self._thread,
            "graph.getFollowers": self._followers,
        }

    def answer(self, path: str, query: Query) -> tuple[dict[str, str], Json]:
        """Headers and body of the answer to one request.

        Raises:
            KeyError: a call or a post that this host does not have.
        """
        return {}, self._methods[path.removeprefix(XRPC)](query)

    def post_view(self, note: Note) -> Json:
        """The note as a postView with its counters."""
        created = clock.millis(note.at, note.number)
        record: Json = {
            "$type": "app.bsky.feed.post",
            "createdAt": created,
            "langs": [note.language],
            "text": note.text,
        }
        if note.parent is not None:
            record["reply"] = {"root": _ref(note.root), "parent": _ref(note.parent)}
        if note.quoted is not None:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": _ref(note.quoted)}
        hidden = 2 if note.number % 23 == 0 and note.likes else 0
        return {
            "uri": uri(note),
            "cid": _cid(note),
            "author": _basic(note.author),
            "record": record,
            "bookmarkCount": 0,
            "replyCount": len(note.replies),
            "repostCount": len(note.shares),
            "likeCount": len(note.likes) + hidden,
            "quoteCount": len(note.quotes),
            "indexedAt": clock.millis(note.at + 1, note.number),
            "labels": [],
        }

    def _page(self, query: Query, name: str, items: list[Json], base: Json) -> Json:
        """One page; like the real host it may give a cursor with the last, full page."""
        start = int(query.get("cursor", ["page-0"])[0].removeprefix("page-"))
        limit = int(query["limit"][0])
        chosen = items[start : start + limit]
        page = {**base, name: chosen}
        if len(chosen) == limit:
            page["cursor"] = f"page-{start + limit}"
        return page

    def _get_profile(self, _: Query) -> Json:
        return {
            **_profile(self.network.brand),
            "description": "A synthetic sample account.",
            "followersCount": len(self.network.followers) + 3,
            "followsCount": 12,
            "postsCount": len(self._feed),
        }

    def _author_feed(self, query: Query) -> Json:
        items = [self._feed_item(note) for note in self._feed]
        shared = self.network.quotes[-1]
        items.insert(
            3,
            {
                "post": self.post_view(shared),
                "reason": {
                    "$type": "app.bsky.feed.defs#reasonRepost",
                    "by": _basic(self.network.brand),
                    "indexedAt": clock.millis(clock.END - 7000),
                },
            },
        )
        return self._page(query, "feed", items, {})

    def _feed_item(self, note: Note) -> Json:
        item: Json = {"post": self.post_view(note)}
        if note.parent is not None:
            kind = "app.bsky.feed.defs#postView"
            item["reply"] = {
                "root": {"$type": kind, **self.post_view(note.root)},
                "parent": {"$type": kind, **self.post_view(note.parent)},
            }
        return item

    def _posts(self, query: Query) -> Json:
        return {"posts": [self.post_view(self._by_uri[one]) for one in query["uris"]]}

    def _likes(self, query: Query) -> Json:
        note = self._by_uri[query["uri"][0]]
        likes = [
            {
                "indexedAt": clock.millis(when + 1),
                "createdAt": clock.millis(when),
                "actor": _profile(person),
            }
            for person, when in reversed(note.likes)
        ]
        return self._page(query, "likes", likes, {"uri": uri(note)})

    def _reposts(self, query: Query) -> Json:
        note = self._by_uri[query["uri"][0]]
        people = [_profile(person) for person, _ in reversed(note.shares)]
        return self._page(query, "repostedBy", people, {"uri": uri(note)})

    def _quotes(self, query: Query) -> Json:
        note = self._by_uri[query["uri"][0]]
        views = [self.post_view(quote) for quote in reversed(note.quotes)]
        return self._page(query, "posts", views, {"uri": uri(note)})

    def _thread(self, query: Query) -> Json:
        note = self._by_uri[query["uri"][0]]
        return {"thread": self._node(note, int(query["depth"][0]))}

    def _node(self, note: Note, depth: int) -> Json:
        node: Json = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self.post_view(note)}
        if depth > 0:
            node["replies"] = [self._node(reply, depth - 1) for reply in note.replies]
            if note.number % 31 == 0:
                gone = f"at://did:plc:samplegone22222222222222/app.bsky.feed.post/{note.number}"
                node["replies"].append(
                    {"$type": "app.bsky.feed.defs#notFoundPost", "uri": gone, "notFound": True}
                )
        return node

    def _followers(self, query: Query) -> Json:
        people = [_profile(person) for person, _ in reversed(self.network.followers)]
        return self._page(query, "followers", people, {"subject": _profile(self.network.brand)})

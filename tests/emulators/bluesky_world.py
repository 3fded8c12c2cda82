"""A small story on the emulated Bluesky, and what it comes to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.emulators.bluesky import BlueskyServer
from tests.emulators.truth import Act, Truth


class BlueskyWorld(BlueskyServer):
    """Three posts, their likes, reposts and a quote, one thread, and followers."""

    def entry(self) -> dict[str, Any]:
        return {"platform": "bluesky", "account": "brand.example", "base_url": self.base_url}

    def truth(self) -> Truth:
        own = {u: p for u, p in self.posts.items() if p.author == self.brand and not p.parent}
        told = Truth(content={uri: naive(post.created) for uri, post in own.items()})
        for uri, likes in self.likes.items():
            told.acts += [Act("like", person, uri, naive(at)) for person, at in likes]
        for uri, people in self.reposts.items():
            told.acts += [Act("share", person, uri, None) for person in people]
        told.acts += [Act("follow", person, None, None) for person in self.followers]
        for post in self.posts.values():
            if post.uri not in own:
                told.acts.append(self._written(post, own))
        for uri in own:
            told.counters[uri, "likes"] = len(self.likes.get(uri, ()))
            told.counters[uri, "reposts"] = len(self.reposts.get(uri, ()))
        told.counters[None, "followers"] = len(self.followers)
        return told

    def _written(self, post: Any, own: dict[str, Any]) -> Act:
        kind = "quote" if post.quotes else "comment" if post.parent in own else "reply"
        return Act(
            kind,
            post.author,
            post.quotes or post.root,
            naive(post.created),
            is_team=post.author == self.brand,
            text=post.text,
        )


def naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def world(now: datetime) -> BlueskyWorld:
    """The server with its story; its times are its own."""
    server = BlueskyWorld()
    uris = [server.post(f"post {n}") for n in range(3)]
    for n in range(130):
        server.like(uris[0], f"did:plc:fan{n}")
    server.like(uris[1], "did:plc:fan1")
    server.reposts[uris[0]] = ["did:plc:fan1", "did:plc:fan2"]
    server.post("look at this", author="did:plc:fan3", quotes=uris[0])
    first = server.post("nice", author="did:plc:fan4", parent=uris[0])
    second = server.post("thank you", parent=first)
    server.post("welcome", author="did:plc:fan5", parent=second)
    server.followers = [f"did:plc:fan{n}" for n in range(205)]
    return server

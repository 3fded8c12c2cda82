"""A small story on the emulated Mastodon server, and what it comes to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.emulators.bluesky_world import naive
from tests.emulators.mastodon import HOME, MastodonServer, StatusRow
from tests.emulators.truth import Act, Truth


class MastodonWorld(MastodonServer):
    """Three statuses, their favourites and boosts, a quote, a thread, and followers."""

    def entry(self) -> dict[str, Any]:
        return {
            "platform": "mastodon",
            "account": "brand@home.example",
            "base_url": self.base_url,
            "access_token": self.token,
        }

    def truth(self) -> Truth:
        own = {i: s for i, s in self.statuses.items() if s.author == "brand" and not s.parent}
        told = Truth(content={i: naive(status.created) for i, status in own.items()})
        for lists, kind in ((self.favourites, "like"), (self.boosts, "share")):
            for status, people in lists.items():
                told.acts += [Act(kind, person(name), status, None) for name in people]
        told.acts += [Act("follow", person(name), None, None) for name in self.followers]
        told.acts += [self._written(s, own) for i, s in self.statuses.items() if i not in own]
        for status in own:
            told.counters[status, "likes"] = len(self.favourites.get(status, ()))
            told.counters[status, "reposts"] = len(self.boosts.get(status, ()))
        return told

    def _written(self, status: StatusRow, own: dict[str, StatusRow]) -> Act:
        root = status
        while root.parent:
            root = self.statuses[root.parent]
        return Act(
            "quote" if status.quotes else "comment" if status.parent in own else "reply",
            person(status.author),
            status.quotes or root.id,
            naive(status.created),
            is_team=status.author == "brand",
            text=status.content.removeprefix("<p>").removesuffix("</p>"),
        )


def person(name: str) -> str:
    """Who that is over all servers."""
    return name if "@" in name else f"{name}@{HOME}"


def world(now: datetime) -> MastodonWorld:
    """The server with its story; its times are its own."""
    server = MastodonWorld()
    posts = [server.post(f"post {n}") for n in range(3)]
    server.favourites[posts[0]] = [f"fan{n}@other.example" for n in range(130)]
    server.favourites[posts[1]] = ["fan1@other.example"]
    server.boosts[posts[0]] = ["fan1@other.example", "ana"]
    server.post("look at this", author="fan3@other.example", quotes=posts[0])
    first = server.post("nice", author="ana", parent=posts[0])
    second = server.post("thank you", parent=first)
    server.post("welcome", author="fan5@other.example", parent=second)
    server.followers = [f"fan{n}@other.example" for n in range(170)]
    return server

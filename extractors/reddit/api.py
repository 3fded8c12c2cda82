"""Reddit's lists, threads and look-ups, whole: pages, collapsed branches and cut ones resolved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from extractors.base import ExtractError
from extractors.http import HttpClient
from extractors.progress import Progress, circle
from extractors.reddit.records import Thing, children, is_named, walk

PAGE = 100
MANY = 100  # names that one look-up takes, and branches that one request opens


class RedditApi:
    """Reading calls; safe for several threads."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client
        self._one_at_a_time = threading.Lock()

    def get(self, path: str, **params: Any) -> Any:
        """Body of an answer, with texts as their authors wrote them."""
        return self._client.get(path, {"raw_json": 1, **params}).body

    def about(self, path: str, kind: str) -> Thing:
        """The single thing at an address.

        Raises:
            ExtractError: something else is there, as after a redirect to the search.
        """
        body = self.get(path)
        if not isinstance(body, dict) or body.get("kind") != kind:
            raise ExtractError(f"{path} names nothing that exists: check the name")
        data = body.get("data")
        return data if isinstance(data, dict) else {}

    def pages(self, path: str, **params: Any) -> Iterator[list[Thing]]:
        """Pages of a list, newest first, until it ends; Reddit ends it after about 1,000."""
        after: str | None = None
        count = 0
        progress = Progress()
        while True:
            more = {"after": after, "count": count} if after else {}
            body = self.get(path, limit=PAGE, **params, **more)
            if not isinstance(body, dict) or body.get("kind") != "Listing":
                raise ExtractError(f"{path} gave no list")
            found = children(body)
            yield found
            data = body.get("data")
            after = (data.get("after") if isinstance(data, dict) else None) or None
            if progress.is_circle(found, after):
                raise circle(path)
            if after is None:
                return
            count += PAGE

    def info(self, names: list[str]) -> dict[str, Thing]:
        """Posts and comments by full name; those that are gone for good are absent."""
        body = self.get("/api/info", id=",".join(names))
        found = (child.get("data") for child in children(body))
        return {data["name"]: data for data in found if isinstance(data, dict) and "name" in data}

    def thread(self, post: str) -> list[Thing]:
        """All comments below a post, in no order; what is malformed comes as it is."""
        found: dict[str, Thing] = {}
        odd: list[Thing] = []
        asked: set[str] = set()
        waiting = self._branches(self._listing(post), found, odd)
        while waiting:
            kind, name = waiting.pop()
            if kind == "cut":
                if name not in asked:
                    asked.add(name)
                    below = self._listing(post, comment=name.removeprefix("t1_"), context=0)
                    waiting += self._branches(below, found, odd)
                continue
            names = [name]
            while len(names) < MANY and waiting and waiting[-1][0] == "closed":
                names.append(waiting.pop()[1])
            names = [n for n in dict.fromkeys(names) if n not in asked and f"t1_{n}" not in found]
            asked.update(names)
            if names:
                waiting += self._branches(self._more(post, names), found, odd)
        return [*found.values(), *odd]

    def _listing(self, post: str, **params: Any) -> list[Thing]:
        body = self.get(f"/comments/{post.removeprefix('t3_')}", limit=500, sort="new", **params)
        if not isinstance(body, list) or len(body) < 2:
            raise ExtractError(f"the thread of {post} came in an unknown shape")
        return children(body[1])

    def _more(self, post: str, names: list[str]) -> list[Thing]:
        # Reddit allows one such request at a time and client.
        with self._one_at_a_time:
            body = self.get(
                "/api/morechildren", api_type="json", link_id=post, children=",".join(names)
            )
        answer = body.get("json") if isinstance(body, dict) else None
        if not isinstance(answer, dict) or answer.get("errors"):
            reason = answer.get("errors") if isinstance(answer, dict) else "no answer"
            raise ExtractError(f"branches of {post} could not be opened: {reason}")
        data = answer.get("data")
        things = data.get("things") if isinstance(data, dict) else None
        return [thing for thing in things or [] if isinstance(thing, dict)]

    def _branches(
        self, things: list[Thing], found: dict[str, Thing], odd: list[Thing]
    ) -> list[tuple[str, str]]:
        """Note the comments; gives what is still closed, by id, or cut, by the parent's name."""
        waiting = []
        for thing in walk(things):
            data = thing.get("data")
            if thing.get("kind") == "more" and isinstance(data, dict):
                inner = [str(name) for name in data.get("children") or []]
                waiting += [("closed", name) for name in inner]
                if not inner and is_named({"name": data.get("parent_id")}, "t1"):
                    waiting.insert(0, ("cut", str(data["parent_id"])))
            elif is_named(data, "t1"):
                found[data["name"]] = data
            else:
                odd.append(thing)
        return waiting

    def crossposts(self, post: str) -> Iterator[Thing]:
        """Posts that share this one, as data; the list names both."""
        after: str | None = None
        progress = Progress()
        while True:
            more = {"after": after} if after else {}
            path = f"/duplicates/{post.removeprefix('t3_')}"
            body = self.get(path, limit=PAGE, crossposts_only="true", **more)
            if not isinstance(body, list) or len(body) < 2:
                raise ExtractError(f"the crossposts of {post} came in an unknown shape")
            for child in children(body[1]):
                data = child.get("data")
                if is_named(data, "t3") and data.get("crosspost_parent") == post:
                    yield data
            data = body[1].get("data")
            after = (data.get("after") if isinstance(data, dict) else None) or None
            if progress.is_circle(children(body[1]), after):
                raise circle(path)
            if after is None:
                return

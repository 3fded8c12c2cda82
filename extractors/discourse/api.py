"""Discourse's lists and topics, whole: pages read to their end, long topics in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from extractors.base import ExtractError
from extractors.discourse.records import LIKE, Record, objects
from extractors.http import HttpClient
from extractors.progress import Progress, circle
from extractors.records import number

PER_PAGE = 100
MANY = 20  # posts that one request gives
LIKERS = 200
VOTERS = 50
ACTIONS = 60
SMALLEST_PAGE = 30  # forums give 30 or 60 actions at a time, whatever is asked
LIKES_RECEIVED = 2


class DiscourseApi:
    """Reading calls; safe for several threads."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    def get(self, path: str, **params: Any) -> Record:
        """Body of an answer.

        Raises:
            ExtractError: it is no object.
        """
        body = self._client.get(path, params).body
        if not isinstance(body, dict):
            raise ExtractError(f"{path} came in an unknown shape")
        return body

    def user(self, name: str) -> Record:
        """One account of the forum."""
        found = self.get(f"/u/{quote(name, safe='')}.json").get("user")
        return found if isinstance(found, dict) else {}

    def topic_pages(self, path: str, **params: Any) -> Iterator[list[Record]]:
        """Pages of a list of topics; the link to the next page is missing at the end."""
        page = 0
        progress = Progress(page)
        while True:
            body = self.get(path, page=page, per_page=PER_PAGE, **params)
            topics = body.get("topic_list")
            if not isinstance(topics, dict):
                raise ExtractError(f"{path} gave no list of topics")
            found = objects(topics, "topics")
            yield found
            if not topics.get("more_topics_url") or not found:
                return
            page += 1
            if progress.is_circle(found, page):
                raise circle(path)

    def topic(self, topic: int) -> tuple[Record, list[Record]]:
        """A topic and all its posts; the answer itself holds the first 20 only."""
        body = self.get(f"/t/{topic}.json")
        stream = body.get("post_stream")
        if not isinstance(stream, dict):
            raise ExtractError(f"topic {topic} came without posts")
        posts = objects(stream, "posts")
        shown = {post.get("id") for post in posts}
        ids = stream.get("stream")
        missing = [i for i in ids if i not in shown] if isinstance(ids, list) else []
        while missing:
            asked = missing[:MANY]
            answer = self.get(f"/t/{topic}/posts.json", **{"post_ids[]": asked}).get("post_stream")
            more = objects(answer, "posts") if isinstance(answer, dict) else []
            posts += more
            got = {post.get("id") for post in more}
            # A forum may give fewer than asked; what it does not give alone, it will not give.
            rest = [i for i in asked if i not in got]
            missing = (rest if len(rest) < len(asked) else []) + missing[MANY:]
        return body, posts

    def likers(self, post: int) -> list[Record]:
        """Who likes a post; old forums give all at once whatever the page."""
        found: dict[Any, Record] = {}
        page = 0
        while True:
            body = self.get(
                "/post_action_users.json",
                id=post, post_action_type_id=LIKE, page=page, limit=LIKERS,
            )  # fmt: skip
            people = objects(body, "post_action_users")
            before = len(found)
            found.update({person.get("id"): person for person in people})
            total = number(body.get("total_rows_post_action_users"))
            if total is None or len(found) >= total or len(found) == before:
                return list(found.values())
            page += 1

    def voters(self, post: int, poll: str, option: str, votes: int) -> list[Record]:
        """Who voted for an option of a public poll, which has so many votes."""
        found: dict[Any, Record] = {}
        page = 1
        while True:
            body = self.get(
                "/polls/voters.json",
                post_id=post, poll_name=poll, option_id=option, page=page, limit=VOTERS,
            )  # fmt: skip
            voters = body.get("voters")
            people = objects(voters, option) if isinstance(voters, dict) else []
            before = len(found)
            found.update({person.get("id"): person for person in people})
            if len(found) >= votes or len(found) == before:
                return list(found.values())
            page += 1

    def likes_received(self, name: str) -> Iterator[list[Record]]:
        """Pages of the likes of somebody's posts with their time, newest first."""
        offset = 0
        progress = Progress(offset)
        while True:
            body = self.get(
                "/user_actions.json",
                username=name, filter=LIKES_RECEIVED, offset=offset, limit=ACTIONS,
            )  # fmt: skip
            found = objects(body, "user_actions")
            yield found
            if len(found) < SMALLEST_PAGE:
                return
            offset += len(found)
            if progress.is_circle(found, offset):
                raise circle("/user_actions")

    def report(self, kind: str, first: str, last: str) -> list[Record]:
        """A figure of the whole forum by day, both days inclusive."""
        body = self.get(f"/admin/reports/{kind}.json", start_date=first, end_date=last)
        report = body.get("report")
        return objects(report, "data") if isinstance(report, dict) else []

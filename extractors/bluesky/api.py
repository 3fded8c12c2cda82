"""Bluesky's calls and shapes behind the common ``Source``.

Paging: cursors are opaque; the end is a missing cursor, not a short or empty page. Array
parameters repeat their key. Source: lexicons ``app.bsky.{actor,feed,graph,notification}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from extractors.base import Account, ExtractError
from extractors.bluesky.login import Login
from extractors.bluesky.records import (
    author_feed_page,
    branch_of,
    list_member,
    parse_post,
    without_viewer,
)
from extractors.http import Answer, HttpClient, HttpError, ServerFault
from extractors.model import (
    FOLLOWERS,
    QUOTES,
    Branch,
    Members,
    Names,
    Notifications,
    Page,
    Post,
    Profile,
)
from extractors.progress import Progress, circle
from extractors.records import instant, iso, number, stand_in_key

XRPC = "/xrpc/app.bsky."
LIMIT = 100
BATCH = 25
# Deep nesting makes a JSON reader fail; what lies deeper is asked for from its own top.
DEPTH = 300
# kind -> call, parameter, field of the answer
LISTS = {
    "likes": ("feed.getLikes", "uri", "likes"),
    "reposts": ("feed.getRepostedBy", "uri", "repostedBy"),
    QUOTES: ("feed.getQuotes", "uri", "posts"),
    FOLLOWERS: ("graph.getFollowers", "actor", "followers"),
}
OVERLAP = timedelta(hours=1)


class BlueskySource:
    """One account on the public host, and its notifications where there is a login."""

    names = Names("profiles", "posts", "post_counters", ("likes", "reposts", QUOTES), "uri")

    def __init__(self, account: Account, client: HttpClient, login: Login | None) -> None:
        self._account = account
        self._client = client
        self._login = login
        self._did = ""

    def requests_made(self) -> int:
        """Calls to all hosts so far."""
        return self._client.requests + (self._login.requests if self._login else 0)

    def profile(self) -> Profile:
        """The account by handle or DID."""
        actor = self._account.account.removeprefix("@")
        try:
            body = self._client.get(XRPC + "actor.getProfile", {"actor": actor}).body
        except HttpError as problem:
            raise ExtractError(
                f"account {self._account.account} was not found: {problem}; give the handle"
                " without @, or the DID"
            ) from None
        if not isinstance(body, dict) or not isinstance(body.get("did"), str):
            raise ServerFault(f"{self._client.host} gave no profile: is base_url right?")
        self._did = body["did"]
        return Profile(self._did, number(body.get("followersCount")), without_viewer(body))

    def pages(self, cursor: str | None) -> Iterator[Page]:
        """Own posts and answers, newest first; posts of others that it reposted are left out."""
        params = {"actor": self._did, "filter": "posts_with_replies"}
        for items, following, _ in self._walk("feed.getAuthorFeed", params, "feed", cursor):
            yield author_feed_page(items, self._did, following)

    def lookup(self, ids: Sequence[str]) -> dict[str, Post]:
        """Posts by URI, 25 a request; deleted and blocked ones are left out by the server."""
        batches = [tuple(ids[i : i + BATCH]) for i in range(0, len(ids), BATCH)]
        found: dict[str, Post] = {}
        for _, answer in self._client.side_by_side(self._get_posts, batches):
            if isinstance(answer, ExtractError):
                raise answer
            posts = answer.body.get("posts") if isinstance(answer.body, dict) else None
            for record in posts if isinstance(posts, list) else []:
                post = parse_post(record)
                if post is not None:
                    found[post.id] = post
        return found

    def fetch(self, post_id: str) -> Post | None:
        """One post; None where the thread is not found."""
        try:
            body = self._thread(post_id, 0)
        except HttpError as problem:
            if problem.code == "NotFound":
                return None
            raise
        if str(body.get("$type", "")).endswith("#notFoundPost"):
            return None
        post = parse_post(body.get("post"))
        if post is None:
            raise ServerFault(f"{post_id} is not shown (blocked?)")
        return post

    def branch(self, post_id: str) -> Branch:
        """The thread below a post, as deep as the server gives it in one answer."""
        return branch_of(self._thread(post_id, DEPTH), post_id)

    def members(self, kind: str, post_id: str) -> Members:
        """Likes, reposts or quotes of a post, or the account's followers."""
        call, parameter, field = LISTS[kind]
        records: dict[str, dict[str, Any]] = {}
        unreadable: list[Any] = []
        is_stuck = False
        try:
            for items, _, stuck in self._walk(call, {parameter: post_id}, field, None):
                is_stuck = stuck
                for item in items:
                    member = list_member(kind, item)
                    if member is None:
                        unreadable.append(item)
                    else:
                        records[member[0]] = member[1]
        except ExtractError as problem:
            if not records:
                raise
            return Members(records, False, problem, unreadable)
        return Members(records, True, None, unreadable, is_stuck)

    def can_list(self, kind: str) -> str | None:
        """Every list is public."""
        return None

    def notifications(
        self, mark: str | None, backfill: str | None, since: datetime | None
    ) -> Notifications | None:
        """Newest first, back to the mark less an overlap; unread state is left out."""
        if self._login is None:
            return None
        records: dict[str, dict[str, Any]] = {}
        unreadable: list[Any] = []
        first = instant(mark)
        limit = first - OVERLAP if first else since
        newest = first
        following: str | None = None
        try:
            # After a first run that was cut short, the older part is still to be read.
            for cursor, bound in ((None, limit), *(((backfill, since),) if backfill else ())):
                params = {"priority": "false"}
                pages = self._walk("notification.listNotifications", params, "notifications",
                                   cursor, self._own)  # fmt: skip
                for items, following, _ in pages:
                    times = [_take(item, records, unreadable) for item in items]
                    newest = max([t for t in (newest, *times) if t], default=None)
                    if bound and times and times[-1] and times[-1] < bound:
                        following = None
                        break
        except ExtractError as problem:
            if mark is not None and backfill is None:
                # The gap up to the mark is not closed: read it again next time.
                return Notifications(records, mark, None, problem, unreadable)
            rest = following or backfill
            reached = iso(newest) if newest and rest else mark
            return Notifications(records, reached, rest, problem, unreadable)
        return Notifications(records, iso(newest) if newest else mark, None, None, unreadable)

    def _own(self, path: str, params: Mapping[str, Any]) -> Answer:
        assert self._login is not None
        return self._login.get(path, params, self._did)

    def _get_posts(self, uris: tuple[str, ...]) -> Answer:
        return self._client.get(XRPC + "feed.getPosts", {"uris": uris})

    def _thread(self, uri: str, depth: int) -> dict[str, Any]:
        params = {"uri": uri, "depth": depth, "parentHeight": 0}
        body = self._client.get(XRPC + "feed.getPostThread", params).body
        thread = body.get("thread") if isinstance(body, dict) else None
        if not isinstance(thread, dict):
            raise ServerFault(f"{self._client.host} gave no thread for {uri}")
        return thread

    def _walk(
        self,
        call: str,
        params: Mapping[str, Any],
        field: str,
        cursor: str | None,
        get: Any = None,
    ) -> Iterator[tuple[list[Any], str | None, bool]]:
        """Pages as (items, next cursor, whether the page names itself as the next one).

        Raises:
            ServerFault: after the last page, where cursors lead in a circle.
        """
        progress = Progress(cursor)
        while True:
            query = {**params, "limit": LIMIT, **({"cursor": cursor} if cursor else {})}
            body = (get or self._client.get)(XRPC + call, query).body
            items = body.get(field) if isinstance(body, dict) else None
            if not isinstance(items, list):
                raise ServerFault(f"{self._client.host} answered {call} without {field!r}")
            asked, cursor = cursor, body.get("cursor") or None
            is_stuck = cursor is not None and cursor == asked
            is_circle = progress.is_circle(items, cursor)
            yield items, None if is_circle else cursor, is_stuck
            if is_circle and not is_stuck:
                raise circle(f"{self._client.host}: {call}")
            if is_circle or cursor is None:
                return


def _take(item: Any, records: dict[str, dict[str, Any]], unreadable: list[Any]) -> datetime | None:
    if not isinstance(item, dict):
        unreadable.append(item)
        return None
    author = item.get("author")
    record = {name: value for name, value in item.items() if name != "isRead"}
    if isinstance(author, dict):
        record["author"] = without_viewer(author)
    uri, reason = item.get("uri"), item.get("reason")
    key = f"{reason}|{uri}" if uri and reason else stand_in_key(record)
    records[key] = record
    return instant(item.get("indexedAt"))

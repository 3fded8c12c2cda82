"""Mastodon's calls behind the common ``Source``.

Paging: bare arrays; the next page is only in the ``Link`` header and is followed verbatim, since
the ids in it may be of internal rows. Source: docs.joinmastodon.org, methods.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from extractors.base import Account, ExtractError
from extractors.http import Answer, HttpClient, HttpError, ServerFault
from extractors.mastodon.records import id_order, lasting_notification, list_member, parse_status
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
from extractors.records import identifier, instant, number, stand_in_key

API = "/api/v1/"
# Largest pages that the server gives.
STATUSES = 40
PEOPLE = 80
BATCH_PUBLIC = 20
BATCH_WITH_TOKEN = 40
LISTS = {
    "favourites": ("statuses/{}/favourited_by", PEOPLE),
    "boosts": ("statuses/{}/reblogged_by", PEOPLE),
    QUOTES: ("statuses/{}/quotes", STATUSES),
    FOLLOWERS: ("accounts/{}/followers", PEOPLE),
}
GONE = frozenset({404, 410})


class MastodonSource:
    """One account on its server."""

    names = Names("accounts", "statuses", "status_counters", ("favourites", "boosts", QUOTES), "id")

    def __init__(self, account: Account, client: HttpClient) -> None:
        self._account = account
        self._client = client
        self._token = account.credentials.get("access_token") or None
        self._id = ""

    def requests_made(self) -> int:
        """Calls so far."""
        return self._client.requests

    def profile(self) -> Profile:
        """The account by name, first as it is written, then without its server."""
        name = self._account.account.strip().removeprefix("@")
        names = dict.fromkeys((name, name.split("@")[0]))
        problem: HttpError | None = None
        for acct in names:
            try:
                body = self._get("accounts/lookup", {"acct": acct}).body
            except HttpError as refused:
                problem = refused
                if refused.status != 404:
                    break
                continue
            own_id = identifier(body.get("id")) if isinstance(body, dict) else None
            if own_id is None:
                raise ServerFault(f"{self._client.host} gave no account: is base_url right?")
            self._id = own_id
            return Profile(self._id, number(body.get("followers_count")), body)
        raise ExtractError(
            f"account {self._account.account} could not be read: {problem}; check its name, and"
            " access_token where the server answers 401 or 403"
        )

    def pages(self, cursor: str | None) -> Iterator[Page]:
        """Own posts and answers, newest first, without what the account boosted."""
        first = cursor or f"accounts/{self._id}/statuses"
        params = {"limit": STATUSES, "exclude_reblogs": "true"}
        for items, following, _ in self._walk(first, None if cursor else params):
            posts = [parse_status(item) for item in items]
            unreadable = [i for i, post in zip(items, posts, strict=True) if post is None]
            own = [post for post in posts if post is not None and post.author == self._id]
            yield Page(own, own[-1].created_at if own else None, following, unreadable)

    def lookup(self, ids: Sequence[str]) -> dict[str, Post]:
        """Statuses by id, many a request (servers from 4.3 on)."""
        size = BATCH_WITH_TOKEN if self._token else BATCH_PUBLIC
        batches = [tuple(ids[i : i + size]) for i in range(0, len(ids), size)]
        found: dict[str, Post] = {}
        for _, answer in self._client.side_by_side(self._statuses, batches):
            if isinstance(answer, ExtractError):
                raise answer
            for item in answer.body if isinstance(answer.body, list) else []:
                post = parse_status(item)
                if post is not None:
                    found[post.id] = post
        return found

    def fetch(self, post_id: str) -> Post | None:
        """One status; None where the server does not know it (any more)."""
        try:
            body = self._get(f"statuses/{post_id}").body
        except HttpError as problem:
            if problem.status in GONE:
                return None
            raise
        post = parse_status(body)
        if post is None:
            raise ServerFault(f"{self._client.host} gave no status for {post_id}")
        return post

    def branch(self, post_id: str) -> Branch:
        """What the server shows below a status: without a token 60 answers, 20 deep."""
        answer = self._get(f"statuses/{post_id}/context")
        items = answer.body.get("descendants") if isinstance(answer.body, dict) else None
        if not isinstance(items, list):
            raise ServerFault(f"{self._client.host} gave no thread for {post_id}")
        posts, unreadable = [], []
        for item in items:
            post = parse_status(item)
            if post is None:
                unreadable.append(item)
            else:
                posts.append(post)
        growing = re.search(r"retry=(\d+)", answer.headers.get("Mastodon-Async-Refresh", ""))
        return Branch(posts, {}, float(growing.group(1)) if growing else None, unreadable)

    def members(self, kind: str, post_id: str) -> Members:
        """Favourites, boosts or quotes of a status, or the account's followers."""
        path, limit = LISTS[kind]
        records: dict[str, dict[str, Any]] = {}
        unreadable: list[Any] = []
        is_stuck = False
        try:
            for items, _, stuck in self._walk(path.format(post_id), {"limit": limit}):
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
        """Quotes are shown to logged-in readers only."""
        if kind == QUOTES and self._token is None:
            return "that needs an access_token"
        return None

    def notifications(
        self, mark: str | None, backfill: str | None, since: datetime | None
    ) -> Notifications | None:
        """Forward from the mark without gaps; the first time backward from the newest."""
        if self._token is None:
            return None
        found = Notifications({}, mark, backfill)
        path, params = "notifications", {"limit": PEOPLE, "include_filtered": "true"}
        if mark is not None:
            forward = self._walk(path, {**params, "min_id": mark}, "prev")
            found = self._take(found, forward, None)
        if found.problem is None and (mark is None or backfill is not None):
            older = self._walk(backfill, None) if backfill else self._walk(path, params)
            found = self._take(found, older, since, keep_place=True)
        return found

    def _take(
        self,
        found: Notifications,
        pages: Iterator[tuple[list[Any], str | None, bool]],
        since: datetime | None,
        keep_place: bool = False,
    ) -> Notifications:
        records, unreadable = dict(found.records), list(found.unreadable)
        mark, place = found.mark, found.backfill
        problem = None
        try:
            for items, following, _ in pages:
                oldest = None
                for item in items:
                    if not isinstance(item, dict):
                        unreadable.append(item)
                        continue
                    record = lasting_notification(item)
                    key = identifier(item.get("id"))
                    if key is not None:
                        mark = max(mark or "", key, key=id_order)
                    records[key or stand_in_key(record)] = record
                    oldest = instant(item.get("created_at"))
                at_end = bool(since and oldest and oldest < since)
                if keep_place:
                    place = None if at_end else following
                if at_end:
                    break
        except ExtractError as stopped:
            problem = stopped
        return Notifications(records, mark, place, problem, unreadable)

    def _get(self, path: str, params: Mapping[str, Any] | None = None) -> Answer:
        address = path if "://" in path else API + path
        return self._client.get(address, params, self._token)

    def _statuses(self, ids: tuple[str, ...]) -> Answer:
        return self._get("statuses", {"id[]": ids})

    def _walk(
        self, path: str, params: Mapping[str, Any] | None, relation: str = "next"
    ) -> Iterator[tuple[list[Any], str | None, bool]]:
        """Pages as (items, address of the next, whether the page names itself as the next one).

        Raises:
            ServerFault: after the last page, where the links lead in a circle.
        """
        progress = Progress()
        while True:
            answer = self._get(path, params)
            if not isinstance(answer.body, list):
                raise ServerFault(f"{self._client.host} answered {path} without a list")
            following = answer.links.get(relation)
            # Walking forward, the server always names a next page: an empty one is the end.
            is_end = following is None or (relation == "prev" and not answer.body)
            is_stuck = following == path
            is_circle = not is_end and progress.is_circle(answer.body, following)
            yield answer.body, None if is_end or is_circle else following, is_stuck
            if is_circle and not is_stuck:
                raise circle(f"{self._client.host}: {urlsplit(path).path}")
            if is_end or is_circle or following is None:
                return
            path, params = following, None

"""Addresses and pages of the Data API v3.

Pages are followed by token until there is none; totals in answers are approximate. Source:
developers.google.com/youtube/v3/docs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import Halted, HttpError
from extractors.http import HttpClient
from extractors.progress import Progress, circle
from extractors.youtube.dialect import Quota, YoutubeDialect
from extractors.youtube.login import Login

DATA = "/youtube/v3/"
AT_ONCE = 50  # ids in one request
Item = dict[str, Any]
Page = tuple[list[Item], str | None]


class Api:
    """The channel's data: ``public`` serves whoever asks, ``own`` the owner, None without login."""

    def __init__(self, desk: Desk, quota: Quota, login: Login | None) -> None:
        self.desk = desk
        self.public: HttpClient = desk.client
        self.own: HttpClient | None = None
        key = desk.account.credentials.get("api_key")
        if login is not None:
            self.own = desk.client
            if key is not None:
                dialect = YoutubeDialect("general").begin(quota, login.auth)
                self.own = desk.host("own", dialect)
        signs = None if login is None else login.auth
        self._stats = desk.host("stats", YoutubeDialect("stats", key).begin(quota, signs))
        self._has_stats = True

    def page(
        self, client: HttpClient, what: str, params: Mapping[str, Any], token: str | None = None
    ) -> Page:
        """One page of a list, and the token of the next one."""
        query = {**params, "pageToken": token} if token else params
        body = client.get(DATA + what, query).body
        if not isinstance(body, dict):
            raise ExtractError(f"{client.host} answered {what} without an object")
        items = body.get("items")
        listed = [item for item in items if isinstance(item, dict)] if items else []
        following = body.get("nextPageToken")
        return listed, following if isinstance(following, str) and following else None

    def pages(
        self, client: HttpClient, what: str, params: Mapping[str, Any], start: str | None = None
    ) -> Iterator[Page]:
        """Pages of a list from ``start`` (None: the first) to its end.

        Raises:
            ExtractError: the list goes round in a circle.
        """
        progress = Progress(start)
        token = start
        while True:
            items, following = self.page(client, what, params, token)
            yield items, following
            if following is None:
                return
            if progress.is_circle(items, following):
                raise circle(f"{client.host}: {what}")
            token = following

    def by_ids(self, what: str, parts: str, ids: Sequence[str], **more: str) -> list[Item]:
        """Up to 50 items by id; those that are not there are left out by the platform."""
        params = {"part": parts, "id": ",".join(ids), **more}
        return self.page(self.public, what, params)[0]

    def counters(self, ids: Sequence[str]) -> list[Item]:
        """Counters of up to 50 videos, from their own bucket while it has room."""
        if self._has_stats:
            try:
                params = {"part": "id,statistics", "id": ",".join(ids)}
                return self.page(self._stats, "videos:batchGetStats", params)[0]
            except (HttpError, Halted) as problem:
                self._has_stats = False
                self.desk.warnings[f"counters are read by videos.list instead: {problem}"] += 1
        return self.by_ids("videos", "id,statistics", ids)


def chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    """As many ids as one request takes."""
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]

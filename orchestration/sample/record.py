"""Records the answers that an extraction of the sample's two accounts asks for.

The request set follows the platforms' rules: every list of every post of the brand is read page
by page with the greatest page size, first run or later. What is not recorded is answered 404 by
the replay, so the recording holds more rather than less: an extraction that skips lists whose
counter is zero finds all that it asks for, too.
"""

import gzip
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from orchestration.sample import api_bluesky, api_mastodon, clock
from orchestration.sample.network import Network, Note
from orchestration.sample.people import BLUESKY_ACCOUNT, BLUESKY_DID, MASTODON_ACCOUNT

Query = dict[str, list[str]]
Answer = tuple[dict[str, str], Any]


class Recorder:
    """Asks a server and keeps each answer."""

    def __init__(self, answer: Callable[[str, Query], Answer]) -> None:
        self._answer = answer
        self._entries: list[str] = []
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def get(self, path: str, **query: str | list[str]) -> Answer:
        """The answer to one request, recorded under its path and query."""
        listed = {k: v if isinstance(v, list) else [v] for k, v in query.items()}
        headers, body = self._answer(path, listed)
        entry = {
            "method": "GET",
            "path": path,
            "query": listed,
            "status": 200,
            "headers": {"Content-Type": "application/json", **headers},
            "body": body,
        }
        self._entries.append(self._encode(entry))
        return headers, body

    def content(self) -> bytes:
        """One answer a line, gzip; the same bytes for the same answers."""
        text = "".join(f"{line}\n" for line in self._entries)
        return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def bluesky(server: api_bluesky.Server) -> bytes:
    """The recording of the Bluesky account."""
    recorder = Recorder(server.answer)

    def pages(method: str, **query: str) -> None:
        cursor = None
        while True:
            more: dict[str, str] = {"cursor": cursor} if cursor else {}
            _, page = recorder.get(f"{api_bluesky.XRPC}{method}", limit="100", **query, **more)
            cursor = page.get("cursor")
            if not cursor:
                return

    recorder.get(f"{api_bluesky.XRPC}actor.getProfile", actor=BLUESKY_ACCOUNT)
    pages("feed.getAuthorFeed", actor=BLUESKY_DID, filter="posts_with_replies")
    pages("graph.getFollowers", actor=BLUESKY_DID)
    for note in server.network.own:
        address = api_bluesky.uri(note)
        for method in ("feed.getLikes", "feed.getRepostedBy", "feed.getQuotes"):
            pages(method, uri=address)
    for note in _asked_for_replies(server.network):
        recorder.get(
            f"{api_bluesky.XRPC}feed.getPostThread",
            uri=api_bluesky.uri(note),
            depth="300",
            parentHeight="0",
        )
    known = [api_bluesky.uri(note) for note in _looked_at_again(server.network)]
    recorder.get(f"{api_bluesky.XRPC}feed.getPosts", uris=known)
    return recorder.content()


def _asked_for_replies(network: Network) -> list[Note]:
    """Own posts, and own replies that were answered: a thread may be known by them alone."""
    own_replies = (n for n in network.replies if n.author is network.brand and n.replies)
    return [*network.own, *own_replies]


def _looked_at_again(network: Network) -> list[Note]:
    """Replies of others below posts of the last two weeks: a later run looks at them anew, all
    in one request (the sample has no more of them than a request may name)."""
    start = clock.END - 14 * 24 * clock.HOUR
    return [n for n in network.replies if n.author is not network.brand and n.root.at >= start]


def mastodon(server: api_mastodon.Server) -> bytes:
    """The recording of the Mastodon account."""
    recorder = Recorder(server.answer)

    def pages(path: str, **query: str) -> None:
        asked: Query = {key: [value] for key, value in query.items()}
        while True:
            headers, _ = recorder.get(path, **asked)
            link = headers.get("Link")
            if not link:
                return
            asked = parse_qs(urlsplit(link[1 : link.index(">")]).query)

    recorder.get("/api/v1/accounts/lookup", acct=MASTODON_ACCOUNT)
    pages(f"{api_mastodon.ACCOUNT_PATH}/statuses", limit="40", exclude_reblogs="true")
    pages(f"{api_mastodon.ACCOUNT_PATH}/followers", limit="80")
    for note in server.network.own:
        status = f"/api/v1/statuses/{api_mastodon.status_id(note)}"
        for part in ("favourited_by", "reblogged_by"):
            pages(f"{status}/{part}", limit="80")
    for note in _asked_for_replies(server.network):
        recorder.get(f"/api/v1/statuses/{api_mastodon.status_id(note)}/context")
    known = [api_mastodon.status_id(note) for note in _looked_at_again(server.network)]
    recorder.get("/api/v1/statuses", **{"id[]": known})
    return recorder.content()

"""Calls to LinkedIn's Rest.li resources: encoding, pages, batches, and quotas by resource.

URNs are percent-encoded, the syntax around them stays as it is, so addresses are put together
here. Belongs here: what is true of every resource. Does not belong here: what a record means.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from extractors.desk import Desk
from extractors.failures import HttpError, ServerFault
from extractors.linkedin.dialect import THROTTLED
from extractors.progress import Progress, circle

PAGE = 100
BATCH = 50  # an address of 50 URNs has about 2,500 characters


def encoded(urn: str) -> str:
    """A URN as part of an address."""
    return quote(urn, safe="")


def listed(urns: Sequence[str]) -> str:
    """``List(...)`` of URNs."""
    return f"List({','.join(encoded(urn) for urn in urns)})"


def batches(items: Sequence[str], size: int = BATCH) -> list[list[str]]:
    """The items in order, in pieces of at most ``size``."""
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


class Api:
    """Resources of one page's reading; safe to use from several threads.

    Quotas count by resource and day. A resource that is used up is not asked again in this run;
    the others are. No header tells of it, and a first refusal may be a passing one.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._spent: set[str] = set()
        self._lock = threading.Lock()

    def get(self, path: str, query: str = "") -> dict[str, Any]:
        """One answer, an object.

        Raises:
            HttpError: refused; status 429 once the day's quota of the resource is used up.
        """
        resource = path.partition("/")[0]
        address = f"/rest/{path}" + (f"?{query}" if query else "")
        for is_last in (False, True):
            if resource in self._spent:
                raise _used_up(resource)
            try:
                body = self._desk.client.get(address).body
            except HttpError as problem:
                if problem.code != THROTTLED:
                    raise
                if is_last:
                    with self._lock:
                        self._spent.add(resource)
                    raise _used_up(resource) from problem
                time.sleep(2 * self._desk.client.policy.first_backoff)
            else:
                if not isinstance(body, dict):
                    raise ServerFault(f"{self._desk.client.host} gave no object for {resource}")
                return body
        raise _used_up(resource)

    def pages(self, path: str, query: str = "", size: int = PAGE) -> Iterator[list[Any]]:
        """The elements of a list, a page at a time.

        Only the place is taken from a link to the next page, never its address.
        """
        start = 0
        before: list[Any] = []
        progress = Progress(start)
        is_told = False
        while True:
            prefix = f"{query}&" if query else ""
            body = self.get(path, f"{prefix}start={start}&count={size}")
            elements = body.get("elements")
            if not isinstance(elements, list):
                raise ServerFault(f"{self._desk.client.host} gave no list for {path}")
            if elements and elements == before and not is_told:
                return  # the resource knows no pages and gives all each time
            yield elements
            before = elements
            following = _next_start(body.get("paging"), start, len(elements), size)
            if progress.is_circle(elements, following):
                raise circle(path)
            if following is None:
                return
            is_told = isinstance(body.get("paging"), dict)
            start = following

    def batch(self, path: str, urns: Sequence[str]) -> dict[str, Any]:
        """What there is of these, by URN; what is missing has no key."""
        results = self.get(path, f"ids={listed(urns)}").get("results")
        if not isinstance(results, dict):
            return {}
        return {unquote(urn): found for urn, found in results.items() if isinstance(found, dict)}


def _used_up(resource: str) -> HttpError:
    return HttpError(
        f"LinkedIn's quota of the day for {resource} is used up; it begins anew at 00:00 UTC, and"
        " a run after that goes on from here",
        429,
        THROTTLED,
    )


def _next_start(paging: Any, start: int, count: int, size: int) -> int | None:
    """Where the next page begins; None after the last one.

    A page can be short and not the last, where LinkedIn leaves out what the token may not see.
    """
    if not isinstance(paging, dict):
        return start + count if count >= size else None
    links = paging.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "next":
            values = parse_qs(urlsplit(str(link.get("href"))).query).get("start", [""])
            return int(values[0]) if values[0].isdigit() else start + count
    total = paging.get("total")
    if isinstance(total, int):
        return start + count if count and start + count < total else None
    return start + count if links is None and count >= size else None

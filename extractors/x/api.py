"""Pages of answers from X, in whichever of its two dialects it speaks."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.failures import HttpError, ServerFault
from extractors.progress import Progress, circle
from extractors.records import identifier
from extractors.x.credits import Ledger
from extractors.x.fields import STYLES, Json, Style, post_params, user_params


@dataclass(frozen=True)
class Page:
    """One answer. ``gone``: ids that X says it does not show, with its reason."""

    data: list[Json]
    includes: Mapping[str, Any]
    gone: Mapping[str, str]
    newest_id: str | None
    next_token: str | None


class Api:
    """Asks for posts, people and messages; counts what it costs. Safe for several threads."""

    def __init__(self, desk: Desk, ledger: Ledger) -> None:
        self._desk = desk
        self._ledger = ledger
        self._lock = threading.Lock()

    @property
    def style(self) -> Style:
        """The dialect in use."""
        return STYLES[self._desk.memory.get("dialect", "tweet")]

    def posts(
        self,
        path: str,
        params: Mapping[str, Any],
        token: str | None = None,
        **wanted: bool,
    ) -> Iterator[Page]:
        """Pages of posts; ``wanted``: see ``post_params``. ``token``: another than the login's.

        Raises:
            ExtractError: X does not tell who wrote the posts, or see ``HttpClient.get``.
        """
        at: str | None = None
        progress = Progress()
        while True:
            page = self._posts(path, {**params, **_place(path, at)}, token, wanted)
            yield page
            at = _next(path, page, progress)
            if at is None:
                return

    def users(self, path: str, params: Mapping[str, Any], at: str | None = None) -> Iterator[Page]:
        """Pages of people, from the place ``at`` on."""
        return self._pages(path, {**params, **user_params()}, "user", at)

    def messages(self, path: str, params: Mapping[str, Any]) -> Iterator[Page]:
        """Pages of direct messages."""
        return self._pages(path, params, "message", None)

    def figures(self, path: str, params: Mapping[str, Any]) -> list[Json]:
        """Rows of figures of posts."""
        return self._page(path, params, "post", None).data

    def one(self, path: str) -> Json:
        """A single person.

        Raises:
            ExtractError: there is none.
        """
        page = self._page(path, user_params(), "user", None)
        if not page.data:
            reason = "; ".join(page.gone.values()) or "no such account"
            raise ExtractError(
                f"X does not show the account {self._desk.account.account}: {reason}"
            )
        return page.data[0]

    def _pages(
        self, path: str, params: Mapping[str, Any], kind: str, at: str | None
    ) -> Iterator[Page]:
        progress = Progress(at)
        while True:
            page = self._page(path, {**params, **_place(path, at)}, kind, None)
            yield page
            at = _next(path, page, progress)
            if at is None:
                return

    def _posts(
        self, path: str, params: Mapping[str, Any], token: str | None, wanted: Mapping[str, bool]
    ) -> Page:
        while True:
            style = self.style
            asked = {**params, **post_params(style, **wanted)}
            try:
                page = self._page(path, asked, "post", token)
            except HttpError as refused:
                blamed = refused.status == 400 and style.parameter in str(refused)
                if blamed and self._switch(style, f"refuses its names ({refused})"):
                    continue
                raise
            # X ignores names that it does not know: an answer without authors would be useless.
            if not page.data or any("author_id" in post for post in page.data):
                return page
            if not self._switch(style, "ignores its names"):
                raise ExtractError("X does not tell who wrote the posts that it gives")

    def _switch(self, style: Style, reason: str) -> bool:
        """Take the newer dialect; False if it is in use already."""
        if style.name == "post":
            return False
        with self._lock:
            if self.style.name != "post":
                self._desk.memory["dialect"] = "post"
                self._desk.warnings[
                    f"X {reason} for fields of posts: the names of 2026 are used from now on"
                ] += 1
        return True

    def _page(self, path: str, params: Mapping[str, Any], kind: str, token: str | None) -> Page:
        body = self._desk.client.get(path, params, token).body
        if not isinstance(body, dict):
            raise ServerFault(f"X gave no object at {path}")
        data = body.get("data") or []
        rows = [data] if isinstance(data, dict) else [row for row in data if isinstance(row, dict)]
        includes = body.get("includes") or {}
        meta = body.get("meta") or {}
        self._ledger.add(kind, _ids(rows))
        self._ledger.add("user", _ids(includes.get("users") or []))
        self._ledger.add("post", _ids(includes.get("tweets") or includes.get("posts") or []))
        return Page(
            rows,
            includes,
            _gone(body.get("errors")),
            identifier(meta.get("newest_id")),
            identifier(meta.get("next_token")),
        )


def _ids(rows: list[Any]) -> list[str]:
    return [str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row]


def _place(path: str, at: str | None) -> dict[str, str]:
    if at is None:
        return {}
    return {"next_token" if "/search/" in path else "pagination_token": at}


def _next(path: str, page: Page, progress: Progress) -> str | None:
    if progress.is_circle(page.data, page.next_token):
        raise circle(f"X: {path}")
    return page.next_token


def _gone(errors: Any) -> dict[str, str]:
    """Posts and people that an answer says are not shown; a withheld field is not meant."""
    found = {}
    for entry in errors if isinstance(errors, list) else []:
        kind = str(entry.get("type", "")) if isinstance(entry, dict) else ""
        whole = kind.endswith(("/resource-not-found", "/not-authorized-for-resource"))
        identity = identifier(entry.get("resource_id") or entry.get("value")) if whole else None
        if identity is not None:
            found[identity] = str(entry.get("detail") or entry.get("title") or "not found")
    return found

"""Calls to TikTok's interface for business accounts, and the pages of its lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.progress import Progress, circle
from extractors.tiktok.dialect import BAD_PARAMETER, NO_PERMISSION

ROOT = "/open_api/v1.3"
VIDEOS = 20
COMMENTS = 30


def as_list(names: Sequence[str]) -> str:
    """A list as parameters carry it: JSON as text."""
    return json.dumps(list(names), separators=(",", ":"))


def blames_a_field(problem: HttpError) -> bool:
    """One unknown field refuses a whole request, with the code of any bad parameter: what blames
    days, such as those of a clock that is wrong, blames no field."""
    return problem.code == BAD_PARAMETER and "_date" not in str(problem)


def permitted(reader: Callable[[], None]) -> Callable[[], None]:
    """TikTok refuses what a scope does not cover with status 200: told apart here."""

    def guarded() -> None:
        try:
            reader()
        except HttpError as problem:
            if problem.code in NO_PERMISSION:
                raise HttpError(str(problem), 403, problem.code) from problem
            raise

    return guarded


class Api:
    """One business account; safe to use from several threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """``data`` of one answer.

        Raises:
            HttpError: refused; ``code`` is TikTok's own.
        """
        query = {"business_id": self._desk.account.account, **params}
        body = self._desk.client.get(f"{ROOT}{path}", query).body
        data = body.get("data") if isinstance(body, dict) else None
        return data if isinstance(data, dict) else {}

    def pages(self, path: str, name: str, most: int, **params: Any) -> Iterator[list[Any]]:
        """The list ``name``, a page at a time; an empty page may still not be the last."""
        more: dict[str, Any] = {}
        progress = Progress()
        while True:
            data = self.get(path, max_count=most, **params, **more)
            found = data.get(name)
            found = found if isinstance(found, list) else []
            yield found
            cursor = data.get("cursor")
            if not data.get("has_more") or cursor is None:
                return
            if progress.is_circle(found, cursor):
                raise circle(path)
            more = {"cursor": cursor}

"""Lists that go wrong: empty pages, cursors that lead in a circle, pages twice, lists cut short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import count
from typing import Any
from urllib.parse import urlencode

from tests.emulators.fault_tables import Paging
from tests.emulators.server import Reply, Request

Respond = Callable[[Request], Reply]


class Pager:
    """Takes a platform's pages apart and puts them together again."""

    def __init__(self, paging: Paging) -> None:
        self._paging = paging
        self._given: dict[str, dict[str, Any]] = {}
        self._numbers = count(7_700_001)

    def items(self, request: Request, reply: Reply) -> list[Any] | None:
        """The list of a page; None for an answer that is none."""
        path = self._place(request, reply)
        return None if path is None else _at(reply.body, path)

    def _place(self, request: Request, reply: Reply) -> tuple[str, ...] | None:
        if reply.status != 200 or any(part in request.path for part in self._paging.others):
            return None
        for path in self._paging.items:
            if isinstance(_at(reply.body, path), list):
                return path
        return None

    def with_items(self, request: Request, reply: Reply, items: list[Any]) -> Reply:
        """The same page with another list."""
        path = self._place(request, reply)
        if not path:
            return Reply(reply.status, items, dict(reply.headers))
        body = deepcopy(reply.body)
        _at(body, path[:-1])[path[-1]] = items
        if "rowCount" in body:
            body["rowCount"] = len(items)
        return Reply(reply.status, body, dict(reply.headers))

    def leading_to(self, request: Request, reply: Reply, mark: str | None) -> Reply:
        """The same page with another next one; None: it is the last."""
        body, headers = deepcopy(reply.body), dict(reply.headers)
        told = self._paging.told
        if told == ("link",):
            headers.pop("Link", None)
            if mark is not None:
                headers["Link"] = f'<{self._link(request, mark)}>; rel="next"'
        elif told == ("paging", "links"):
            body["paging"] = {**body.get("paging", {}), "links": []}
        elif told[:1] == ("paging",):
            body["paging"] = {}
            if mark is not None:
                link = self._link(request, mark)
                body["paging"] = {"cursors": {"after": mark}, "next": link}
        elif told:
            inside = _at(body, told[:-1])
            if inside is None:
                inside = body.setdefault(told[0], {})
            is_number = "has_more" in inside
            inside.pop(told[-1], None)
            if is_number:
                inside["has_more"] = mark is not None
            if mark is not None:
                inside[told[-1]] = int(mark) if is_number else mark
        return Reply(reply.status, body, headers)

    def _link(self, request: Request, mark: str) -> str:
        query = {name: values[0] for name, values in request.query.items()}
        query[self._paging.asked[0]] = mark
        return f"http://{request.headers['Host']}{request.path}?{urlencode(query)}"

    def asked(self, request: Request) -> dict[str, Any]:
        """The parameters that say which page is wanted."""
        given: Mapping[str, Any] = request.query
        if isinstance(request.body, dict):
            given = request.body
        return {name: given[name] for name in self._paging.asked if name in given}

    def asking(self, request: Request, place: Mapping[str, Any]) -> Request:
        """The same request for another page."""
        others = self._paging.asked
        if isinstance(request.body, dict):
            body = {name: v for name, v in request.body.items() if name not in others}
            return replace(request, body={**body, **place})
        query = {name: v for name, v in request.query.items() if name not in others}
        return replace(request, query={**query, **place})

    def mark_for(self, request: Request) -> str:
        """A new mark that leads to the page that this request asks for."""
        mark = str(next(self._numbers))
        self._given[mark] = self.asked(request)
        return mark

    def resolved(self, request: Request) -> tuple[Request, str | None]:
        """The request that a mark of ours stands for, and the mark."""
        for value in self.asked(request).values():
            mark = str(value[0] if isinstance(value, list) else value)
            if mark in self._given:
                return self.asking(request, self._given[mark]), mark
        return request, None

    def repeat(self, request: Request, respond: Respond) -> Reply | None:
        """Every page twice; where the reader counts the pages, the first one whatever it asks."""
        if not self._paging.is_cursor:
            asked = self.asked(request)
            first = self.asking(request, {})
            if isinstance(request.body, dict) and "offset" in asked:
                first = self.asking(request, {"offset": "0"})
            reply = respond(first)
            is_later = any(str(_only(v)) not in ("0", "") for v in asked.values())
            return reply if self.items(request, reply) and is_later else None
        request, mark = self.resolved(request)
        reply = respond(request)
        if mark is not None or self.items(request, reply) is None:
            return reply if mark is not None else None
        return self.leading_to(request, reply, self.mark_for(request))

    def tenth(self, request: Request, respond: Respond) -> Reply | None:
        """A tenth of the first page, which claims to be the whole list."""
        reply = respond(request)
        items = self.items(request, reply)
        if not items or len(items) < 2:
            return None
        kept = items[: max(1, len(items) // 10)]
        return self.leading_to(request, self.with_items(request, reply, kept), None)


class CircularCursor:
    """Marks of next pages that lead nowhere. ``kind``: empty (once a page), loop or endless."""

    def __init__(self, pager: Pager, kind: str) -> None:
        self._pager = pager
        self._kind = kind
        self._loops: dict[str, tuple[str, str]] = {}

    def __call__(self, request: Request, respond: Respond) -> Reply | None:
        request, mark = self._pager.resolved(request)
        reply = respond(request)
        if self._pager.items(request, reply) is None:
            return None
        if self._kind == "empty":
            if mark is not None:
                return reply
            nothing = self._pager.with_items(request, reply, [])
            return self._pager.leading_to(request, nothing, self._pager.mark_for(request))
        if self._kind == "endless":
            return self._pager.leading_to(request, reply, self._pager.mark_for(request))
        key = f"{request.path} {sorted(request.query.items())}"
        if key not in self._loops:
            self._loops[key] = (self._pager.mark_for(request), self._pager.mark_for(request))
        first, second = self._loops[key]
        return self._pager.leading_to(request, reply, second if mark == first else first)


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _only(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value

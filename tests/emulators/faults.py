"""Every way in which a platform can go wrong, as one object to be put on any platform's emulator.

``server.trouble = fault(name, platform)`` sets one on; ``server.trouble = None`` ends it. What is
a platform's own (how an error with status 200 looks, what a cursor is called) stands in
``fault_tables``. A platform that cannot have a fault gets ``NotPossible`` with the reason.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.fault_lists import CircularCursor, Pager
from tests.emulators.fault_tables import OWN, Own, text_of
from tests.emulators.server import Fault, Reply, Request

FOREVER = 1_000_000
TEN_YEARS = 315_360_000
HTML = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Soon</body></html>"
PAST = re.compile(r"^(19|20)(\d\d-\d\d-\d\d[T ]\d\d:\d\d)")
TIMES = re.compile(r"(^|_)(created|created_utc|timestamp|time)$|Time$|At$|Timestamp$")


class NotPossible(Exception):
    """The platform cannot have this fault; the text says why."""


@dataclass
class Wrong:
    """A fault on a platform: from its ``start``-th request on, so many ``times``.

    ``happens``: gives the broken answer, or None for a request that the fault does not concern.
    ``at``: only requests whose path or body contains it. ``used``: how often it happened.
    """

    happens: Callable[[Request, Callable[[Request], Reply]], Reply | Fault | None]
    start: int = 0
    times: int = FOREVER
    at: str = ""
    spares: tuple[str, ...] = ()
    used: int = 0
    seen: int = 0
    _lock: Any = field(default_factory=threading.RLock)

    def around(self, request: Request, respond: Callable[[Request], Reply]) -> Reply | Fault:
        """The broken answer, or the platform's own."""
        with self._lock:
            told = text_of(request)
            if self.at not in told or any(part in told for part in self.spares):
                return respond(request)
            self.seen += 1
            if self.seen <= self.start or self.used >= self.times:
                return respond(request)
            # Before the platform is asked: two requests at a time must not both be the last one.
            self.used += 1
        answer = self.happens(request, respond)
        if answer is not None:
            return answer
        with self._lock:
            self.used -= 1
            self.seen -= 1
        return respond(request)


def _says(reply: Reply) -> Wrong:
    return Wrong(lambda request, respond: deepcopy(reply))


def _breaks(kind: str, delay: float = 0.0) -> Wrong:
    return Wrong(lambda request, respond: Fault("", kind, delay=delay))


def _changes(change: Callable[[Any], Any]) -> Wrong:
    """Changes good JSON; an answer that it leaves as it is does not count."""

    def happens(request: Request, respond: Callable[[Request], Reply]) -> Reply | None:
        reply = respond(request)
        if reply.status != 200 or isinstance(reply.body, bytes):
            return reply
        body = change(deepcopy(reply.body))
        return None if body == reply.body else Reply(reply.status, body, reply.headers)

    return Wrong(happens)


def walk(value: Any, change: Callable[[str, Any], Any], name: str = "") -> Any:
    """The JSON with every value under a name replaced by ``change(name, value)``."""
    if isinstance(value, dict):
        return {key: walk(change(key, inner), change, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [walk(inner, change, name) for inner in value]
    return value


def _other_type(names: tuple[str, ...]) -> Callable[[Any], Any]:
    def change(name: str, value: Any) -> Any:
        if name not in names or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return str(value)
        is_number = isinstance(value, str) and value.isdigit() and not value.startswith("0")
        return int(value) if is_number else value

    return lambda body: walk(body, change)


def _without(names: tuple[str, ...]) -> Callable[[Any], Any]:
    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: strip(inner) for key, inner in value.items() if key not in names}
        return [strip(inner) for inner in value] if isinstance(value, list) else value

    return strip


def _with_more(body: Any) -> Any:
    """A field that nobody knows, in each member of a list and in the answer itself."""
    more = {"brandNewField": {"since": "2026-11-01", "values": [1, None, {"deep": True}]}}

    def add(value: Any, is_member: bool) -> Any:
        if isinstance(value, dict):
            inner = {key: add(entry, False) for key, entry in value.items()}
            return {**inner, **deepcopy(more)} if is_member else inner
        return [add(entry, True) for entry in value] if isinstance(value, list) else value

    return add(body, True)


def _later(name: str, value: Any) -> Any:
    """A time ten years on; what is no time stays."""
    if isinstance(value, str) and PAST.match(value):
        return PAST.sub(lambda m: f"{int(m[1] + m[2][:2]) + 10}{m[2][2:]}", value)
    if isinstance(value, bool) or not TIMES.search(name):
        return value
    if isinstance(value, str):
        return str(_later(name, int(value))) if value.isdigit() else value
    if isinstance(value, int | float) and value > 1e9:
        return value + (TEN_YEARS * 1000 if value > 1e11 else TEN_YEARS)
    return value


def _cut_json(request: Request, respond: Callable[[Request], Reply]) -> Reply:
    """Half of the JSON, with a length that says that this is all."""
    reply = respond(request)
    whole = json.dumps(reply.body).encode()
    return Reply(reply.status, whole[: len(whole) // 2], reply.headers)


def _plain(request: Request, respond: Callable[[Request], Reply]) -> Reply:
    reply = respond(request)
    return Reply(reply.status, reply.body, {**reply.headers, "Content-Type": "text/html"})


def _number_ids(own: Own) -> Wrong:
    if isinstance(own.number_ids, str):
        raise NotPossible(own.number_ids)
    return _changes(_other_type(own.number_ids))


def _in_the_future(own: Own) -> Wrong:
    if own.no_times:
        raise NotPossible(own.no_times)
    return _changes(lambda body: walk(body, _later))


def _cursor(kind: str) -> Callable[[Own], Wrong]:
    def make(own: Own) -> Wrong:
        if not own.paging.is_cursor:
            raise NotPossible("its pages are numbered by the reader; see the page that repeats")
        return Wrong(CircularCursor(Pager(own.paging), kind))

    return make


def _expired(own: Own) -> Wrong:
    """The token is over, and with it the login that would bring a new one."""

    expired = own.expired
    if isinstance(expired, str):
        raise NotPossible(expired)

    def happens(request: Request, respond: Callable[[Request], Reply]) -> Reply:
        is_login = any(part in request.path for part in own.login)
        return deepcopy(own.no_login if is_login else expired)

    return Wrong(happens)


def _denied(own: Own) -> Wrong:
    wrong = _says(own.denied)
    wrong.at = own.denied_at
    return wrong


def _nothing(own: Own) -> Wrong:
    """A metric retired is a state of the platform, which ``retire`` sets."""
    if isinstance(own.retire, str):
        raise NotPossible(own.retire)
    return Wrong(lambda request, respond: None)


_Make = Callable[[Own], Wrong]
FAULTS: dict[str, _Make] = {
    "429 with Retry-After": lambda own: _says(Reply(429, {"error": "slow"}, {"Retry-After": "1"})),
    "429 without": lambda own: _says(Reply(429, {"error": "Too Many Requests"})),
    "500": lambda own: _says(Reply(500, {"error": "Internal Server Error"})),
    "502": lambda own: _says(Reply(502, HTML, {"Content-Type": "text/html"})),
    "time-out before": lambda own: _breaks("slow", 0.7),
    "time-out within": lambda own: _breaks("stall", 0.7),
    "reset": lambda own: _breaks("reset"),
    "cut off": lambda own: _breaks("cut"),
    "cut JSON": lambda own: Wrong(_cut_json),
    "HTML": lambda own: _says(Reply(200, HTML, {"Content-Type": "text/html"})),
    "error with 200": lambda own: _says(Reply(200, own.error_as_ok)),
    "wrong content type": lambda own: Wrong(_plain),
    "empty page with a cursor": _cursor("empty"),
    "cursor that loops": _cursor("loop"),
    "pages without end": _cursor("endless"),
    "page that repeats": lambda own: Wrong(Pager(own.paging).repeat),
    "ids of another type": _number_ids,
    "a field vanishes": lambda own: _changes(_without(own.vanishes)),
    "a new field": lambda own: _changes(_with_more),
    "times in the future": _in_the_future,
    "token expires": _expired,
    "permission withdrawn": _denied,
    "a metric retired": _nothing,
    "a tenth of the list": lambda own: Wrong(Pager(own.paging).tenth),
}


def fault(
    name: str, platform: str, *, start: int = 0, times: int = FOREVER, at: str | None = None
) -> Wrong:
    """A fault of ``FAULTS`` for a platform's emulator. ``at``: only requests that contain it.

    Raises:
        NotPossible: the platform cannot have it.
    """
    own = OWN[platform]
    wrong = FAULTS[name](own)
    wrong.start, wrong.times = start, times
    if at is not None:
        wrong.at = at
    if name == "token expires" and times < FOREVER:
        wrong.spares = own.login  # a new one is to be had
    return wrong

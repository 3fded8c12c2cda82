"""Rate limits of one server, as its answers tell them.

Understands ``Retry-After`` (seconds or HTTP date), ``RateLimit-Remaining/-Reset`` (Unix seconds)
and ``X-RateLimit-Remaining/-Reset`` (ISO 8601 time, or Unix seconds).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PREFIXES = ("RateLimit", "X-RateLimit")
# A reset below this is a number of seconds to wait, not a point in time.
SMALLEST_UNIX_TIME = 1_000_000_000
CLOCKS_AGREE = 2.0  # seconds


class WaitTooLong(Exception):
    """The server wants a longer wait than this run may spend."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class RateGate:
    """Lets requests of several threads through while the server's limit has room.

    ``longest`` bounds one wait, ``total`` all waits of the run, both in seconds. Time counts from
    the server's own clock (``Date``), so that a wrong clock here does no harm.
    """

    def __init__(
        self,
        longest: float,
        total: float,
        now: Callable[[], float],
        sleep: Callable[[float], None],
        per_second: float | None = None,
    ) -> None:
        self._longest = longest
        self._total = total
        self._now = now
        self._sleep = sleep
        self._gap = 1.0 / per_second if per_second else 0.0
        self._lock = threading.Lock()
        self._next_slot = 0.0
        self._closed_until = 0.0
        self._waited_until = 0.0
        self._remaining: int | None = None
        self._reset_at = 0.0
        self._in_flight = 0

    def enter(self) -> None:
        """Wait for room, then count one request as under way.

        Raises:
            WaitTooLong: the wait would pass one of the bounds.
        """
        while True:
            with self._lock:
                now = self._now()
                if self._remaining is not None and now >= self._reset_at:
                    self._remaining = None
                until = max(self._closed_until, self._next_slot)
                if self._remaining is not None and self._remaining <= 0:
                    until = max(until, self._reset_at)
                if until <= now:
                    if self._remaining is not None:
                        self._remaining -= 1
                    self._next_slot = now + self._gap
                    self._in_flight += 1
                    return
                if until > self._next_slot:
                    self._spend(now, until)
            self._sleep(until - now)

    def leave(self, headers: Mapping[str, str] | None) -> None:
        """Count one request as over and learn from the headers of its answer, if there is one."""
        with self._lock:
            self._in_flight -= 1
            known = _room(headers or {}, self._now())
            if known is not None:
                # Requests under way may not be counted by the server yet, and answers may come
                # out of order: within one window the smallest number is the newest.
                room = known[0] - self._in_flight
                if self._remaining is None or self._now() >= self._reset_at:
                    self._remaining, self._reset_at = room, known[1]
                self._remaining = min(self._remaining, room)

    def close_for(self, seconds: float) -> None:
        """Hold all requests back for so long.

        Raises:
            WaitTooLong: the wait would pass one of the bounds.
        """
        with self._lock:
            now = self._now()
            self._closed_until = max(self._closed_until, now + seconds)
            self._spend(now, self._closed_until)

    def _spend(self, now: float, until: float) -> None:
        wait = until - now
        if wait > self._longest:
            raise WaitTooLong(wait)
        # Threads that wait for the same instant spend that time once.
        self._total -= max(0.0, until - max(now, self._waited_until))
        self._waited_until = max(self._waited_until, until)
        if self._total < 0:
            raise WaitTooLong(wait)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that an answer asks to wait; None where it does not say."""
    text = headers.get("Retry-After")
    if text is not None:
        if text.strip().isdigit():
            return float(text)
        instant = _http_date(text)
        if instant is not None:
            return max(0.0, instant - _server_time(headers, now))
    for prefix in PREFIXES:
        wait = _reset(headers, prefix, now)
        if wait is not None:
            return wait
    return None


def _room(headers: Mapping[str, str], now: float) -> tuple[int, float] | None:
    for prefix in PREFIXES:
        remaining = headers.get(f"{prefix}-Remaining", "").strip()
        wait = _reset(headers, prefix, now)
        if remaining.isdigit() and wait is not None:
            return int(remaining), now + wait
    return None


def _reset(headers: Mapping[str, str], prefix: str, now: float) -> float | None:
    text = headers.get(f"{prefix}-Reset", "").strip()
    if not text:
        return None
    try:
        at = float(text)
    except ValueError:
        try:
            parsed = datetime.fromisoformat(text)
        except ValueError:
            return None
        at = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    else:
        if at < SMALLEST_UNIX_TIME:
            return max(0.0, at)
    return max(0.0, at - _server_time(headers, now))


def _server_time(headers: Mapping[str, str], now: float) -> float:
    """The server's clock; ours where they agree, since ``Date`` has whole seconds only."""
    date = _http_date(headers.get("Date"))
    return now if date is None or abs(date - now) <= CLOCKS_AGREE else date


def _http_date(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except ValueError:
        return None

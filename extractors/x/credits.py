"""What reading costs: X bills each post, user and message that it returns.

Prices of the list of 2026-02-06 (docs.x.com, getting started, pricing), in US dollars. What is
billed less, such as reads of one's own account by the owner of the app, is counted at full price:
the true bill is never higher. The same resource is billed once per UTC day.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.base import ExtractError

PRICES = {"post": 0.005, "user": 0.01, "message": 0.01}


def dollars(options: Any) -> float | None:
    """The option ``credit_limit``: dollars in a calendar month (UTC); None for no limit.

    Raises:
        ExtractError: it is no positive number.
    """
    text = options.get("credit_limit")
    if text is None:
        return None
    try:
        limit = float(text)
    except ValueError:
        limit = 0.0
    if not 0 < limit < float("inf"):
        raise ExtractError(
            f"credit_limit {text!r} of this account: allowed is a number of US dollars a month"
            " above 0, such as 25"
        )
    return limit


class Ledger:
    """Counts what was returned, in ``memory``; safe for several threads.

    ``memory``: month, dollars spent in it, day, and the ids billed on that day.
    """

    def __init__(self, memory: dict[str, Any], limit: float | None, now: datetime) -> None:
        self._memory = memory
        self._limit = limit
        self._now = now
        self._lock = threading.Lock()
        month, day = f"{now:%Y-%m}", f"{now:%Y-%m-%d}"
        if memory.get("month") != month:
            memory |= {"month": month, "dollars": 0.0}
        if memory.get("day") != day:
            memory |= {"day": day, "billed": []}
        self._billed = set(memory["billed"])

    def add(self, kind: str, ids: Iterable[str]) -> None:
        """Note resources that an answer held."""
        with self._lock:
            for identifier in ids:
                key = f"{kind[0]}{identifier}"
                if key not in self._billed:
                    self._billed.add(key)
                    self._memory["billed"].append(key)
                    self._memory["dollars"] += PRICES[kind]

    @property
    def spent(self) -> float:
        """Dollars of this month so far, at full price."""
        return float(self._memory["dollars"])

    def stop(self) -> str | None:
        """Why nothing more may be asked for; None while there is room."""
        if self._limit is None or self.spent < self._limit:
            return None
        first = (self._now.replace(day=1) + timedelta(days=32)).astimezone(UTC).replace(day=1)
        return (
            f"credit_limit of {self._limit:g} dollars for {self._memory['month']} is used up"
            f" ({self.spent:.2f} at list price); what was read is kept and reading goes on from"
            f" there on {first:%Y-%m-%d}, or when credit_limit is raised"
        )

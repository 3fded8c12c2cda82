"""Whether the pages of a list lead on.

A server may name a next page for ever: in a circle, or the same page under ever new marks. What
is read from such a list is kept, and the list counts as not read to its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from extractors.failures import ServerFault

# Empty or repeated pages in a row; honest servers were seen with some, never with so many.
MOST_IDLE = 20
_NAMES = frozenset({"id", "uri", "did", "name", "username", "date", "created"})


class Progress:
    """Follows one list. ``start``: the mark of the page that it begins with."""

    def __init__(self, start: Any = None) -> None:
        self._marks = {_text(start)}
        self._seen: set[int] = set()
        self._idle = 0

    def is_circle(self, items: Iterable[Any], following: Any) -> bool:
        """True if the page that ``following`` marks need not be asked for any more.

        The mark came before, or too many pages in a row had nothing new. ``following``: None at
        the end of the list.
        """
        found = {hash(_identity(item)) for item in items}
        self._idle = 0 if found - self._seen else self._idle + 1
        self._seen |= found
        if following is None:
            return False
        mark = _text(following)
        if mark in self._marks or self._idle > MOST_IDLE:
            return True
        self._marks.add(mark)
        return False


def circle(what: str) -> ServerFault:
    """What to raise after the last page of such a list."""
    return ServerFault(
        f"{what}: the pages of this list lead in a circle; what was read is kept, and the list is"
        " read again in the next run"
    )


def _identity(item: Any) -> str:
    """What stays of an item when it is shown again: counters and signed addresses may change."""
    return _text(_names(item) or item)


def _names(value: Any) -> Any:
    if isinstance(value, list):
        return [found for entry in value if (found := _names(entry))]
    if not isinstance(value, dict):
        return None
    return {
        name: found
        for name, entry in value.items()
        if (found := entry if _is_name(name, entry) else _names(entry))
    }


def _is_name(name: str, value: Any) -> bool:
    if isinstance(value, dict | list):
        return False
    return name in _NAMES or name.lower().endswith(("_id", "id", "urn"))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)

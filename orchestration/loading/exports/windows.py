"""The span of days that an export covers, taken from its parts with a column of days."""

import re
from dataclasses import dataclass
from datetime import date

from orchestration.loading.exports.conversion import cells_below
from orchestration.loading.exports.dates import day, style_of
from orchestration.loading.exports.model import Source

_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[_ ]+(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class Window:
    """First and last day. ``name`` is the definition of figures that are sums over it."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """Such as ``2026-10-01..2026-10-31``."""
        return f"{self.first}..{self.last}"


def window_of(source: Source, exports: tuple[str, ...]) -> Window | None:
    """The days in the parts of those exports, else the two days in the file's name, else None."""
    days = []
    for match in source.matches:
        if match.export.name in exports:
            texts = [cells.get("date", "") for cells in cells_below(match)]
            style = style_of(texts, match.language, None)
            for text in texts:
                try:
                    days.append(day(text, style))
                except ValueError:
                    continue  # the row is refused where it is converted
    if days:
        return Window(min(days), max(days))
    found = _IN_NAME.search(source.label)
    try:
        return Window(date.fromisoformat(found[1]), date.fromisoformat(found[2])) if found else None
    except ValueError:
        return None

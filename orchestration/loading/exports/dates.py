"""Dates as exports write them: one order of day and month for a whole part, never one per row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from orchestration.loading.exports.values import plain

_PARTS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? +(.+))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([ap])\.?m\.?)?", re.IGNORECASE)
# "Nov 20, 2026", "Tue, Aug 25, 2026", "20 Nov 2026", "August 31" (no year).
_WORDS = (
    re.compile(
        r"(?:\w{2,9}\.?, )?(?P<m>[^\W\d]+)\.? (?P<d>\d{1,2})(?:, ?(?P<y>\d{4}))?(?P<t>,? \d.*)?"
    ),
    re.compile(
        r"(?:\w{2,9}\.?, )?(?P<d>\d{1,2})\.? (?:de )?(?P<m>[^\W\d]+)\.?(?:,? (?:de )?(?P<y>\d{4}))?"
        r"(?P<t>,? \d.*)?"
    ),
)
# First letters of the months that tell them apart, by language.
_MONTHS = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
}


@dataclass(frozen=True)
class Style:
    """How a part writes dates: dmy or mdy, None if neither the dates nor the language decide."""

    language: str
    order: str | None


def style_of(texts: Sequence[str], language: str, usual: str | None) -> Style:
    """The order that fits most dates of the part, else ``usual`` for the language.

    A number above 12 decides; else, with several dates, the order in which they lie side by side
    as days do.
    """
    pairs = set()
    for text in texts:
        found = _PARTS.fullmatch(plain(text))
        if found and "." in found[0][:6]:
            return Style(language, "dmy")  # nobody writes the month first with points
        if found:
            pairs.add((int(found[1]), int(found[2]), int(found[3])))
    day_first = sum(first > 12 >= second for first, second, _ in pairs)
    month_first = sum(second > 12 >= first for first, second, _ in pairs)
    if day_first != month_first:
        return Style(language, "dmy" if day_first > month_first else "mdy")
    return Style(language, _by_neighbours(pairs) or usual)


def _by_neighbours(pairs: set[tuple[int, int, int]]) -> str | None:
    if len(pairs) < 3:
        return None
    spans = {}
    for order in ("dmy", "mdy"):
        try:
            days = [date(y, b, a) if order == "dmy" else date(y, a, b) for a, b, y in pairs]
        except ValueError:
            continue
        spans[order] = max(days) - min(days)
    fitting = [order for order, span in spans.items() if span == timedelta(days=len(pairs) - 1)]
    return fitting[0] if len(fitting) == 1 else None


def moment(text: str, style: Style, zone: str) -> datetime:
    """The time in UTC; a date alone is its midnight in ``zone``. ValueError says what is wrong."""
    day, clock = _split(plain(text), style)
    try:
        if isinstance(clock, datetime):
            return clock.astimezone(UTC) if clock.tzinfo else _in_zone(clock, zone)
        return _in_zone(datetime(day.year, day.month, day.day, *_time(clock, text)), zone)
    except OverflowError as error:  # the year 1 or 9999, in UTC another one
        raise ValueError(f"is not a time: {text[:100]}") from error


def day(text: str, style: Style) -> date:
    """The day that a daily figure belongs to, as the platform names it."""
    return _split(plain(text), style)[0]


def month_and_day(text: str) -> tuple[int, int] | None:
    """Of a date without a year, such as ``August 31``; None for any other text."""
    for pattern in _WORDS:
        found = pattern.fullmatch(plain(text))
        if found and not found["y"] and not found["t"]:
            month = _month(found["m"])
            return (month, int(found["d"])) if month else None
    return None


def _split(text: str, style: Style) -> tuple[date, str | datetime]:
    found = _PARTS.fullmatch(text)
    try:
        if found:
            if style.order is None:
                raise ValueError(
                    f"day and month cannot be told apart in this file: {text[:40]}; a file over "
                    "more days decides it"
                )
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            month, number = (second, first) if style.order == "dmy" else (first, second)
            return date(year, month, number), found[4] or ""
        for pattern in _WORDS:
            worded = pattern.fullmatch(text)
            month = _month(worded["m"]) if worded and worded["y"] else 0
            if worded and month:
                clock = (worded["t"] or "").strip(", ")
                return date(int(worded["y"]), month, int(worded["d"])), clock
        whole = datetime.fromisoformat(text)
    except ValueError as error:
        if "told apart" in str(error):
            raise
        raise ValueError(f"is not a date: {text[:100]}") from error
    return whole.date(), whole


def _month(word: str) -> int:
    lower = word.lower()
    for months in _MONTHS.values():
        for number, start in enumerate(months.split(), 1):
            if lower.startswith(start) or (len(lower) >= 3 and start.startswith(lower)):
                return number
    return 0


def _time(clock: str, text: str) -> tuple[int, int, int]:
    if not clock:
        return 0, 0, 0
    found = _CLOCK.fullmatch(clock)
    if not found or int(found[1]) > 23:
        raise ValueError(f"is not a time: {text[:100]}")
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    return hour, int(found[2]), int(found[3] or 0)


def _in_zone(local: datetime, zone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

"""Cells of an export as numbers: local spellings, percentages, durations, and what means unknown.

Results are texts that the typed load of the general tables reads; it judges them once more.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

#: How a figure is spelled. ``percent`` (38) and ``fraction`` (0.38 or 38%) become ratios, ``share``
#: (0.38 or 38%) a percentage, and durations seconds.
Kind = Literal[
    "text", "count", "number", "percent", "fraction", "share", "duration", "hours", "milliseconds"
]

#: What an export writes where it has no figure. A zero is a figure.
UNKNOWN = frozenset({"", "-", "--", "\u2013", "\u2014", "n/a", "na", "null", "none", "undefined"})
#: Languages that write 1.234,5; the others write 1,234.5.
COMMA_LANGUAGES = frozenset({"de", "es", "fr", "pt"})

_GROUPS = re.compile(r"[+-]?\d{1,3}([.,'\u2019 ]\d{3})+")
_SHORT = re.compile(r"([+-]?\d+(?:[.,]\d+)?) ?(k|m|b|mio\.?|mil|mi|tsd\.?|mrd\.?)", re.IGNORECASE)
_TIMES = {
    "k": 1_000, "tsd": 1_000, "mil": 1_000, "m": 1_000_000, "mi": 1_000_000, "mio": 1_000_000,
    "b": 1_000_000_000, "mrd": 1_000_000_000,
}  # fmt: skip
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2}(?:[.,]\d+)?)")
_LOST_DIGITS = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")


def plain(text: str) -> str:
    """A cell without spaces and marks around it, all kinds of spaces and minus signs being one."""
    if text.isascii():
        return " ".join(text.split())
    folded = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    folded = re.sub("[\ufeff\u00ad]", "", folded)
    return re.sub(r"\s+", " ", folded).strip()


def is_unknown(text: str) -> bool:
    """Whether the cell says that there is no figure."""
    return plain(text).lower() in UNKNOWN


def is_suppressed(text: str) -> bool:
    """Whether the cell says only that the figure is small: ``<5``."""
    return bool(re.fullmatch(r"< ?\d+", plain(text)))


def number(text: str, kind: Kind, language: str) -> str:
    """The cell in the unit of its metric (counts, ratios, seconds).

    Raises ValueError with what is wrong.
    """
    try:
        return _READERS[kind](plain(text), language)
    except OverflowError as error:
        raise ValueError(f"is not a number: {text[:100]}") from error


def identifier(text: str) -> str:
    """An id as it stands; ValueError if a spreadsheet has cut its digits."""
    value = plain(text)
    if _LOST_DIGITS.fullmatch(value):
        raise ValueError(f"a spreadsheet has cut the digits of the id {value}")
    return value


def _count(text: str, language: str) -> str:
    if _GROUPS.fullmatch(text):
        return re.sub(r"[^\d+-]", "", text)
    short = _SHORT.fullmatch(text)
    if short:
        size = _TIMES[short[2].lower().rstrip(".")]
        return _shown(float(short[1].replace(",", ".")) * size)
    return _decimal(text, language)


def _decimal(text: str, language: str) -> str:
    value = re.sub(r"[ '\u2019]", "", text)
    comma = language in COMMA_LANGUAGES and "," in value
    if comma:
        value = value.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", value):
        value = value.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", value):
        raise ValueError(f"is not a number: {text[:100]}")
    return value


def _percent(text: str, language: str) -> str:
    return _shown(float(_decimal(text.rstrip("% "), language)) / 100)


def _fraction(text: str, language: str) -> str:
    # Some exports of the same table write 38% and others 0.38.
    return _percent(text, language) if text.endswith("%") else _decimal(text, language)


def _share(text: str, language: str) -> str:
    return _shown(float(_fraction(text, language)) * 100)


def _duration(text: str, language: str) -> str:
    clock = _CLOCK.fullmatch(text)
    if not clock:
        return _decimal(text.removesuffix("s").strip(), language)
    hours, minutes, seconds = clock.groups()
    total = int(hours or 0) * 3600 + int(minutes) * 60
    return _shown(total + float(seconds.replace(",", ".")))


def _hours(text: str, language: str) -> str:
    return _shown(float(_decimal(text, language)) * 3600)


def _milliseconds(text: str, language: str) -> str:
    return _shown(float(_count(text, language)) / 1000)


def _shown(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(round(value, 9))


_READERS: dict[Kind, Callable[[str, str], str]] = {
    "count": _count,
    "number": _decimal,
    "percent": _percent,
    "fraction": _fraction,
    "share": _share,
    "duration": _duration,
    "hours": _hours,
    "milliseconds": _milliseconds,
}

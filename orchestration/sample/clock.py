"""The sample's calendar: 40 weeks up to a fixed Monday, in the audience's time zone.

Instants are whole epoch seconds; days are counted from ``FIRST_DAY`` (a Monday), so
``day % 7`` is the weekday with Monday = 0. Clock changes in spring and autumn are inside.
"""

import random
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TIMEZONE = "Europe/Berlin"
AS_OF = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
WEEKS = 40
DAYS = WEEKS * 7
FIRST_DAY = date(2026, 1, 26)
HOUR = 3600
END = int(AS_OF.timestamp())

_ZONE = ZoneInfo(TIMEZONE)
_DATES = [FIRST_DAY + timedelta(days=d) for d in range(-14, DAYS + 30)]
_MIDNIGHTS = [int(datetime(d.year, d.month, d.day, tzinfo=_ZONE).timestamp()) for d in _DATES]
_OPEN, _CLOSE = 9 * HOUR, 18 * HOUR

# Share of the audience's acts by local hour and by weekday (people write in the evening).
_HOURS = (2, 1, 1, 1, 1, 2, 5, 9, 11, 10, 9, 9, 12, 11, 9, 9, 10, 13, 16, 19, 20, 17, 10, 5)
_WEEKDAYS = (14, 14, 15, 16, 14, 13, 14)


def at(day: int, second: int = 0) -> int:
    """The instant ``second`` seconds after the local midnight of ``day``."""
    return _MIDNIGHTS[day + 14] + second


def split(instant: int) -> tuple[int, int]:
    """``(day, seconds since the local midnight)`` of an instant; the reverse of ``at``."""
    index = bisect_right(_MIDNIGHTS, instant) - 1
    return index - 14, instant - _MIDNIGHTS[index]


def act_times(rng: random.Random, week: int, count: int) -> list[int]:
    """``count`` sorted instants within ``week``, following the audience's hours and weekdays."""
    days = rng.choices(range(7), _WEEKDAYS, k=count)
    hours = rng.choices(range(24), _HOURS, k=count)
    first = week * 7
    return sorted(
        at(first + day, hour * HOUR + int(rng.random() * HOUR))
        for day, hour in zip(days, hours, strict=True)
    )


def utc(instant: int) -> str:
    """ISO 8601 in UTC, with ``Z``."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def millis(instant: int, fraction: int = 0) -> str:
    """ISO 8601 in UTC with milliseconds, as the platforms' interfaces write it."""
    stamp = datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{stamp}.{fraction % 1000:03d}Z"


def local(instant: int) -> str:
    """ISO 8601 in the audience's time with its offset."""
    return datetime.fromtimestamp(instant, _ZONE).isoformat()


def naive(instant: int) -> str:
    """ISO 8601 without an offset: the contract reads it as UTC."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%S")


def answered_at(rng: random.Random, asked: int) -> int:
    """When the brand's people answer: log-normal working time (median about 70 minutes).

    The clock of the team runs Monday to Friday 9 to 18 local; one in ten answers of a weekend
    comes from a person on call, slower.
    """
    delay = int(rng.lognormvariate(8.35, 1.1))
    day, second = split(asked)
    if day % 7 >= 5 and rng.random() < 0.1:
        return asked + 2 * delay + HOUR
    second = max(second, _OPEN)
    while True:
        if day % 7 < 5 and second + delay < _CLOSE:
            return at(day, second + delay)
        if day % 7 < 5 and second < _CLOSE:
            delay -= _CLOSE - second
        day, second = day + 1, _OPEN

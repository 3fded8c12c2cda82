"""`sources.yml`: the accounts of one brand and how its numbers are to be read.

Everything is checked before anything runs; every error names the file, the line, the entry and
what is allowed, and none shows a credential.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from extractors.base import Account
from extractors.spec import PlatformSpec
from orchestration.pseudonyms import KEY_LENGTH, KEY_VARIABLE, Pseudonyms
from orchestration.source_accounts import read_accounts, read_date, read_url
from orchestration.yaml_reader import Entry, read_yaml

KEYS = (
    "timezone",
    "team",
    "people",
    "response_targets",
    "business_hours",
    "goals",
    "pseudonymise",
    "keep_text",
    "retention_days",
    "alert_webhook",
    "accounts",
)
API_PLATFORMS = (
    "facebook_pages instagram threads linkedin tiktok youtube x mastodon bluesky reddit "
    "discourse ga4 matomo"
).split()
FILE_PLATFORMS = "web email event forum survey other".split()
PLATFORM_NAMES = (*API_PLATFORMS, *FILE_PLATFORMS)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DEFAULT_TARGETS = (60, 24 * 60)
T = TypeVar("T")
_MINUTES = {"min": 1, "h": 60, "d": 24 * 60}

_TARGET_DIGITS = 5


@dataclass(frozen=True)
class Goal:
    """A target for one metric of one account; `base` is the value it started from, if given."""

    metric: str
    account: str
    target: float
    base: float | None
    by: date


@dataclass(frozen=True)
class OpenHours:
    """One weekday (1 = Monday) with the local times between which answers are expected."""

    weekday: int
    from_time: time
    to_time: time


@dataclass(frozen=True)
class Sources:
    """Configuration of one brand. `response_targets` are minutes, the first is the SLA's.

    `retention_days`: platform -> days for which what persons did is kept after it was read.
    `alert_webhook`: an address that may hold a token; it is never shown.
    `pseudonyms` is None when people are published by name.
    """

    timezone: str = "UTC"
    team: tuple[str, ...] = ()
    people: tuple[tuple[str, ...], ...] = ()
    response_targets: tuple[int, ...] = DEFAULT_TARGETS
    business_hours: tuple[OpenHours, ...] = ()
    goals: tuple[Goal, ...] = ()
    accounts: tuple[Account, ...] = ()
    pseudonyms: Pseudonyms | None = None
    retention_days: Mapping[str, int] = field(default_factory=dict)
    alert_webhook: str | None = None


def load_sources(
    file: Path, env: Mapping[str, str], platforms: Mapping[str, PlatformSpec]
) -> Sources:
    """Read and check a sources file; an empty file is a brand of which only the inbox is read.

    Raises:
        UserError: with file, line, entry and what is allowed.
    """
    root = read_yaml(file, env)
    if root is None or root.is_null:
        return Sources()
    found = root.mapping(KEYS)

    def read(key: str, reader: Callable[[Entry], T], default: T) -> T:
        entry = found.get(key)
        return default if entry is None or entry.is_null else reader(entry)

    no_limits: dict[str, int] = {}
    return Sources(
        timezone=read("timezone", _timezone, "UTC"),
        team=read("team", lambda entry: tuple(dict.fromkeys(map(_person, entry.items()))), ()),
        people=read("people", _people, ()),
        response_targets=read("response_targets", _targets, DEFAULT_TARGETS),
        business_hours=read("business_hours", _business_hours, ()),
        goals=read("goals", lambda entry: tuple(map(_goal, entry.items())), ()),
        accounts=read("accounts", lambda entry: read_accounts(entry, platforms), ()),
        pseudonyms=_pseudonyms(found, env),
        retention_days=read("retention_days", _retention, no_limits),
        alert_webhook=read("alert_webhook", _webhook, None),
    )


def _timezone(entry: Entry) -> str:
    name = entry.text()
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        entry.fail(f"unknown timezone {entry.written!r}; allowed: names such as Europe/Berlin, UTC")
    return name


def _pseudonyms(found: Mapping[str, Entry], env: Mapping[str, str]) -> Pseudonyms | None:
    given = {key: found[key] for key in ("pseudonymise", "keep_text") if key in found}
    flags = {key: entry.flag() for key, entry in given.items() if not entry.is_null}
    if not flags.get("pseudonymise", False):
        if flags.get("keep_text") is False:
            given["keep_text"].fail(
                "texts are left out with pseudonymise: true only; allowed without it: true"
            )
        return None
    key = env.get(KEY_VARIABLE, "").strip()
    if len(key) < KEY_LENGTH:
        problem = f"has fewer than {KEY_LENGTH} characters" if key else "is not set"
        given["pseudonymise"].fail(
            f"variable {KEY_VARIABLE} {problem}; export it or put it into .env: {KEY_LENGTH} "
            "characters or more that nobody can guess"
        )
    return Pseudonyms(key, flags.get("keep_text", False))


def _webhook(entry: Entry) -> str | None:
    return read_url(entry, ("http", "https"))


def _retention(entry: Entry) -> dict[str, int]:
    limits = {}
    for platform, days in entry.free_mapping().items():
        if platform not in PLATFORM_NAMES:
            days.fail(f"unknown platform {platform!r}; allowed: {', '.join(PLATFORM_NAMES)}")
        if not re.fullmatch(r"[1-9][0-9]{0,4}", days.scalar()):
            days.fail("a whole number of days is needed, 1 to 99999")
        limits[platform] = int(days.scalar())
    return limits


def _person(entry: Entry) -> str:
    text = entry.text()
    platform, _, person = text.partition(":")
    if platform not in PLATFORM_NAMES or not person:
        entry.fail(
            f"{entry.written!r} names no person; allowed: platform:id with one of the platforms "
            + ", ".join(PLATFORM_NAMES)
        )
    return text


def _people(entry: Entry) -> tuple[tuple[str, ...], ...]:
    groups, seen = [], set()
    for group in entry.items():
        members = []
        for member in group.items():
            person = _person(member)
            if person.startswith("reddit:"):
                member.fail(
                    "Reddit's terms do not allow joining its people with other ids; "
                    "allowed: every other platform"
                )
            if person in seen:
                member.fail(f"{member.written!r} is named twice; allowed: once in all of people")
            seen.add(person)
            members.append(person)
        if len(members) < 2:
            group.fail("a person needs two ids or more; the first is the person's")
        groups.append(tuple(members))
    return tuple(groups)


def _targets(entry: Entry) -> tuple[int, ...]:
    targets = []
    for item in entry.items():
        match = re.fullmatch(r"([1-9][0-9]*)\s*(min|h|d)", item.scalar().strip())
        if not match:
            item.fail(f"{item.written!r} is no duration; allowed: such as 60min, 24h, 2d")
        if len(match.group(1)) > _TARGET_DIGITS:
            item.fail(f"is too long; allowed: up to {_TARGET_DIGITS} digits, such as 60min, 24h")
        targets.append(int(match.group(1)) * _MINUTES[match.group(2)])
    if not targets:
        entry.fail("is empty; allowed: one duration or more, such as [60min, 24h]")
    return tuple(targets)


def _business_hours(entry: Entry) -> tuple[OpenHours, ...]:
    keys = ("days", "from", "to")
    found = _required(entry, keys, keys)
    opens, closes = _time(found["from"]), _time(found["to"])
    if opens >= closes:
        found["to"].fail(f"must be after from ({opens:%H:%M})")
    return tuple(OpenHours(day, opens, closes) for day in _days(found["days"]))


def _days(entry: Entry) -> list[int]:
    allowed = f"allowed: such as mon-fri, or a list of {', '.join(WEEKDAYS)}"
    if isinstance(entry.node.value, list):
        words = [item.scalar().strip().lower() for item in entry.items()]
    else:
        words = [word.strip().lower() for word in entry.scalar().split(",")]
    days: set[int] = set()
    for word in words:
        first, _, last = word.partition("-")
        last = last or first
        if first not in WEEKDAYS or last not in WEEKDAYS:
            entry.fail(f"{word!r} is no day; {allowed}")
        start = WEEKDAYS.index(first)
        count = (WEEKDAYS.index(last) - start) % 7 + 1
        days.update((start + step) % 7 + 1 for step in range(count))
    return sorted(days)


def _time(entry: Entry) -> time:
    text = entry.scalar()
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", text):
        entry.fail(f'{text!r} is no time of day; allowed: such as "09:00"')
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))


def _goal(entry: Entry) -> Goal:
    keys = ("metric", "account", "target", "base", "by")
    found = _required(entry, keys, ("metric", "account", "target", "by"))
    base = found.get("base")
    return Goal(
        metric=found["metric"].text(),
        account=found["account"].text(),
        target=found["target"].number(),
        base=None if base is None or base.is_null else base.number(),
        by=read_date(found["by"]),
    )


def _required(entry: Entry, allowed: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, Entry]:
    found = entry.mapping(allowed)
    missing = [key for key in needed if key not in found]
    if missing:
        entry.fail(f"{', '.join(missing)} missing; needed: {', '.join(needed)}")
    return found

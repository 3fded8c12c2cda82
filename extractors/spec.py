"""How a platform describes itself: streams, credentials, addresses and terms.

Light to import: ``sources.yml`` is checked, raw tables are made and ``docs/platforms.md`` is
written from these descriptions, without loading the code that speaks to a platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Stream:
    """One kind of record.

    ``description``: what one record is. ``feeds``: what is made of it, such as ``acts: comment``
    or ``metrics: views, reach``. ``permission``: what the credentials must be allowed to do.
    ``vanishes_after``: how long the platform keeps what the stream reads, None if for good; a
    check counts down to the loss. ``is_needed``: written whatever ``streams`` of an account says,
    since other streams cannot be understood without it.
    """

    name: str
    description: str
    feeds: tuple[str, ...] = ()
    permission: str = "none"
    vanishes_after: timedelta | None = None
    is_needed: bool = False

    @property
    def is_personal(self) -> bool:
        """True if its records say what persons did."""
        return any(use.startswith("acts") for use in self.feeds)


@dataclass(frozen=True)
class Terms:
    """What the platform's terms ask of whoever stores its data.

    ``forget_deleted``: what was deleted there is deleted here too, its earlier versions included;
    ``forgotten_fields`` are the fields, at any depth of a record, that hold what was said or who
    said it. ``keep_days``: how long its members' data may be kept, None for no limit;
    ``is_limit_sure`` is False where that figure could not be read in the terms themselves: then
    the user is told of it and decides. ``source``: where that is written.
    """

    forget_deleted: bool = False
    forgotten_fields: tuple[str, ...] = ()
    keep_days: int | None = None
    is_limit_sure: bool = True
    source: str = ""


@dataclass(frozen=True)
class Persons:
    """Where a platform's records name persons, so that one of them can be taken out.

    ``authors``: fields that name whose record it is, as an object or as an id, at any depth.
    ``others``: fields that name somebody else, such as whom it is addressed to. ``ids``: fields of
    an object in such a place that tell who it is; handles are among them. ``members``: streams
    whose records are themselves such an object. ``home``: fields with an address whose host and
    the name beside it are the person's key. ``is_local``: ids are those of the account's server.
    """

    authors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    ids: tuple[str, ...] = ("id",)
    members: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    is_local: bool = False


@dataclass(frozen=True)
class PlatformSpec:
    """One platform: what ``sources.yml`` may say about it and the function that reads it.

    ``credentials`` are secrets, ``options`` other settings of an account with what they mean.
    ``default_base_url`` is None where each account has a server of its own, which
    ``has_server_in_account`` takes from name@server; ``hosts`` names further addresses of the
    platform; an account's ``base_url`` stands in for all of them. ``not_available``: what the
    platform tells nobody. ``extract`` is ``module:function``, imported when first used.
    """

    name: str
    title: str
    streams: tuple[Stream, ...]
    credentials: tuple[str, ...]
    required_credentials: tuple[str, ...]
    default_base_url: str | None
    extract: str
    has_server_in_account: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    not_available: tuple[str, ...] = ()
    terms: Terms = Terms()
    persons: Persons = Persons()

    @property
    def stream_names(self) -> tuple[str, ...]:
        """Names of all streams, in order."""
        return tuple(stream.name for stream in self.streams)

    def stream(self, name: str) -> Stream:
        """The stream of that name; KeyError if there is none."""
        return {stream.name: stream for stream in self.streams}[name]


LIST_READS = Stream(
    "list_reads",
    "Each read of a list with its members and whether it was complete.",
    feeds=("when somebody appeared in a list or left it",),
    is_needed=True,
)
DELETIONS = Stream(
    "deletions",
    "What the platform said is gone; without a time where it came back.",
    feeds=("removals",),
    is_needed=True,
)
METRIC_GAPS = Stream(
    "metric_gaps",
    "Metrics that the platform refused, with the day since when and its reason.",
    feeds=("nothing yet: tells why a series ends",),
    is_needed=True,
)

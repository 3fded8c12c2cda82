"""What every extractor takes and gives back.

Belongs here: the description of an account, of one run, and of the outcome. Does not belong here:
anything that speaks to a server (``http``) or knows a platform.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.suppression import Suppression

# Credentials that name somebody or an app: they stand in what platforms say and in what people
# write, and open nothing by themselves.
NAMES = frozenset({"app_id", "api_username", "client_id", "identifier", "username"})


class ExtractError(Exception):
    """A reading that cannot go on; the message is for the user and holds no secret."""


@dataclass(frozen=True)
class Account:
    """One account of the brand on one platform, as ``sources.yml`` describes it.

    ``streams``: None reads all. ``since``: how far back the first run goes; None means all.
    ``credentials``: secrets by the names that the platform's entry in the registry allows;
    ``options``: its other settings.
    """

    platform: str
    account: str
    base_url: str | None = None
    streams: tuple[str, ...] | None = None
    since: date | None = None
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The credentials that nothing may show."""
        return tuple(value for name, value in self.credentials.items() if name not in NAMES)

    @property
    def slug(self) -> str:
        """Name for files: readable, safe in a path, and different for different accounts."""
        readable = re.sub(r"[^a-z0-9.]+", "-", self.account.lower()).strip("-.")[:60]
        digest = hashlib.sha256(self.account.encode()).hexdigest()[:8]
        return f"{readable or 'account'}-{digest}"


@dataclass(frozen=True)
class ExtractContext:
    """One run: its id (sorts by time), its instant (UTC, aware) and the folders it writes to.

    ``suppression`` keeps out persons who were erased; None where nobody was.
    """

    run_id: str
    extracted_at: datetime
    landing_dir: Path
    state_dir: Path
    suppression: Suppression | None = None


@dataclass(frozen=True)
class Expiry:
    """When something that was granted ends: ``what`` is for the user, ``at`` aware UTC."""

    what: str
    at: datetime


@dataclass
class ExtractReport:
    """Outcome of reading one account.

    ``records``: stream -> records written. ``requests``: calls made, repeats included.
    ``warnings``: parts that could not be read or understood. ``error``: why the reading is
    incomplete, None if it is whole; what was read before is landed all the same. ``read_at``:
    stream -> the last time that it was read to its end, by this run or an earlier one.
    ``expiries``: credentials whose end is known.
    """

    platform: str
    account: str
    records: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    warnings: list[str] = field(default_factory=list)
    error: str | None = None
    files: list[Path] = field(default_factory=list)
    read_at: dict[str, datetime] = field(default_factory=dict)
    expiries: list[Expiry] = field(default_factory=list)

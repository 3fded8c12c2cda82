"""Whose export it is, where the file does not say.

In this order: the file itself; the folder of the inbox that it lies in,
``<platform>/<account>/...`` at any depth (a platform that several share needs the folder of the
platform at least); what its first load found; the only account of the platform in sources.yml; the
only account of the platform that raw tables know. Else the file waits in quarantine, with the
folder that would tell, and every run tries it again: the file may be moved, or the account come
into sources.yml.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

import duckdb

from orchestration.loading.exports.model import Match
from orchestration.loading.landing import LandingFile
from orchestration.loading.quarantine import WaitingFile
from orchestration.loading.tables import ACTIONS, CONTENT, METRICS

#: Names of folders that people give to a platform, beside its own name.
FOLDER_NAMES = {"facebook": "facebook_pages", "twitter": "x", "zoom": "event"}


#: Names of what is settled; those of accounts are made by ``account_of``.
TIMEZONE = "timezone"


def account_of(platform: str) -> str:
    """Name under which the account of a platform is settled."""
    return f"account of {platform}"


class NoAccount(WaitingFile):
    """The file is known, but nothing says whose it is."""


@dataclass(frozen=True)
class ExportFile:
    """The ``Source`` of the exports in one landing file."""

    con: duckdb.DuckDBPyConnection
    file: LandingFile
    exported_at: datetime
    matches: tuple[Match, ...] = ()
    #: What neither the file nor its folder says; kept, so that loading it again gives the same.
    settled: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Path of the file in the inbox."""
        return self.file.label

    @property
    def timezone(self) -> str:
        """Time zone of sources.yml when the file was first loaded; UTC before the first run."""
        return self._settle(TIMEZONE, self._present_timezone)

    def _present_timezone(self) -> str:
        row = self.con.execute("SELECT max(timezone) FROM raw.settings").fetchone()
        return (row and row[0]) or "UTC"

    def _settle(self, what: str, find: Callable[[], str]) -> str:
        if what not in self.settled:
            self.settled[what] = self.file.settled.get(what) or find()
        return self.settled[what]

    def platform(self, allowed: tuple[str, ...]) -> str:
        """By the folder, else the only one of ``allowed`` that has an account in sources.yml."""
        for folder in self._folders():
            if _platform(folder) in allowed:
                return _platform(folder)
        return self._settle("platform", lambda: self._only_platform(allowed))

    def _only_platform(self, allowed: tuple[str, ...]) -> str:
        configured = [one for one in allowed if self._configured(one)]
        if len(configured) == 1:
            return configured[0]
        places = " or ".join(f"{one}/<account>/" for one in allowed)
        raise NoAccount(
            "the file does not say which platform it is of: put it into the folder "
            f"{places} of the inbox"
        )

    def account(self, platform: str) -> str:
        """See the module."""
        folders = self._folders()
        for at, folder in enumerate(folders[:-1]):
            if _platform(folder) == platform:
                return folders[at + 1]
        return self._settle(account_of(platform), lambda: self._only_account(platform))

    def _only_account(self, platform: str) -> str:
        known = self._configured(platform) or self._loaded(platform)
        if len(known) == 1:
            return known[0]
        listed = f" (known: {', '.join(known[:10])})" if known else ""
        raise NoAccount(
            f"the file does not name its {platform} account{listed}: put it into the folder "
            f"{platform}/<account>/ of the inbox"
        )

    def _folders(self) -> Sequence[str]:
        return PurePosixPath(self.file.label).parts[:-1]

    def _configured(self, platform: str) -> list[str]:
        sql = "SELECT DISTINCT account FROM raw.accounts WHERE platform = ? ORDER BY 1"
        return [row[0] for row in self.con.execute(sql, [platform]).fetchall()]

    def _loaded(self, platform: str) -> list[str]:
        tables = " UNION ".join(
            f"SELECT account FROM {table.raw_table} WHERE platform = $1"
            for table in (ACTIONS, CONTENT, METRICS)
        )
        return [row[0] for row in self.con.execute(f"{tables} ORDER BY 1", [platform]).fetchall()]


def _platform(folder: str) -> str:
    lower = folder.lower()
    return FOLDER_NAMES.get(lower, lower)

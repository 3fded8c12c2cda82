"""Where a platform with streams of its own reads one account: records, memory, warnings.

A platform module goes through its streams with ``read``; each fails by itself, and what was read
before stays. Belongs here: what every such platform needs. Does not belong here: addresses,
fields, or how a stream is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import requests

from extractors.base import Account, Expiry, ExtractContext, ExtractError
from extractors.dialect import Dialect
from extractors.failures import Halted, HttpError
from extractors.http import HttpClient
from extractors.landing import LandingWriter
from extractors.lists import Sizes
from extractors.records import hour_key, hour_of, instant, iso, stand_in_key
from extractors.secrets import tokens_of
from extractors.spec import DELETIONS, LIST_READS, PlatformSpec

NO_LOGIN = 401
NO_PERMISSION = 403


class Desk:
    """One reading of one account. Only ``client`` may be used from several threads.

    ``memory``: what the platform remembers between runs, JSON, free to use; ``session``: tokens
    among it, kept apart so that they are never shown. ``now``: the run's instant, aware UTC;
    ``since``: start of the first run's history, None for all. ``problems``: streams that are
    incomplete, for the report's error. ``save_session``: keeps the tokens at once, for those that
    the platform gives only one time.
    """

    def __init__(
        self,
        spec: PlatformSpec,
        account: Account,
        ctx: ExtractContext,
        client: HttpClient,
        writer: LandingWriter,
        state: dict[str, Any],
        session: requests.Session | None = None,
        save_session: Callable[[], None] = lambda: None,
    ) -> None:
        self.account = account
        self.client = client
        self.now = ctx.extracted_at.astimezone(UTC)
        self.since: datetime | None = None
        if account.since is not None:
            self.since = datetime.combine(account.since, time_of_day(), UTC)
        self.warnings: Counter[str] = Counter()
        self.problems: list[str] = []
        self.expiries: list[Expiry] = []
        self.memory: dict[str, Any] = state.setdefault("memory", {})
        self.session: dict[str, str] = state.setdefault("session", {})
        self.read_at: dict[str, str] = state.setdefault("read_at", {})
        self._spec = spec
        self._run_id = ctx.run_id
        self._writer = writer
        self._written: set[tuple[str, str]] = set()
        self._sizes = Sizes(self.memory.setdefault("list_sizes", {}))
        self._done: set[str] = set()
        self._refused: set[str] = set()
        self._no_login: dict[str, str] = {}
        self._http = session
        self._hosts: dict[str, HttpClient] = {}
        self.save_session = save_session
        for token in tokens_of(self.session):
            self.hide(token)

    def wants(self, stream: str) -> bool:
        """True if ``streams`` of the account does not leave it out."""
        chosen = self.account.streams
        return chosen is None or stream in chosen or self._spec.stream(stream).is_needed

    def read(self, stream: str, reader: Callable[[], None]) -> bool:
        """Read a stream if it is wanted; True if it was read to its end.

        Where the permission is missing, that is a warning; another failure makes the reading
        incomplete, and the next stream is read all the same.

        Raises:
            Halted: nothing more can be read in this run.
        """
        if not self.wants(stream):
            return False
        try:
            reader()
        except Halted:
            raise
        except HttpError as problem:
            if problem.status == NO_LOGIN:
                self._no_login.setdefault(stream, str(problem))
            elif problem.status == NO_PERMISSION:
                self._refused.add(stream)
                self.warnings[f"{stream} could not be read: {problem}"] += 1
            else:
                self.problems.append(f"{stream}: {problem}")
            return False
        except ExtractError as problem:
            self.problems.append(f"{stream}: {problem}")
            return False
        self.read_at[stream] = iso(self.now)
        self._done.add(stream)
        return True

    def shortfalls(self) -> list[str]:
        """Why the reading is not whole, for the report's error; empty if it is."""
        told = list(self.problems)
        if self._no_login:
            first = next(iter(self._no_login.values()))
            told.insert(
                0,
                f"{', '.join(self._no_login)} could not be read, since the login is refused"
                f" ({first}); give this account a new token or login",
            )
        elif self._refused and not self._done:
            told.append("the platform refused everything: see what this account's token may read")
        return told

    def last_read(self, stream: str) -> datetime | None:
        """When the stream was last read to its end before this run."""
        return instant(self.read_at.get(stream))

    def put(self, stream: str, key: str, payload: dict[str, Any]) -> None:
        """Write a record unless its stream is left out or this run has written it already."""
        if self.wants(stream) and (stream, key) not in self._written:
            self._written.add((stream, key))
            self._writer.write(stream, f"{self.account.account}|{key}", payload)

    def observe(self, stream: str, key: str, payload: dict[str, Any]) -> None:
        """Write what holds for this hour only, such as counters: one record an hour and key."""
        observation = {"observed_at": iso(hour_of(self.now)), **payload}
        self.put(stream, f"{key}|{hour_key(self.now)}", observation)

    def unreadable(self, stream: str, record: Any) -> None:
        """A record without the fields that make it one: landed as it is, and reported."""
        payload = record if isinstance(record, dict) else {"unreadable": record}
        self.put(stream, stand_in_key(record), payload)
        self.warnings[f"{stream}: a record without the expected fields, kept as it is"] += 1

    def list_read(self, kind: str, subject: str, members: Iterable[str], is_complete: bool) -> None:
        """Note who stood in a list. ``is_complete``: nobody can be missing from ``members``.

        A list that suddenly lost most of its members does not count as complete.
        """
        found = sorted(set(members))
        if is_complete:
            key = f"{kind}|{subject}"
            doubt = self._sizes.doubts(key, len(found), None, self.now)
            if doubt is not None:
                self.warnings[f"{kind}: {doubt}"] += 1
                is_complete = False
        payload = {
            "list": kind,
            "subject": subject,
            "read_at": iso(self.now),
            "is_complete": is_complete,
            "members": found,
        }
        # By run, not by time: two runs may take the same instant for theirs.
        self.put(LIST_READS.name, f"{kind}|{subject}|{self._run_id}", payload)

    def deleted(self, item: str, is_back: bool = False) -> None:
        """The platform says that this post, comment or message is gone, or that it is back."""
        noticed = None if is_back else iso(self.now)
        self.put(DELETIONS.name, item, {"id": item, "noticed_at": noticed})

    def expires(self, what: str, at: datetime | None) -> None:
        """Tell when a credential ends; a check warns ahead of it."""
        if at is not None:
            self.expiries.append(Expiry(what, at))

    def host(self, name: str, dialect: Dialect | None = None) -> HttpClient:
        """A client for another of the platform's addresses, by its name in the registry.

        With a ``base_url`` of the account's own, that is the address of all of them.
        """
        if name not in self._hosts:
            address = self.account.base_url or self._spec.hosts[name]
            secrets = [*self.account.secrets, *tokens_of(self.session)]
            self._hosts[name] = HttpClient(address, secrets, self._http, dialect=dialect)
        return self._hosts[name]

    def requests_made(self) -> int:
        """Calls so far, to all addresses."""
        return sum(client.requests for client in (self.client, *self._hosts.values()))

    def hide(self, secret: str) -> None:
        """Never write or show this text."""
        self._writer.hide(secret)
        for client in (self.client, *self._hosts.values()):
            client.hide(secret)

    def keep_secret(self, name: str, secret: str) -> None:
        """Remember a token for later runs, in the file that only its owner can read.

        ``name`` ends in ``token``: by that it is known as one when it is read again.
        """
        self.hide(secret)
        self.session[name] = secret


def day_ranges(
    first: date, last: date, longest: int, newest_first: bool = False
) -> list[tuple[date, date]]:
    """Both days inclusive, in pieces of at most ``longest`` days; empty if ``last`` < ``first``."""
    pieces = []
    start = first
    while start <= last:
        end = min(last, start + timedelta(days=longest - 1))
        pieces.append((start, end))
        start = end + timedelta(days=1)
    return pieces[::-1] if newest_first else pieces


def first_day(
    desk: Desk, stream: str, today: date, again: int, history: int, allowed: int | None = None
) -> date:
    """First day to ask for: ``again`` days before the last complete read, for late corrections.

    On a first read the account's ``since``, else ``history`` days back; never further than the
    platform's ``allowed`` days.
    """
    before = desk.last_read(stream)
    if before is not None:
        start = before.date() - timedelta(days=again)
    elif desk.since is not None:
        start = desk.since.date()
    else:
        start = today - timedelta(days=history)
    return start if allowed is None else max(start, today - timedelta(days=allowed))

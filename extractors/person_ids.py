"""The forms under which one person stands in records: how ids are compared, and how found.

A key is what is compared and hashed: platform, the account whose server it belongs to (empty where
an id is valid everywhere), and the id in lower case without a leading @.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from extractors.spec import Persons

REPLACED = "erased"


def key_of(platform: str, account: str, value: str) -> str:
    """The key of one id."""
    return f"{platform}|{account}|{normal(value)}"


def normal(value: str) -> str:
    """The id as it is compared."""
    return value.strip().lower().lstrip("@")


def is_distinct(value: str) -> bool:
    """True if the id can stand for nobody and nothing else, wherever it occurs.

    A short number or a plain word counts only in a field that names a person, or behind an @.
    """
    if any(sign in value for sign in ":@_/"):
        return len(value) >= 5
    return len(value) >= 9 and any(sign.isdigit() for sign in value)


class Forms:
    """Asks of single ids whether they are among ``keys``, for one platform and account.

    ``elsewhere``: further platforms, whose ids count where they can be nobody else's.
    """

    def __init__(
        self,
        keys: Container[str],
        platform: str,
        account: str,
        persons: Persons,
        elsewhere: Iterable[str] = (),
    ) -> None:
        self._elsewhere = tuple(elsewhere)
        self._keys = keys
        self._platform = platform
        self._account = account
        self.persons = persons

    def key(self, value: str) -> str:
        """The key of an id that a record of this account shows."""
        is_local = self.persons.is_local and "@" not in value.strip("@") and "://" not in value
        return key_of(self._platform, self._account if is_local else "", value)

    def has(self, value: str) -> bool:
        """True if this id, in a place that names a person, is one of those looked for."""
        return self.key(value) in self._keys

    def has_token(self, value: str) -> bool:
        """The same for a word anywhere in a text."""
        if not is_distinct(value):
            return False
        if self.has(value):
            return True
        if "@" not in value.lstrip("@") and ":" not in value:
            return False
        return any(key_of(platform, "", value) in self._keys for platform in self._elsewhere)

    def has_any(self, value: Any) -> bool:
        """The same for the value of a field: an id, an object, or a list of either."""
        if isinstance(value, list):
            return any(self.has_any(item) for item in value)
        return any(self.has(form) for form in self.values(value))

    def values(self, value: Any) -> Iterator[str]:
        """All ids that the value of a field gives for one person."""
        if isinstance(value, dict):
            for name in self.persons.ids:
                yield from self.values(value.get(name))
            yield from self._home_key(value)
        elif isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            yield str(value)

    def persons_in(self, stream: str, payload: Mapping[str, Any]) -> Iterator[list[str]]:
        """The ids of each person that a record names, one list a person.

        All author fields of one object name the same person.
        """
        if stream in self.persons.members:
            yield list(self.values(payload))
        waiting: list[Any] = [payload]
        while waiting:
            part = waiting.pop()
            if isinstance(part, list):
                waiting += part
            elif isinstance(part, dict):
                authors = (part.get(field) for field in self.persons.authors)
                yield [form for author in authors for form in self.values(author)]
                for name in self.persons.others:
                    listed = part.get(name)
                    for item in listed if isinstance(listed, list) else (listed,):
                        if isinstance(item, dict):
                            yield list(self.values(item))
                waiting += part.values()

    def _home_key(self, person: Mapping[str, Any]) -> Iterator[str]:
        name = person.get("username") or str(person.get("acct") or "").split("@")[0]
        for field in self.persons.home:
            address = person.get(field)
            host = _host(address) if isinstance(address, str) else None
            if name and host:
                yield f"{name}@{host}"


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).netloc or None
    except ValueError:
        return None


def seeds(platform: str, person: str) -> set[str]:
    """Ids under which a person's key itself may occur in records and texts."""
    found = {person}
    name, _, host = person.partition("@")
    if platform == "mastodon" and name and host:
        found |= {f"https://{host}/@{name}", f"https://{host}/users/{name}"}
    if platform == "reddit":
        found.add(re.sub(r"^u/", "", person))
    return found

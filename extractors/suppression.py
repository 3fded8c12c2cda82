"""Keeps erased persons out of records: theirs are left out, others' lose what names them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from extractors.person_ids import REPLACED, Forms
from extractors.redaction import redact
from extractors.spec import Persons

_UNKNOWN = Persons()
# Tokens of the login are no business of this, and nothing else is as dear to lose.
_UNTOUCHED = frozenset({"session", "format", "base_url"})


class _Either:
    """Keys in one of two places."""

    def __init__(self, *places: Container[str]) -> None:
        self._places = places

    def __contains__(self, key: object) -> bool:
        return any(key in place for place in self._places)


class Suppression:
    """What is done to records of all platforms; ``keys`` are those of the erased persons.

    ``persons``: platform -> where its records name people; ``platforms``: where anybody was
    erased. Records of other platforms lose the ids of those only that can be nobody else's.
    ``learned``: further keys of the same persons, which their records have shown.
    """

    def __init__(
        self,
        keys: Container[str],
        platforms: Iterable[str],
        persons: Mapping[str, Persons],
    ) -> None:
        self.learned: set[str] = set()
        self._keys = _Either(keys, self.learned)
        self.platforms = frozenset(platforms)
        self._persons = persons

    def forms(self, platform: str, account: str) -> Forms:
        """The person's forms as this account of this platform shows them."""
        persons = self._persons.get(platform, _UNKNOWN)
        elsewhere = self.platforms - {platform}
        return Forms(self._keys, platform, account, persons, elsewhere)

    def is_erased(self, person: str) -> bool:
        """True for the ``platform:id`` of an erased person."""
        platform, _, own = person.partition(":")
        return platform in self.platforms and self.forms(platform, "").has(own)

    def record(
        self, platform: str, account: str, stream: str, payload: dict[str, Any]
    ) -> dict[str, Any] | None:
        """The payload without the erased persons; None if the record is one of theirs."""
        forms = self.forms(platform, account)
        left = None
        if platform not in self.platforms or not is_own(forms, stream, payload):
            left = {name: _field(forms, name, value) for name, value in payload.items()}
        if left != payload:
            for person in forms.persons_in(stream, payload):
                if any(map(forms.has, person)):
                    self.learned.update(map(forms.key, person))
        return left

    def text(self, platform: str, account: str, text: str) -> str:
        """A text or key without them."""
        return redact(text, self.forms(platform, account))

    def any_text(self, text: str) -> str:
        """A text of no known platform without them."""
        for platform in sorted(self.platforms):
            text = self.text(platform, "", text)
        return text

    def state(self, platform: str, account: str, state: dict[str, Any]) -> dict[str, Any]:
        """What an extractor remembers, without the entries that name an erased person."""
        forms = self.forms(platform, account)
        return {
            name: value if name in _UNTOUCHED else _remembered(forms, value)
            for name, value in state.items()
        }


def is_own(forms: Forms, stream: str, payload: Mapping[str, Any]) -> bool:
    """True if the record is one of the person's: the topmost author that it names."""
    if stream in forms.persons.members and forms.has_any(payload):
        return True
    level: list[Mapping[str, Any]] = [payload]
    while level:
        named = [part for part in level if any(part.get(f) for f in forms.persons.authors)]
        if named:
            return any(is_author(forms, part) for part in named)
        level = [inner for part in level for inner in _objects(part)]
    return False


def is_author(forms: Forms, part: Mapping[str, Any]) -> bool:
    """True if a field of this object names the person as its author."""
    return any(forms.has_any(part[field]) for field in forms.persons.authors if part.get(field))


def _objects(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for value in part.values():
        for inner in value if isinstance(value, list) else (value,):
            if isinstance(inner, dict):
                yield inner


def _field(forms: Forms, name: str, value: Any) -> Any:
    """The value of a field without the person; None for what the person wrote."""
    persons = forms.persons
    if name in persons.others and isinstance(value, str) and _is_among(forms, value):
        return REPLACED
    if name in persons.authors or name in persons.others:
        return _named(forms, value)
    if isinstance(value, dict):
        if is_author(forms, value):
            return None
        return {inner: _field(forms, inner, item) for inner, item in value.items()}
    if isinstance(value, list):
        cleaned = [(item, _field(forms, "", item)) for item in value]
        return [after for before, after in cleaned if after is not None or before is None]
    return redact(value, forms) if isinstance(value, str) else value


def _named(forms: Forms, value: Any) -> Any:
    """The value of a field that names persons: an id, an object, or a list of either."""
    if isinstance(value, list):
        # Who stands in a list of ids leaves it, as one who was never there.
        kept = [v for v in value if isinstance(v, dict) or not forms.has_any(v)]
        return [_named(forms, item) for item in kept]
    if isinstance(value, dict):
        if forms.has_any(value):
            return {
                name: REPLACED for name in forms.persons.ids if isinstance(value.get(name), str)
            }
        return {name: _named_part(forms, name, item) for name, item in value.items()}
    if isinstance(value, str):
        return REPLACED if forms.has(value) else redact(value, forms)
    return None if forms.has_any(value) else value


def _named_part(forms: Forms, name: str, value: Any) -> Any:
    # Lists of persons may stand one level deeper, such as to.data.
    return _named(forms, value) if isinstance(value, list) else _field(forms, name, value)


def _is_among(forms: Forms, value: str) -> bool:
    # The id of a conversation is made of those of its members.
    return any(forms.has(part) for part in (value, *value.split("-")) if part)


def _remembered(forms: Forms, value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _remembered(forms, inner)
            for name, inner in value.items()
            if redact(name, forms) == name
            and not (isinstance(inner, str) and redact(inner, forms) != inner)
        }
    if isinstance(value, list):
        return [_remembered(forms, item) for item in value if not _is_trace(forms, item)]
    return value


def _is_trace(forms: Forms, item: Any) -> bool:
    if not isinstance(item, str):
        return False
    # A letter before a number tells what kind of thing it is that was counted.
    return forms.has(item) or redact(item, forms) != item or forms.has(item.lstrip("u"))

"""The person's records in landing files of the platforms: found, taken out, and what they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from extractors.person_ids import key_of, normal, seeds
from extractors.registry import PLATFORMS
from extractors.suppression import Suppression, is_own
from orchestration.inputs import suppression_of
from orchestration.loading.envelopes import line_of, lines_of, record_of, rewrite, stream_files

# A shorter text may be anybody's.
SHORTEST_TEXT = 20


@dataclass
class Known:
    """What is known of the person.

    ``keys``: all ids as they are compared; ``words``: the same as they are spelled; ``texts``: what
    the person wrote, of at least SHORTEST_TEXT characters; ``removed``: records by place.
    """

    keys: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    removed: Counter[str] = field(default_factory=Counter)

    def add(self, key: str, word: str) -> bool:
        """Note one form; True if it is new."""
        is_new = key not in self.keys
        self.keys.add(key)
        self.words.add(normal(word))
        return is_new

    def may_be_in(self, line: str) -> bool:
        """True if a form of the person occurs, be it within another word: worth a closer look."""
        lower = line.lower()
        return any(word in lower for word in self.words)

    def add_texts(self, value: Any) -> None:
        """Note all texts of some length, and more than one word, at any depth."""
        if isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                self.add_texts(inner)
        elif isinstance(value, str) and len(value) >= SHORTEST_TEXT and " " in value.strip():
            self.texts.add(value)


def learn(landing: Path, ids: Iterable[str]) -> Known:
    """All forms under which the platforms' records show the person, from the ids given.

    A record that names the person by one form tells the others; read until nothing new is found.
    """
    known = Known()
    for one in ids:
        platform, _, person = one.partition(":")
        for form in seeds(platform, person):
            known.add(key_of(platform, "", form), form)
        if platform == "discourse":
            _learn_forum(landing, person, known)
    platforms = platforms_of(ids)
    suppression = suppression_of(known.keys, platforms)  # the set grows while it is asked
    for platform in platforms:
        while _learn_once(landing, platform, known, suppression):
            pass
    return known


def platforms_of(ids: Iterable[str]) -> list[str]:
    """Platforms on which somebody has an id."""
    return sorted({one.partition(":")[0] for one in ids})


def _learn_forum(landing: Path, person: str, known: Known) -> None:
    # Records show the bare number, which is valid on the account's forum alone.
    number, _, forum = person.partition("@")
    for file in stream_files(landing, "discourse"):
        if file.parent.name == "accounts":
            for record in map(record_of, lines_of(file)):
                if record and record["payload"].get("forum") == forum:
                    known.add(key_of("discourse", record["account"], number), number)


def _learn_once(landing: Path, platform: str, known: Known, suppression: Suppression) -> bool:
    grown = False
    for file in stream_files(landing, platform):
        for line in lines_of(file):
            if not known.may_be_in(line):
                continue
            record = record_of(line)
            if record is None:
                continue
            forms = suppression.forms(platform, record["account"])
            for group in forms.persons_in(file.parent.name, record["payload"]):
                if any(map(forms.has, group)):
                    grown |= any([known.add(forms.key(form), form) for form in group])
    return grown


def rewrite_landing(landing: Path, suppression: Suppression, known: Known) -> None:
    """Take the person out of all landing files of the platforms.

    Each file is replaced as a whole; one of which nothing is left goes. Lines that cannot be read
    go if they name the person.
    """
    for platform in PLATFORMS:
        for file in stream_files(landing, platform):
            without = partial(_without, platform, file.parent.name, suppression, known)
            rewrite(file, known.may_be_in, without)


def _without(
    platform: str, stream: str, suppression: Suppression, known: Known, line: str
) -> str | None:
    record = record_of(line)
    if record is None:
        return line if suppression.any_text(line) == line else None
    account = record["account"]
    payload = suppression.record(platform, account, stream, record["payload"])
    if payload is None:
        known.removed[f"{platform} {stream}"] += 1
        known.add_texts(record["payload"])
        return None
    key = suppression.text(platform, account, record["record_key"])
    if payload == record["payload"] and key == record["record_key"]:
        return line
    fresh = {**record, "record_key": key, "payload": payload}
    return line_of(fresh)


def forget_words_of_others(landing: Path, known: Known) -> None:
    """Drop from the texts those that another's record holds too: they are no trace."""
    for platform in PLATFORMS:
        for file in stream_files(landing, platform):
            for line in lines_of(file):
                if (record := record_of(line)) is not None:
                    held = Known()
                    held.add_texts(record["payload"])
                    known.texts -= held.texts


def still_named(landing: Path, suppression: Suppression) -> list[Path]:
    """Landing files of the platforms that still hold a record of the person; none is right."""
    return [
        file
        for platform in sorted(suppression.platforms)
        for file in stream_files(landing, platform)
        if any(_is_own(file, platform, line, suppression) for line in lines_of(file))
    ]


def _is_own(file: Path, platform: str, line: str, suppression: Suppression) -> bool:
    record = record_of(line)
    if record is None:
        return False
    forms = suppression.forms(platform, record["account"])
    return is_own(forms, file.parent.name, record["payload"])

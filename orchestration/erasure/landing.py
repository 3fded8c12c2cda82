"""The person's records in landing files of the platforms: found, taken out, and what they said."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.person_ids import key_of, normal, seeds
from extractors.registry import PLATFORMS
from extractors.suppression import Suppression, is_own
from orchestration.inputs import suppression_of
from orchestration.loading.probe import BROKEN

# A shorter text may be anybody's.
SHORTEST_TEXT = 20
Record = dict[str, Any]


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
    for file in _files(landing, "discourse"):
        if file.parent.name == "accounts":
            for record in map(_parsed, _lines(file)):
                if record and record["payload"].get("forum") == forum:
                    known.add(key_of("discourse", record["account"], number), number)


def _learn_once(landing: Path, platform: str, known: Known, suppression: Suppression) -> bool:
    grown = False
    for file in _files(landing, platform):
        for line in _lines(file):
            if not known.may_be_in(line):
                continue
            record = _parsed(line)
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
        for file in _files(landing, platform):
            _rewrite(file, platform, suppression, known)


def _rewrite(file: Path, platform: str, suppression: Suppression, known: Known) -> None:
    if not any(map(known.may_be_in, _lines(file))):
        return
    fresh, kept = file.with_name(f".{file.name}.part"), 0
    with fresh.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        for line in _lines(file):
            left: str | None = line
            if known.may_be_in(line):
                left = _without(line, platform, file.parent.name, suppression, known)
            if left is not None:
                packed.write(left.encode("utf-8", "surrogateescape"))
                kept += 1
    if kept:
        os.replace(fresh, file)
    else:
        fresh.unlink()
        file.unlink()


def _without(
    line: str, platform: str, stream: str, suppression: Suppression, known: Known
) -> str | None:
    record = _parsed(line)
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
    return json.dumps(fresh, ensure_ascii=False, separators=(",", ":")) + "\n"


def forget_words_of_others(landing: Path, known: Known) -> None:
    """Drop from the texts those that another's record holds too: they are no trace."""
    for platform in PLATFORMS:
        for file in _files(landing, platform):
            for line in _lines(file):
                if (record := _parsed(line)) is not None:
                    held = Known()
                    held.add_texts(record["payload"])
                    known.texts -= held.texts


def still_named(landing: Path, suppression: Suppression) -> list[Path]:
    """Landing files of the platforms that still hold a record of the person; none is right."""
    return [
        file
        for platform in sorted(suppression.platforms)
        for file in _files(landing, platform)
        if any(_is_own(file, platform, line, suppression) for line in _lines(file))
    ]


def _is_own(file: Path, platform: str, line: str, suppression: Suppression) -> bool:
    record = _parsed(line)
    if record is None:
        return False
    forms = suppression.forms(platform, record["account"])
    return is_own(forms, file.parent.name, record["payload"])


def _files(landing: Path, platform: str) -> Iterator[Path]:
    yield from sorted((landing / platform).glob("*/[!.]*.jsonl.gz"))


def _lines(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        try:
            yield from lines
        except BROKEN:
            return  # the load tells of a damaged file; what can be read of it is looked at


def _parsed(line: str) -> Record | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    if not isinstance(record, dict) or not isinstance(record.get("payload"), dict):
        return None
    return record if isinstance(record.get("account"), str) else None

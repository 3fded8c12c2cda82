"""Phrases found in a row of folded words: the longest at each place, from left to right."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from text_labels.clean import fold

_WORD = re.compile(r"\+?\w+(?:['’]\w+)*|\^\^\w+")
_CLAUSE_END = re.compile("[,;:.!?…—–()؟？。，！]")
_QUESTION_END = re.compile("[?؟？]")


class Word(NamedTuple):
    """A folded word; `ends_clause` and `ends_question` tell what stands right behind it."""

    text: str
    ends_clause: bool
    ends_question: bool


class Found(NamedTuple):
    """A phrase in a text: what the list says of it, and its words' places [start, end)."""

    value: str
    start: int
    end: int


def split_phrase(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase, split as texts are."""
    return tuple(fold(word) for word in _WORD.findall(phrase))


def split_token(token: str) -> tuple[Word, ...]:
    """The words of a run without white space: mostly one, more in "wrong,they".

    Marks that stand alone ("faux ?") are a word without text, so that a clause still ends there.
    """
    found = list(_WORD.finditer(token))
    if not found:
        return (_word("", token),) if _CLAUSE_END.search(token) else ()
    ends = [following.start() for following in found[1:]] + [len(token)]
    return tuple(
        _word(fold(match.group()), token[match.end() : end])
        for match, end in zip(found, ends, strict=True)
    )


def _word(text: str, behind: str) -> Word:
    return Word(
        text, _CLAUSE_END.search(behind) is not None, _QUESTION_END.search(behind) is not None
    )


class Phrases:
    """Phrases with a value each, looked up by their first word."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Rows of (value, phrase); the first row of a phrase counts."""
        by_first: dict[str, dict[tuple[str, ...], str]] = {}
        for value, phrase in rows:
            words = split_phrase(phrase)
            if words:
                by_first.setdefault(words[0], {}).setdefault(words, value)
        # Longest first, so that "works for me" wins over "me".
        self._by_first = {
            first: sorted(phrases.items(), key=lambda item: -len(item[0]))
            for first, phrases in by_first.items()
        }

    def at(self, words: Sequence[str], start: int) -> Found | None:
        """The longest phrase that begins at `start`."""
        for phrase, value in self._by_first.get(words[start], ()):
            end = start + len(phrase)
            if tuple(words[start:end]) == phrase:
                return Found(value, start, end)
        return None

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """All phrases from left to right; a word belongs to one phrase at most."""
        if self._by_first.keys().isdisjoint(words):
            return
        end = 0
        for start, word in enumerate(words):
            if start >= end and word in self._by_first:
                found = self.at(words, start)
                if found:
                    end = found.end
                    yield found

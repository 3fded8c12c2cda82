"""Stance cues (what a reply says of the text it answers) and toxic words.

Support wins over deny, so that agreement with an attack is never taken for a defence. A cue behind
a negation in its clause counts no more; support denied is a denial ("don't really agree"). In a
sentence that asks, a deny cue does not count ("is that not true?"): the text is a query. Phrases
of stance `none` hold a cue and mean something else ("went wrong").
"""

from collections.abc import Iterable, Sequence

from text_labels.clean import fold
from text_labels.phrases import Found, Phrases, Word

_LOOK_BACK = 3
_EVERY = "*"


class StanceCues:
    """Cues by language; `und` is looked up in all lists."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Rows of (language, stance, cue), stance one of support, deny, query, none, negator."""
        rows = list(rows)
        languages = {language for language, _, _ in rows} - {_EVERY}
        self._by_language = {one: _Cues(rows, {one, _EVERY}) for one in languages}
        self._any = _Cues(rows, languages | {_EVERY})
        self._rest = _Cues(rows, {_EVERY})

    def stance(self, words: Sequence[Word], language: str, asks: bool) -> str | None:
        """support, deny, query or None; `asks`: the text is a question or holds its mark."""
        cues = self._any if language == "und" else self._by_language.get(language, self._rest)
        found = cues.stances(words)
        for stance in ("support", "deny", "query"):
            if stance in found:
                return stance
        return "query" if asks else None


class _Cues:
    def __init__(self, rows: Iterable[tuple[str, str, str]], languages: set[str]) -> None:
        own = [(stance, cue) for language, stance, cue in rows if language in languages]
        self._negators = {fold(cue) for stance, cue in own if stance == "negator"}
        self._phrases = Phrases((stance, cue) for stance, cue in own if stance != "negator")

    def stances(self, words: Sequence[Word]) -> set[str | None]:
        texts = [word.text for word in words]
        return {self._meant(cue, words) for cue in self._phrases.find(texts)}

    def _meant(self, cue: Found, words: Sequence[Word]) -> str | None:
        if cue.value == "none":
            return None
        if cue.value == "deny" and _is_asked(words, cue.end - 1):
            return None
        if self._is_negated(words, cue.start):
            return "deny" if cue.value == "support" else None
        return cue.value

    def _is_negated(self, words: Sequence[Word], start: int) -> bool:
        for word in reversed(words[max(0, start - _LOOK_BACK) : start]):
            if word.ends_clause:
                return False
            if word.text in self._negators:
                return True
        return False


def _is_asked(words: Sequence[Word], place: int) -> bool:
    """True if the clause around a place ends with a question mark."""
    for word in words[place:]:
        if word.ends_question:
            return True
        if word.ends_clause:
            return False
    return False


class ToxicWords:
    """Words by language; a text of unknown language is toxic if any list knows a word of it."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        rows = list(rows)
        self._by_language = {
            language: Phrases(("toxic", word) for own, word in rows if own == language)
            for language in {own for own, _ in rows}
        }
        self._any = Phrases(("toxic", word) for _, word in rows)

    def is_toxic(self, words: Sequence[Word], language: str) -> bool | None:
        """None: the language has no list, or is unknown and no list knows a word."""
        phrases = self._any if language == "und" else self._by_language.get(language)
        if phrases is None:
            return None
        if any(phrases.find([word.text for word in words])):
            return True
        return None if language == "und" else False

"""The question rule: a mark in any language, or an interrogative at the start.

Addresses are left out first. Any of ? U+061F U+FF1F U+00BF makes a question of a text of at least
three words ("Really??" is rhetorical). Without a mark, a text asks if it starts, after names and
signs, with a phrase of its language's list, has at least four words from there on, and no "!".
Words are runs of characters with a letter or digit; in scripts without spaces each letter is one.
"""

import re
from collections.abc import Iterable, Sequence

from text_labels.phrases import Phrases, split_phrase
from text_labels.tokens import Token

MARKS = re.compile("[?؟？¿]")
LEAST_WORDS_WITH_MARK = 3
LEAST_WORDS_FROM_STARTER = 4
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff぀-ヿ㐀-䶿一-鿿]")


class Questions:
    """Starters by language."""

    def __init__(self, starters: Iterable[tuple[str, str]], english: Iterable[str]) -> None:
        rows = list(starters)
        known = set(english)
        self._by_language = {
            language: Phrases(("starter", p) for own, p in rows if own == language)
            for language in {own for own, _ in rows}
        }
        # Where the language is unknown, any list may speak, but "was" is more likely English.
        self._any = Phrases(
            ("starter", p) for own, p in rows if own == "en" or split_phrase(p)[0] not in known
        )

    def method(self, text: str, tokens: Sequence[Token], language: str) -> str:
        """mark, starter or none.

        `text` is without addresses; `tokens` are those of it without mentions and emoji too.
        """
        if MARKS.search(text):
            return "mark" if _word_count(text) >= LEAST_WORDS_WITH_MARK else "none"
        if len(tokens) < LEAST_WORDS_FROM_STARTER or "!" in text or "！" in text:
            return "none"
        starters = self._any if language == "und" else self._by_language.get(language)
        if starters is None:
            return "none"
        spoken = [token for token in tokens if token.is_word]
        if len(spoken) < LEAST_WORDS_FROM_STARTER:
            return "none"
        first = [word.text for token in spoken[:6] for word in token.words]
        return "starter" if first and starters.at(first, 0) else "none"


def _word_count(text: str) -> int:
    count = sum(any(map(str.isalnum, word)) for word in text.split())
    return count if text.isascii() else max(count, len(_UNSPACED.findall(text)))

"""Sentiment: VADER for English words, our own list of emoji for texts without any.

Another language is not classified (None): VADER finds no word of its lexicon there and would call
"C'est nul" neutral. For the same reason a text too short for the language gate is classified only
if every word is known as English and one of them speaks for English: either two telling words
("where are you"), or a word of the lexicon that is not written alike elsewhere ("love it"; not
"super", not "no"). What is left out is unknown and lowers coverage, but no share.

Emoji among English words are taken out before VADER, which reads them by their names (a flame is
"fire", hence bad). Each known one then counts like a plain word of valence 2 in VADER's sum, the
same sign at most three times.
"""

import re
from collections.abc import Mapping, Sequence

from text_labels.clean import untinted
from text_labels.tokens import Token
from text_labels.vader import Vader, normalised

CUT = 0.05
_EMOJI_WEIGHT = 2.0
_SAME_EMOJI_AT_MOST = 3

Sentiment = tuple[str | None, float | None, str | None]
UNKNOWN: Sentiment = (None, None, None)


class EmojiValence:
    """Known emoji in a text."""

    def __init__(self, valences: Mapping[str, int]) -> None:
        self._valences = {untinted(emoji): valence for emoji, valence in valences.items()}
        signs = sorted((e for e in self._valences if not e.isascii()), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, signs)) or r"(?!)")

    def of(self, text: str) -> list[int]:
        """Valences of the known emoji, the same one three times at most.

        Those typed with marks, as `:-)`, count where they stand alone: VADER knows them elsewhere.
        """
        if text.isascii():
            return []
        return self._counted(self._pattern.findall(untinted(text)))

    def of_wordless(self, text: str) -> list[int]:
        """The same for a text without words, with the typed ones."""
        typed = [token for token in text.split() if token.isascii() and token in self._valences]
        return self.of(text) + self._counted(typed)

    def _counted(self, found: list[str]) -> list[int]:
        return [
            self._valences[emoji]
            for emoji in dict.fromkeys(found)
            for _ in range(min(found.count(emoji), _SAME_EMOJI_AT_MOST))
        ]


def of_wordless(valences: Sequence[int]) -> Sentiment:
    """Mean valence of the emoji of a text without words; unknown if none of them is known."""
    if not valences:
        return UNKNOWN
    score = round(sum(valences) / len(valences), 4)
    return _name(score), score, "emoji"


def of_english(
    vader: Vader, tokens: Sequence[Token], text: str, valences: Sequence[int]
) -> Sentiment:
    """VADER's score of the words, with the emoji beside them."""
    total = vader.total([token.vader for token in tokens], text)
    score = normalised(total + _EMOJI_WEIGHT * sum(valences))
    return _name(score), score, "vader"


def is_short_english(tokens: Sequence[Token]) -> bool:
    """True where a text too short for the language gate can be taken for English."""
    telling, speaks = 0, False
    for token in tokens:
        if not token.letters:
            continue
        if not token.is_ascii or len(token.words) != 1:
            return False
        if token.english == "telling":
            telling += 1
        elif token.english is None and token.vader.valence is None:
            return False
        if token.vader.valence is not None and token.english != "shared":
            speaks = True
    return speaks or telling > 1


def _name(score: float) -> str:
    return "positive" if score >= CUT else "negative" if score <= -CUT else "neutral"

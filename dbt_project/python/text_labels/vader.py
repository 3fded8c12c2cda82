"""VADER's compound score, with VADER's lexicon and the same arithmetic, several times as fast.

The library takes each word anew through every rule and list; here a word is looked at once in its
life (`Word`), and only words of the lexicon are scored. Texts must be free of emoji, which the
library would read by their names. The tests compare the scores with the library's on real texts.
"""

import math
import string
from collections.abc import Sequence

from vaderSentiment import vaderSentiment as library

# A pair or triple of words with a rule of its own can only stand where its longest word stands.
_IDIOM_MARKS = {
    max(phrase.split(), key=len)
    for phrase in (*library.SPECIAL_CASES, *library.BOOSTER_DICT)
    if " " in phrase
}
_NEGATE = frozenset(library.NEGATE)


class Word:
    """What VADER asks of one run of characters without white space."""

    __slots__ = ("boost", "lower", "negates", "is_mark", "is_upper", "valence")

    def __init__(self, token: str, lexicon: dict[str, float]) -> None:
        stripped = token.strip(string.punctuation)
        item = token if len(stripped) <= 2 else stripped
        self.lower = item.lower()
        self.is_upper = item.isupper()
        self.valence = lexicon.get(self.lower)
        self.boost = library.BOOSTER_DICT.get(self.lower, 0.0)
        self.negates = self.lower in _NEGATE or "n't" in self.lower
        self.is_mark = self.lower in _IDIOM_MARKS


class Vader:
    """Scores rows of words; one instance holds the lexicon."""

    def __init__(self) -> None:
        self.lexicon: dict[str, float] = library.SentimentIntensityAnalyzer().lexicon

    def word(self, token: str) -> Word:
        """The facts of a token, to be kept by the caller for the next text."""
        return Word(token, self.lexicon)

    def total(self, words: Sequence[Word], text: str) -> float:
        """Sum of the valences with the emphasis of punctuation, before it is normalised.

        `words` are those of `text.split()`. 0.0 where no word is in the lexicon.
        """
        hits = [i for i, word in enumerate(words) if word.valence is not None and not word.boost]
        if not hits:
            return 0.0
        uppers = sum(word.is_upper for word in words)
        shouts = 0 < uppers < len(words)
        last = len(words) - 1
        scored = [
            (i, _valence(words, i, shouts))
            for i in hits
            if not (words[i].lower == "kind" and i < last and words[i + 1].lower == "of")
        ]
        for but, word in enumerate(words):
            if word.lower == "but":
                scored = _weigh_around(but, scored)
                break
        total = float(sum(valence for _, valence in scored))
        if total > 0:
            total += _emphasis(text)
        elif total < 0:
            total -= _emphasis(text)
        return total


def normalised(total: float) -> float:
    """The compound score of a sum: -1 to 1, four places."""
    return round(total / math.sqrt((total * total) + 15), 4)


def _valence(words: Sequence[Word], i: int, shouts: bool) -> float:
    word = words[i]
    own = word.valence or 0.0
    valence = own
    if word.lower == "no" and i + 1 < len(words) and words[i + 1].valence is not None:
        valence = 0.0
    if (
        (i > 0 and words[i - 1].lower == "no")
        or (i > 1 and words[i - 2].lower == "no")
        or (i > 2 and words[i - 3].lower == "no" and words[i - 1].lower in ("or", "nor"))
    ):
        valence = own * library.N_SCALAR
    if word.is_upper and shouts:
        valence = valence + library.C_INCR if valence > 0 else valence - library.C_INCR
    for distance in range(min(i, 3)):
        before = words[i - 1 - distance]
        if before.valence is not None:
            continue
        if before.boost:
            valence += _boost(before, valence, distance, shouts)
        valence = _negated(valence, words, i, distance)
        if distance == 2 and any(near.is_mark for near in words[i - 3 : i + 3]):
            valence = _with_idioms(valence, words, i)
    if i > 0 and words[i - 1].lower == "least" and words[i - 1].valence is None:
        if i == 1 or words[i - 2].lower not in ("at", "very"):
            valence *= library.N_SCALAR
    return valence


def _boost(word: Word, valence: float, distance: int, shouts: bool) -> float:
    scalar = -word.boost if valence < 0 else word.boost
    if word.is_upper and shouts:
        scalar = scalar + library.C_INCR if valence > 0 else scalar - library.C_INCR
    return scalar * (1.0, 0.95, 0.9)[distance]


def _negated(valence: float, words: Sequence[Word], i: int, distance: int) -> float:
    word = words[i - 1 - distance]
    if distance == 0:
        return valence * library.N_SCALAR if word.negates else valence
    nearer = words[i - 1].lower
    if distance == 1:
        if word.lower == "never" and nearer in ("so", "this"):
            return valence * 1.25
        if word.lower == "without" and nearer == "doubt":
            return valence
    else:
        between = words[i - 2].lower
        # The library's own precedence: "so" or "this" right before counts without a "never" too.
        if (word.lower == "never" and between in ("so", "this")) or nearer in ("so", "this"):
            return valence * 1.25
        if word.lower == "without" and "doubt" in (between, nearer):
            return valence
    return valence * library.N_SCALAR if word.negates else valence


def _with_idioms(valence: float, words: Sequence[Word], i: int) -> float:
    three, two, one, zero = (words[i - back].lower for back in (3, 2, 1, 0))
    for phrase in (
        f"{one} {zero}",
        f"{two} {one} {zero}",
        f"{two} {one}",
        f"{three} {two} {one}",
        f"{three} {two}",
    ):
        if phrase in library.SPECIAL_CASES:
            valence = library.SPECIAL_CASES[phrase]
            break
    after = [word.lower for word in words[i + 1 : i + 3]]
    if after:
        valence = library.SPECIAL_CASES.get(f"{zero} {after[0]}", valence)
    if len(after) == 2:
        valence = library.SPECIAL_CASES.get(f"{zero} {after[0]} {after[1]}", valence)
    for phrase in (f"{three} {two} {one}", f"{three} {two}", f"{two} {one}"):
        valence += library.BOOSTER_DICT.get(phrase, 0.0)
    return valence


def _weigh_around(but: int, scored: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Halve what stands before "but", raise what stands behind it by half.

    The library looks each score up by its value, so that of two equal ones the first is changed
    twice; kept, since the score is to be VADER's.
    """
    places = [place for place, _ in scored]
    values = [value for _, value in scored]
    for number in range(len(values)):
        at = values.index(values[number])
        if places[at] < but:
            values[at] *= 0.5
        elif places[at] > but:
            values[at] *= 1.5
    return list(zip(places, values, strict=True))


def _emphasis(text: str) -> float:
    questions = text.count("?")
    strength = 0.0
    if questions > 1:
        strength = questions * 0.18 if questions <= 3 else 0.96
    return min(text.count("!"), 4) * 0.292 + strength

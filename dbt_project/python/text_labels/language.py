"""The language gate: which language a text is in, or `und` where that cannot be told.

In this order: the tag that the source gave, the script, the number of letters, English by its
telling words, the model. A text of fewer than 20 letters is `und`: py3langid finds Pidgin in one
English line. Names, addresses and emoji are no letters here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from text_labels.scripts import by_script, given_language
from text_labels.tokens import Token

LEAST_LETTERS = 20
# Below this the model is right about as often as wrong on short posts.
LEAST_CONFIDENCE = 0.4
# Telling words are those of no other language. Of 31,000 real posts that the rule calls English the
# model called 3 anything else (all of them English) and was not sure of 22.
LEAST_TELLING = 2
LEAST_TELLING_SHARE = 0.15
WORDS_CONFIDENCE = 0.99
# Without native writers, or with so few that the model's finding is more likely an error: Latin,
# Aragonese, Volapük, Walloon. The first two are what it takes headlines in English for.
_NOT_FOUND = {"la", "an", "vo", "wa"}
UNKNOWN = "und"


class Language(NamedTuple):
    """A code with the model's (or the rule's) confidence and the way it was found."""

    code: str
    confidence: float | None
    method: str


class LanguageGate:
    """Holds the model, restricted to languages with a two-letter code."""

    def __init__(self) -> None:
        self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._model.set_languages(
            [c for c in self._model.labels if len(c) == 2 and c not in _NOT_FOUND]
        )
        # Half precision holds the same numbers in half the memory, and is slow to reckon with.
        self._model.nb_ptc = self._model.nb_ptc.astype("float32")

    def language(self, text: str, tokens: Sequence[Token], given: str | None) -> Language:
        """Of a text without addresses, mentions and emoji, and its tokens."""
        tag = given_language(given)
        if tag:
            return Language(tag, None, "given")
        script = by_script(text)
        if script:
            return Language(*script, "script")
        if sum(token.letters for token in tokens) < LEAST_LETTERS:
            return Language(UNKNOWN, None, "short")
        if is_plainly_english(tokens):
            return Language("en", WORDS_CONFIDENCE, "words")
        return self.by_model(text)

    def by_model(self, text: str) -> Language:
        """The model's answer; `und` where it is not sure.

        In small letters: the model knows few headlines and shouts.
        """
        code, confidence = self._model.classify(text.lower())
        confidence = round(float(confidence), 4)
        return Language(code if confidence >= LEAST_CONFIDENCE else UNKNOWN, confidence, "model")


def is_plainly_english(tokens: Sequence[Token]) -> bool:
    """True where words that only English has are many: a cheap answer for most English texts."""
    telling = [token.vader.lower for token in tokens if token.english == "telling"]
    if len(telling) < LEAST_TELLING or len(set(telling)) < LEAST_TELLING:
        return False
    words = sum(token.is_word for token in tokens)
    return len(telling) >= LEAST_TELLING_SHARE * words and all(token.is_ascii for token in tokens)

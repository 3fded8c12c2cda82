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
# Telling words are those of no other language. The rule answers only where the model does too:
# measured on 48,000 real posts, see tests/labels.
LEAST_TELLING = 3
LEAST_TELLING_SHARE = 0.25
WORDS_CONFIDENCE = 0.99
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
        self._model.set_languages([code for code in self._model.labels if len(code) == 2])
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
        """The model's answer; `und` where it is not sure."""
        code, confidence = self._model.classify(text)
        confidence = round(float(confidence), 4)
        return Language(code if confidence >= LEAST_CONFIDENCE else UNKNOWN, confidence, "model")


def is_plainly_english(tokens: Sequence[Token]) -> bool:
    """True where words that only English has are many: a cheap answer for most English texts."""
    telling = [token.vader.lower for token in tokens if token.english == "telling"]
    if len(telling) < LEAST_TELLING or len(set(telling)) < LEAST_TELLING:
        return False
    words = sum(token.is_word for token in tokens)
    return len(telling) >= LEAST_TELLING_SHARE * words and all(token.is_ascii for token in tokens)

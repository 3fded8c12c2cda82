"""A text taken apart once, for all labels; what is known of a token is kept for the next text."""

from collections.abc import Mapping

from text_labels import phrases
from text_labels.vader import Vader, Word

# Tokens kept at most: some hundred bytes each.
_MEMORY = 200_000


class Token:
    """One run without white space: VADER's facts, its folded words, its letters."""

    __slots__ = ("english", "is_ascii", "is_word", "letters", "vader", "words")

    def __init__(self, text: str, vader: Vader, english: Mapping[str, str]) -> None:
        self.vader: Word = vader.word(text)
        self.words = phrases.split_token(text)
        self.letters = sum(map(str.isalpha, text))
        self.is_word = any(map(str.isalnum, text))
        self.is_ascii = all(c.isascii() for c in text if c.isalpha())
        # A token of two words speaks by the first.
        self.english = english.get(self.words[0].text) if self.words else None


class Tokens(dict[str, Token]):
    """Token by its text, made when first asked for."""

    def __init__(self, vader: Vader, english: Mapping[str, str]) -> None:
        super().__init__()
        self._vader = vader
        self._english = english

    def __missing__(self, text: str) -> Token:
        if len(self) >= _MEMORY:
            self.clear()
        token = self[text] = Token(text, self._vader, self._english)
        return token

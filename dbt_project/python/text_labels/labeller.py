"""All labels of a text at once. Making a `Labeller` loads the language model and VADER (1.5 s)."""

from text_labels import clean, sentiment
from text_labels.cues import StanceCues, ToxicWords
from text_labels.language import LanguageGate
from text_labels.lists import WordLists
from text_labels.model import Label
from text_labels.question import MARKS, Questions
from text_labels.tokens import Tokens
from text_labels.vader import Vader


class Labeller:
    """Labels texts by the given word lists; no text is kept, only its tokens for a while."""

    def __init__(self, lists: WordLists) -> None:
        self._vader = Vader()
        self._gate = LanguageGate()
        self._tokens = Tokens(self._vader, lists.english)
        self._emoji = sentiment.EmojiValence(lists.emoji)
        self._questions = Questions(lists.starters, lists.english)
        self._cues = StanceCues(lists.cues)
        self._toxic = ToxicWords(lists.toxic)

    def label(self, text: str, given_language: str | None = None) -> Label:
        """The labels of one text; `given_language` is the source's tag, if it gave one."""
        addressless = clean.without_addresses(text)
        named = clean.without_mentions(addressless)
        plain = clean.without_emoji(named)
        tokens = [self._tokens[token] for token in plain.split()]
        words = [word for token in tokens for word in token.words]
        language = self._gate.language(plain, tokens, given_language)
        is_wordless = not any(token.is_word for token in tokens)
        # For the tools a short text of English words alone is English, though not for the gate.
        tongue = language.code
        if tongue == "und" and not is_wordless and sentiment.is_short_english(tokens):
            tongue = "en"
        mood = sentiment.UNKNOWN
        if is_wordless:
            mood = sentiment.of_wordless(self._emoji.of_wordless(named))
        elif tongue == "en":
            mood = sentiment.of_english(self._vader, tokens, plain, self._emoji.of(named))
        asks_by = self._questions.method(addressless, tokens, tongue)
        asks = asks_by != "none" or MARKS.search(addressless) is not None
        return Label(
            *language,
            *mood,
            asks_by != "none",
            asks_by,
            self._cues.stance(words, tongue, asks),
            self._toxic.is_toxic(words, tongue),
        )

"""The shape of a label."""

from typing import NamedTuple


class Label(NamedTuple):
    """All labels of one text. NULL (None) always means unknown, never a neutral answer.

    language            ISO 639-1 code, or `und`: too short, or the tools are not sure
    language_confidence 0 to 1: the model's probability, the share of the script's letters, or the
                        measured agreement of the word rule with the model; None: given, or `und`
                        for want of letters
    language_method     given, script, words, model or short (too few letters to tell)
    sentiment           positive, neutral, negative; None: not classified
    sentiment_score     -1 to 1
    sentiment_method    vader (English words, with the emoji beside them), emoji (no words) or None
    is_question         see `question.py`
    question_method     mark, starter or none
    stance_cue          towards what the text answers: support, deny, query; None: no cue
    is_toxic            None: no word list for the language
    """

    language: str
    language_confidence: float | None
    language_method: str
    sentiment: str | None
    sentiment_score: float | None
    sentiment_method: str | None
    is_question: bool
    question_method: str
    stance_cue: str | None
    is_toxic: bool | None


COLUMNS = Label._fields

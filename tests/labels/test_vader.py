"""The fast score is VADER's own, bit for bit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from tests.labels.corpora import english_posts
from text_labels.clean import EMOJI, without_addresses, without_emoji, without_mentions
from text_labels.vader import Vader, normalised

FAST = Vader()
PLAIN = SentimentIntensityAnalyzer()


def fast(text: str) -> float:
    return normalised(FAST.total([FAST.word(token) for token in text.split()], text))


def test_real_texts(shared_dir):
    texts = [
        without_emoji(without_mentions(without_addresses(text)))
        for text in english_posts(shared_dir)
    ]
    assert len(texts) >= 2000
    wrong = [
        (text, fast(text), PLAIN.polarity_scores(text)["compound"])
        for text in texts
        if fast(text) != PLAIN.polarity_scores(text)["compound"]
    ]
    assert wrong == []


# Words that call each of its rules, put together at random.
WORDS = (
    "good GOOD bad BAD great love hate kind of sort just enough not never without doubt so this "
    "very VERY barely but But BUT least at no No nor or the shit bomb ass bus stop yeah right kiss "
    "of death to die for beating heart isn't don't dont despite plain words here :) :( ! ?? good! "
    "NO (bad) 'love' hella kindof LOL 12"
).split()


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=9),
    st.sampled_from(["", "!", "!!!!!!", "??", "???", "?????", "?!"]),
)
def test_every_rule(words, end):
    text = " ".join(words) + end
    assert fast(text) == PLAIN.polarity_scores(text)["compound"]


def test_no_emoji_is_left_for_the_library_to_read():
    assert [e for e in PLAIN.emojis if len(e) == 1 and not EMOJI.fullmatch(e)] == []


@pytest.mark.parametrize("text", ["", "   ", "!!!"])
def test_nothing_to_score(text):
    assert fast(text) == 0.0

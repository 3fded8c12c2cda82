"""Sentiment: who classifies what, the cut, emoji; and how well it agrees with people."""

from collections import Counter

import pytest

from tests.labels.corpora import airline_tweets, seeds
from text_labels import sentiment
from text_labels.sentiment import EmojiValence, of_wordless


def mood(labeller, text, language=None):
    label = labeller.label(text, language)
    return label.sentiment, label.sentiment_method


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (0.05, "positive"), (0.0499, "neutral"), (0.0, "neutral"), (-0.0499, "neutral"),
        (-0.05, "negative"), (1.0, "positive"), (-1.0, "negative"),
    ],
)  # fmt: skip
def test_cut(score, name):
    assert sentiment._name(score) == name


@pytest.mark.parametrize(
    "text",
    [
        "C'est nul",
        "Wie kann ich das kuendigen?",
        "Das ist so schlecht, einfach furchtbar",
        "No me gusta",
        "Super gut",
        "super",
        "No",
        "die",
        "gift",
        "10/10",
        "100 %",
        "@brand https://example.org/x",
        "   ",
    ],
)
def test_what_the_tools_do_not_know_is_not_classified(labeller, text):
    label = labeller.label(text)
    assert label[3:6] == (None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("love it", "positive"),
        ("Thanks!", "positive"),
        ("worst app ever", "negative"),
        ("where are you", "neutral"),  # two telling words, none with a valence
        ("love ceviche", None),  # a word that is not known as English
        ("love it schatz", None),
        ("the", None),  # one telling word
        ("super thanks", "positive"),  # a shared word beside one that speaks for English
    ],
)
def test_short_english_without_a_language(labeller, text, expected):
    label = labeller.label(text)
    assert (label.language, label.sentiment) == ("und", expected)


def test_a_given_language_decides(labeller):
    assert mood(labeller, "love it", "de") == (None, None)
    assert mood(labeller, "ceviche rocks", "en-US") == ("neutral", "vader")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("🔥🔥🔥", "positive"), ("❤️", "positive"), ("❤", "positive"), ("👏👏", "positive"),
        ("🙏", "positive"), ("💯", "positive"), ("😠", "negative"), ("👏🏽", "positive"),
        ("❤️‍🔥", "positive"), ("💔", "negative"), ("🤷‍♂️", "neutral"), ("😍😠", "neutral"),
        (":)", "positive"), (":-(", "negative"), ("@brand ❤️", "positive"),
        ("https://example.org ❤️", "positive"),
    ],
)  # fmt: skip
def test_texts_without_words_are_read_by_their_emoji(labeller, text, expected):
    assert mood(labeller, text) == (expected, "emoji")


def test_unknown_emoji_say_nothing(labeller):
    assert "🪤" not in dict(seeds()["emoji_valence"])
    assert mood(labeller, "🪤") == (None, None)
    assert mood(labeller, "...") == (None, None)
    assert mood(labeller, "🪤❤️") == ("positive", "emoji")


def test_emoji_without_words_in_a_given_language(labeller):
    assert mood(labeller, "❤️", "de") == ("positive", "emoji")
    assert mood(labeller, "Danke ❤️", "de") == (None, None)


def test_score_of_emoji_is_their_mean_valence():
    assert of_wordless([1, 1, -1]) == ("positive", 0.3333, "emoji")
    assert of_wordless([]) == (None, None, None)


def test_the_same_emoji_counts_three_times_at_most():
    known = EmojiValence({"🔥": 1, "💔": -1, "❤\u200d🔥": 1, "❤": 1})
    assert known.of("🔥🔥🔥🔥🔥💔") == [1, 1, 1, -1]
    assert known.of("❤️‍🔥") == [1]  # one sign, not a heart and a flame
    assert known.of("plain") == []


def test_emoji_beside_english_words_count_as_a_word_of_valence_two(labeller):
    # VADER reads a flame as "fire" (-1.4); good is 1.9: 1.9 + 2 = 3.9, 3.9 / sqrt(3.9^2 + 15).
    label = labeller.label("this is a good one today, people 🔥")
    assert label.sentiment_score == pytest.approx(0.7096, abs=1e-4)
    assert (label.sentiment, label.sentiment_method) == ("positive", "vader")
    plain = labeller.label("where is the parcel that you have sent me 😠")
    assert plain.sentiment_score == pytest.approx(-2 / 19**0.5, abs=1e-4)
    assert plain.sentiment == "negative"


def test_words_that_shout_their_mood_are_not_turned_by_one_emoji(labeller):
    assert mood(labeller, "worst airline ever, I hate you 😂")[0] == "negative"


def test_every_emoji_of_the_list_is_found_as_itself():
    listed = {str(emoji): int(valence) for emoji, valence in seeds()["emoji_valence"]}
    known = EmojiValence(listed)
    assert len(listed) > 250
    assert [e for e, valence in listed.items() if known.of_wordless(e) != [valence]] == []


def test_agreement_with_the_sentiment_that_people_saw(labeller, shared_dir):
    """A floor against a change that makes it worse; sarcasm keeps VADER from much more."""
    pairs = Counter(
        (label, labeller.label(text).sentiment) for text, label in airline_tweets(shared_dir)
    )
    total = sum(pairs.values())
    classified = total - sum(n for (_, ours), n in pairs.items() if ours is None)
    right = sum(pairs[sign, sign] for sign in ("positive", "negative"))
    crossed = pairs["positive", "negative"] + pairs["negative", "positive"]
    assert classified / total > 0.95
    assert right / (right + crossed) > 0.68

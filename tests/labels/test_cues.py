"""Stance cues and toxic words."""

import pytest

from tests.labels.corpora import seeds
from text_labels.cues import StanceCues, ToxicWords
from text_labels.phrases import Phrases, split_phrase, split_token


def stance(labeller, text, language=None):
    return labeller.label(text, language).stance_cue


# Real defences, whose sentiment says the opposite.
@pytest.mark.parametrize(
    "text",
    [
        "Stop spreading lies, they refunded me",
        "That's unfair, they refunded me",
        "I disagree, works for me",
        "They fixed mine next day",
        "Stop lying @zed, they refunded me",
    ],
)
def test_defences_deny(labeller, text):
    assert stance(labeller, text) == "deny"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not true", "deny"), ("That is not true at all", "deny"), ("wrong", "deny"),
        ("I never had a problem with them", "deny"), ("works for me", "deny"),
        ("agree 100%, love how broken it is", "support"), ("same here", "support"),
        ("me too", "support"), ("exactly!", "support"), ("+1", "support"),
        ("+1 for that", "support"),
        # Both: support wins.
        ("exactly, and they never had an excuse", "support"),
        ("I agree, that is unfair", "support"),
        # Negated.
        ("I don't agree", "deny"), ("I dont really agree", "deny"), ("you're not wrong", "support"),
        ("I do not think that's unfair", None), ("nothing works for me", None),
        # The negation belongs to another clause.
        ("why not, works for me", "deny"), ("no. works for me", "deny"),
        # More than three words before.
        ("not that it should ever matter here but works for me", "deny"),
        # Phrases that hold a cue and mean something else.
        ("something went wrong with my order", None), ("they sent the wrong size", None),
        ("never had such bad service", None), ("not exactly", None),
        ("works for me too", "deny"),
        # Asking is not denying.
        ("is that not true?", "query"), ("Isn't that unfair ?", "query"),
        ("They refunded you? Not true.", "deny"), ("wrong? they refunded me", "deny"),
        ("same here, any news?", "support"), ("do you agree", "query"),
        ("how do you know that", "query"), ("Really??", "query"), ("any proof", "query"),
        # Nothing said.
        ("the weather is nice today", None), ("❤️", None), ("", None),
    ],
)  # fmt: skip
def test_english(labeller, text, expected):
    assert stance(labeller, text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Stimmt nicht, bei mir klappt es", "de", "deny"), ("Stimmt genau", "de", "support"),
        ("Das sehe ich anders", "de", "deny"), ("bei mir funktioniert es nicht", "de", None),
        ("Ich stimme dir zu", "de", "support"), ("Ich stimme dir nicht zu", "de", "deny"),
        ("Je ne suis pas d'accord", "fr", "deny"),
        ("C'est faux, ils m'ont remboursé", "fr", "deny"),
        ("Je suis d’accord", "fr", "support"), ("C'est faux ?", "fr", "query"),
        ("Ça ne marche pas pour moi", "fr", None), ("moi aussi", "fr", "support"),
        ("No es verdad", "es", "deny"), ("Estoy de acuerdo", "es", "support"),
        ("No estoy de acuerdo", "es", "deny"), ("no me funciona", "es", None),
        ("a mi me funciona", "es", "deny"), ("yo tambien", "es", "support"),
        ("+1", "it", "support"), ("non è vero", "it", None), ("not true", "it", None),
    ],
)  # fmt: skip
def test_other_languages(labeller, text, language, expected):
    assert stance(labeller, text, language) == expected


@pytest.mark.parametrize("text", ["moi aussi", "yo también", "ich auch", "me too"])
def test_short_texts_are_looked_up_in_every_list(labeller, text):
    label = labeller.label(text)
    assert (label.language, label.stance_cue) == ("und", "support")


def test_each_cue_of_the_list_says_what_the_list_says():
    rows = [(str(a), str(b), str(c)) for a, b, c in seeds()["stance_cues"]]
    cues = StanceCues(rows)
    for language, expected, cue in rows:
        found = cues.stance([w for t in cue.split() for w in split_token(t)], language, False)
        silent = expected in ("none", "negator")
        assert found == (None if silent else expected), (language, cue)


def test_no_cue_stands_twice_in_a_language():
    folded = [(str(a), split_phrase(str(c))) for a, _, c in seeds()["stance_cues"]]
    stances = {}
    for (language, words), (_, one, _) in zip(folded, seeds()["stance_cues"], strict=True):
        assert stances.setdefault((language, words), one) == one, (language, words)


def test_the_longest_phrase_wins_and_words_are_used_once():
    phrases = Phrases([("a", "works"), ("b", "works for me"), ("c", "me too")])
    found = list(phrases.find("it works for me too".split()))
    assert [(f.value, f.start, f.end) for f in found] == [("b", 1, 4)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("you are such an idiot", "en", True), ("YOU IDIOTS!", "en", True),
        ("what a nice day", "en", False), ("damn good", "en", False),
        ("halt die fresse", "de", True), ("ta gueule", "fr", True), ("gilipollas", "es", True),
        ("en retard", "fr", False), ("idiota", "it", None), ("ciao bella", "it", None),
        ("gilipollas", None, True),  # language unknown, one list knows the word
        ("ok", None, None), ("love it", None, False), ("❤️", None, None),
    ],
)  # fmt: skip
def test_toxic_words(labeller, text, language, expected):
    assert labeller.label(text, language).is_toxic is expected


def test_a_phrase_must_stand_whole():
    toxic = ToxicWords([("en", "go die")])
    words = [w for t in "dont go there, you die".split() for w in split_token(t)]
    assert toxic.is_toxic(words, "en") is False

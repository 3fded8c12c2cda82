"""The language gate: tags, scripts, letters, telling words, the model."""

import pytest

from tests.labels.corpora import english_posts
from text_labels.clean import without_addresses, without_emoji, without_mentions
from text_labels.language import LEAST_CONFIDENCE, LanguageGate, is_plainly_english
from text_labels.scripts import given_language
from text_labels.tokens import Tokens
from text_labels.vader import Vader


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"), ("EN-gb", "en"), ("pt_BR", "pt"), ("deu", "de"), (" fr ", "fr"),
        ("in", "id"), ("iw", "he"), ("und", None), ("qme", None), ("zxx", None), ("", None),
        (None, None), ("english", None), ("e", None),
    ],
)  # fmt: skip
def test_given_tags(tag, code):
    assert given_language(tag) == code


def test_a_given_language_wins_over_the_gate(labeller):
    label = labeller.label("Das ist wirklich sehr gut gemacht", "en")
    assert label[:3] == ("en", None, "given")
    assert labeller.label("Das ist wirklich sehr gut gemacht", "und").language == "de"


@pytest.mark.parametrize(("letters", "method"), [(19, "short"), (20, "model")])
def test_below_twenty_letters_nothing_is_said(labeller, letters, method):
    text = "ceci est notre petite maison rouge".replace(" ", "")[:letters]
    spaced = text[:4] + " " + text[4:7] + " " + text[7:]
    assert sum(map(str.isalpha, spaced)) == letters
    assert labeller.label(spaced).language_method == method
    if method == "short":
        assert labeller.label(spaced)[:2] == ("und", None)


def test_names_addresses_and_emoji_are_no_letters(labeller):
    text = "C'est nul @une_personne_francaise https://exemple.fr/une/longue/adresse ❤️"
    assert labeller.label(text)[:3] == ("und", None, "short")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ありがとう", "ja"), ("今日は本当に楽しかったです", "ja"), ("감사합니다", "ko"),
        ("ขอบคุณ", "th"), ("Ευχαριστώ", "el"), ("תודה רבה", "he"), ("நன்றி", "ta"),
    ],
)  # fmt: skip
def test_scripts_that_name_one_language_need_no_length(labeller, text, code):
    label = labeller.label(text)
    assert (label.language, label.language_method) == (code, "script")
    assert label.language_confidence == pytest.approx(1.0, abs=0.5)
    assert label.sentiment is None


def test_a_greek_letter_makes_no_text_greek(labeller):
    assert labeller.label("The μ in this formula is the mean of it all").language == "en"


FOREIGN = {
    "de": ["Ich habe seit drei Wochen keine Antwort bekommen", "Was soll denn das, bitte sehr"],
    "fr": ["Je ne suis pas d'accord avec vous", "On me dit que le service est en panne"],
    "es": ["No me han devuelto el dinero todavia", "Me encanta este producto de verdad"],
    "nl": ["Dit is echt heel slecht geregeld door jullie", "Hoe kan ik dat weer ongedaan maken"],
    "it": ["Questo prodotto fa schifo davvero", "Non ho ancora ricevuto il mio pacco"],
    "pt": ["Isso nao funciona para mim de jeito nenhum", "Voces sao os melhores do mundo inteiro"],
    "sv": ["Jag har inte fått något svar ännu från er", "Det var en trevlig kväll tillsammans"],
    "pl": ["Nie dostałem jeszcze odpowiedzi od was", "Dziękuję bardzo za szybką pomoc"],
    "tr": ["Siparişim hala gelmedi, ne zaman gelecek", "Bu uygulama benim icin calismiyor"],
    "id": ["Terima kasih banyak atas bantuannya", "Pesanan saya belum sampai sampai sekarang"],
    "ru": ["Скоро ли вы ответите на моё письмо", "Большое спасибо за быструю помощь"],
    "ar": ["شكرا جزيلا على المساعدة السريعة", "متى سيصل الطلب الخاص بي من فضلكم"],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in FOREIGN.items() for text in texts]
)
def test_other_languages_are_found_and_never_classified(labeller, code, text):
    label = labeller.label(text)
    assert label.language in (code, "und")
    assert (label.sentiment, label.sentiment_score) == (None, None)


def test_most_of_them_are_found(labeller):
    texts = [(code, text) for code, texts in FOREIGN.items() for text in texts]
    found = [labeller.label(text).language == code for code, text in texts]
    assert sum(found) >= 0.9 * len(found)


def test_telling_words_never_say_english_where_the_model_says_another_language(
    labeller, shared_dir
):
    gate: LanguageGate = labeller._gate
    tokens: Tokens = labeller._tokens
    told, unsure, other = 0, 0, []
    for text in english_posts(shared_dir):
        plain = without_emoji(without_mentions(without_addresses(text)))
        parts = [tokens[token] for token in plain.split()]
        if sum(part.letters for part in parts) < 20 or not is_plainly_english(parts):
            continue
        told += 1
        code = gate.by_model(plain).code
        unsure += code == "und"
        if code not in ("en", "und"):
            other.append((code, plain))
    assert told > 4000
    assert unsure <= 0.002 * told
    assert len(other) <= 0.0005 * told, other


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        ("where is the parcel", True),  # where, the: two telling words of four
        ("the parcel", False),  # one
        ("the the parcel", False),  # two of a kind
        ("the lorem ipsum dolor sit amet and consectetur adipisici elit sed", True),  # 2 of 11
        ("the lorem ipsum dolor sit amet and consectetur adipisici elit sed no no no", False),
        ("where is the Straße", False),  # not all ASCII
    ],
)
def test_telling_words(labeller, text, is_english):
    assert is_plainly_english([labeller._tokens[token] for token in text.split()]) is is_english


def test_the_model_must_be_sure(labeller):
    unsure = labeller._gate.by_model("Grand Hotel Europa Riviera Palace")
    assert unsure.confidence < LEAST_CONFIDENCE and unsure.code == "und"


def test_a_token_is_kept_only_for_a_while(monkeypatch):
    monkeypatch.setattr("text_labels.tokens._MEMORY", 2)
    tokens = Tokens(Vader(), {})
    for text in ("one", "two", "three"):
        assert tokens[text].words[0].text == text
    assert list(tokens) == ["three"]

"""The question rule, mark by mark and word by word."""

import pytest


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("Where is my parcel?", "mark"),
        ("متى سيصل الطلب الخاص بي؟", "mark"),  # U+061F
        ("いつ届きますか？", "mark"),  # U+FF1F, a script without spaces
        ("¿Cuando llega mi pedido", "mark"),  # U+00BF alone
        ("I asked twice ? still nothing", "mark"),
        ("One more thing: how?", "mark"),
        ("Really??", "none"),  # rhetorical: one word
        ("Oh really?", "none"),  # two words
        ("Is it so?", "mark"),  # three words
        ("本当？", "none"),
        ("see https://example.org/?q=1 for that", "none"),  # the mark of an address
        ("https://example.org/a https://example.org/b https://example.org/c why?", "none"),
        ("why why why https://example.org/?q=1", "none"),
        ("??? !!! ???", "none"),
        ("how do i reset my password", "starter"),
        ("what a day", "none"),
        ("what a lovely day it was", "none"),
        ("where is my refund", "starter"),  # four words
        ("where is refund", "none"),  # three words
        ("where is my refund!", "none"),
        ("when i bought this it broke", "none"),  # no interrogative: a clause
        ("@brand @other where is my refund", "starter"),  # names are not the start
        ("@brand where is refund", "none"),  # nor are they words of the question
        ("🤔 where is my refund", "starter"),
        ("hello where is my refund", "none"),
        ("wie kann ich das kündigen", "starter"),
        ("Comment est-ce que je peux annuler", "starter"),
        ("como puedo cancelar mi pedido", "starter"),
        ("donde esta mi paquete", "starter"),
        ("was great to see you all there", "none"),  # "was" is no German interrogative here
        ("", "none"),
    ],
)
def test_rule(labeller, text, method):
    label = labeller.label(text)
    assert (label.question_method, label.is_question) == (method, method != "none")


def test_a_language_without_a_list_asks_by_marks_alone(labeller):
    assert labeller.label("hoe kan ik dat doen", "nl").question_method == "none"
    assert labeller.label("hoe kan ik dat doen?", "nl").question_method == "mark"


def test_the_list_of_the_language_is_asked(labeller):
    assert labeller.label("was kann ich da machen", "de").question_method == "starter"
    assert labeller.label("was kann ich da machen", "en").question_method == "none"

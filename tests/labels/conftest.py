"""The labeller with the project's own word lists, made once: it loads the language model."""

import pytest

from tests.labels.corpora import seeds
from text_labels import WordLists
from text_labels.labeller import Labeller


@pytest.fixture(scope="session")
def labeller() -> Labeller:
    return Labeller(WordLists.of(seeds()))

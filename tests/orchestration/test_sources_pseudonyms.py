"""`pseudonymise`, `keep_text` and the key in sources.yml and the environment."""

import pytest

from extractors.registry import PLATFORMS
from orchestration.errors import UserError
from orchestration.pseudonyms import Pseudonyms
from orchestration.settings import environment
from orchestration.sources import Sources, load_sources


@pytest.fixture
def load_keyed(tmp_path):
    def read(text: str, key: str) -> Sources:
        (tmp_path / "sources.yml").write_text(text, encoding="utf-8")
        return load_sources(tmp_path / "sources.yml", {"PSEUDONYM_KEY": key}, PLATFORMS)

    return read


def test_people_get_pseudonyms_by_a_key_that_no_printout_shows(load_keyed):
    sources = load_keyed("pseudonymise: true", "sixteen letters!")
    assert sources.pseudonyms == Pseudonyms("sixteen letters!", keep_text=False)
    assert "sixteen letters!" not in repr(sources)
    assert load_keyed("{pseudonymise: true, keep_text: true}", "k" * 16).pseudonyms.keep_text
    assert load_keyed("{pseudonymise: false, keep_text: true}", "k" * 16).pseudonyms is None
    assert load_keyed("pseudonymise:", "k" * 16).pseudonyms is None


def test_the_key_may_stand_in_dotenv(tmp_path, monkeypatch):
    monkeypatch.delenv("PSEUDONYM_KEY", raising=False)
    (tmp_path / ".env").write_text("PSEUDONYM_KEY=from a file beside\n")
    (tmp_path / "sources.yml").write_text("pseudonymise: true")
    sources = load_sources(tmp_path / "sources.yml", environment(tmp_path), PLATFORMS)
    assert sources.pseudonyms == Pseudonyms("from a file beside")


@pytest.mark.parametrize("key", ["fifteen letters", "k" * 15 + "   "])
def test_a_short_key_is_refused_and_not_shown(load_keyed, key):
    with pytest.raises(UserError) as error:
        load_keyed("timezone: UTC\npseudonymise: true", key)
    assert "line 2, pseudonymise: variable PSEUDONYM_KEY has fewer than 16 characters" in str(
        error.value
    )
    assert key.strip() not in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("keep_text: some", "line 1, keep_text: allowed: true, false"),
        (
            "pseudonymise: false\nkeep_text: false",
            "line 2, keep_text: texts are left out with pseudonymise: true only; "
            "allowed without it: true",
        ),
    ],
)
def test_a_mistake_about_texts_says_what_is_allowed(load_keyed, text, message):
    with pytest.raises(UserError) as error:
        load_keyed(text, "k" * 16)
    assert str(error.value).endswith(message)

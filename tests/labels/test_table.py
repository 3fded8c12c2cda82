"""The table of labels: made once, anew for a new version or language, dropped with the text."""

import sys

import duckdb
import pytest

from tests.labels.corpora import seeds
from text_labels import table
from text_labels.labeller import Labeller
from text_labels.model import COLUMNS
from text_labels.version import label_version

TEXTS = "SELECT md5(text) AS text_hash, text, given_language FROM texts"


@pytest.fixture
def con(labeller, monkeypatch):
    """Texts and a counter of labelled ones; the loaded labeller serves all word lists."""
    con = duckdb.connect()
    con.execute("CREATE TABLE texts (text VARCHAR, given_language VARCHAR)")
    con.execute("INSERT INTO texts VALUES ('love it', NULL), ('not true', NULL), ('hola', 'es')")
    monkeypatch.setattr("text_labels.labeller.Labeller", lambda lists: Counting(labeller))
    Counting.labelled = []
    return con


class Counting:
    """The labeller, with a list of what was labelled."""

    labelled: list[str] = []

    def __init__(self, labeller: Labeller) -> None:
        self._labeller = labeller

    def label(self, text, given):
        self.labelled.append(text)
        return self._labeller.label(text, given)


def run(con, lists=None, batch=2):
    """One run as dbt does it: the new table takes the place of the old one."""
    Counting.labelled.clear()
    name = table.label_table(con, TEXTS, "memory.main.labels", lists or seeds(), batch)
    con.execute(f"CREATE OR REPLACE TABLE labels AS FROM {name}")
    return sorted(Counting.labelled)


def hashes(con):
    return {row[0] for row in con.execute("SELECT text FROM texts JOIN labels ON md5(text) = "
                                          "text_hash").fetchall()}  # fmt: skip


def test_each_text_is_labelled_once(con):
    assert run(con) == ["hola", "love it", "not true"]
    assert run(con) == []
    con.execute("INSERT INTO texts VALUES ('new one', NULL)")
    assert run(con) == ["new one"]
    assert con.execute("SELECT count(*), count(DISTINCT text_hash) FROM labels").fetchall() == [
        (4, 4)
    ]


def test_the_row_holds_the_labels_of_the_text(con, labeller):
    run(con)
    for text, language in (("love it", None), ("not true", None), ("hola", "es")):
        row = con.execute(
            f"SELECT {', '.join(COLUMNS)}, label_version, given_language FROM labels "
            "WHERE text_hash = md5(?)",
            [text],
        ).fetchall()
        assert row == [(*labeller.label(text, language), label_version(seeds()), language)]


def test_a_new_version_labels_all_again(con):
    run(con)
    lists = seeds()
    lists["toxic_words"] = [*lists["toxic_words"], ("en", "meanie")]
    assert run(con, lists) == ["hola", "love it", "not true"]
    versions = con.execute("SELECT DISTINCT label_version FROM labels").fetchall()
    assert versions == [(label_version(lists),)]


def test_another_given_language_labels_the_text_again(con):
    run(con)
    con.execute("UPDATE texts SET given_language = 'de' WHERE text = 'love it'")
    assert run(con) == ["love it"]
    assert con.execute(
        "SELECT language, sentiment FROM labels WHERE text_hash = md5('love it')"
    ).fetchall() == [("de", None)]


def test_labels_go_with_their_texts(con):
    run(con)
    con.execute("DELETE FROM texts WHERE text = 'not true'")
    assert run(con) == []
    assert hashes(con) == {"love it", "hola"}
    assert con.execute("SELECT count(*) FROM labels").fetchall() == [(2,)]


def test_a_table_of_an_earlier_shape_is_made_anew(con):
    run(con)
    con.execute("ALTER TABLE labels RENAME COLUMN is_toxic TO toxic")
    assert run(con) == ["hola", "love it", "not true"]
    assert con.execute("SELECT count(*) FROM labels WHERE is_toxic").fetchall() == [(0,)]


def test_no_text_at_all(con):
    con.execute("DELETE FROM texts")
    assert run(con) == []
    assert con.execute("SELECT count(*) FROM labels").fetchall() == [(0,)]


def test_texts_are_read_in_batches(con, monkeypatch):
    con.execute("INSERT INTO texts SELECT 'text ' || i, NULL FROM range(7) AS r(i)")
    sizes = []
    insert = table._insert
    monkeypatch.setattr(
        table, "_insert", lambda c, rows: (sizes.append(len(rows)), insert(c, rows))
    )
    run(con, batch=4)
    assert sizes == [4, 4, 2]


def test_nothing_is_loaded_where_nothing_is_new(con, monkeypatch):
    run(con)
    for name in [n for n in sys.modules if n.startswith(("text_labels.lab", "vader", "py3lang"))]:
        monkeypatch.delitem(sys.modules, name)
    assert run(con) == []
    assert not [n for n in sys.modules if n.startswith(("vaderSentiment", "py3langid"))]


def test_the_version_changes_with_any_row_and_not_with_their_order():
    lists = seeds()
    version = label_version(lists)
    assert label_version({name: list(reversed(rows)) for name, rows in lists.items()}) == version
    for name in lists:
        assert label_version({**lists, name: lists[name][1:]}) != version

"""The look at the new file before it is published: every way to name a person is found."""

import duckdb
import pytest

from orchestration import publish
from orchestration.errors import UserError
from orchestration.pseudonym_audit import audit
from orchestration.pseudonyms import Pseudonyms
from tests.orchestration.small_marts import ANA, BOSS, BRAND, STRANGERS_POST, write_small_marts

PSEUDONYMS = Pseudonyms("a key of some length")
ROW = publish.Publication("20260101T000000-abc123", "c0de", 0, 0, ["bluesky:brand.example"])


@pytest.fixture
def built(tmp_path):
    """The warehouse and the new file made of it."""
    warehouse = write_small_marts(tmp_path / "warehouse.duckdb")
    publish.build(warehouse, tmp_path / "insights.duckdb", ROW, PSEUDONYMS)
    return warehouse, publish.new_file(tmp_path / "insights.duckdb")


def change(file, sql):
    with duckdb.connect(str(file)) as con:
        con.execute(sql)


def broken(built, pseudonyms=PSEUDONYMS):
    results = audit(*built, pseudonyms)
    assert [result.severity for result in results] == ["critical", "critical"]
    return {result.check: result.detail for result in results if not result.passed}


def test_a_file_without_names_passes(built):
    assert broken(built) == {}


# Each case: what is put into the file although it must not stand there, and the column.
PLANTED = {
    "person": ("dim_people", "person_id", "mastodon:ana@a.example"),
    "part of a person": ("dim_people", "platform_person_id", "ana@a.example"),
    "name": ("dim_people", "display_name", "Ana Silva"),
    "addressee": ("fct_actions", "target_person_id", f"bluesky:{ANA}"),
    "act": ("fct_actions", "action_id", "like-1"),
    "act in a key": ("fct_actions", "action_key", "bluesky|brand.example|like-1"),
    "thread": ("fct_actions", "thread_id", "t|1"),
    "answered act": ("fct_actions", "answered_key", "no key at all"),
    "text": ("fct_actions", "text", "Dear Ana"),
    "address": ("fct_actions", "url", "https://bsky.example/ana/2"),
    "content of others": ("dim_content", "content_id", STRANGERS_POST),
    "author": ("dim_content", "author_person_id", f"mastodon:{BOSS}"),
    "mentioned": ("dim_content", "mentions", "ana.example"),
    "key with a label": (
        "mart_label_review_queue",
        "review_key",
        "bluesky|brand.example|like-1|sentiment",
    ),
    "figure of others": (
        "fct_content_metrics",
        "metric_key",
        f"bluesky|brand.example|{STRANGERS_POST}|likes|lifetime",
    ),
    "list of posts": ("mart_interactions_vs_engagement", "top_posts", f"x, {STRANGERS_POST}"),
}


@pytest.mark.parametrize("case", PLANTED)
def test_what_has_not_the_form_of_a_pseudonym_is_found_and_not_shown(built, case):
    table, column, value = PLANTED[case]
    change(built[1], f"UPDATE marts.{table} SET {column} = '{value}' WHERE rowid = 0")
    detail = broken(built)["people_have_pseudonyms"]
    assert f"{table}.{column} (1)" in detail and value not in detail


@pytest.mark.parametrize("column", ["text", "title", "url"])
def test_words_and_address_of_others_content_are_found(built, column):
    change(built[1], f"UPDATE marts.dim_content SET {column} = 'x' WHERE NOT is_own")
    assert f"dim_content.{column} (1)" in broken(built)["people_have_pseudonyms"]


def test_a_sentence_that_quotes_other_posts_is_found(built):
    table = "mart_interactions_vs_engagement"
    change(built[1], f"UPDATE marts.{table} SET top_posts = top_posts[:3]||'y' WHERE rowid = 0")
    change(
        built[1],
        f"UPDATE marts.{table} SET diagnosis_reason = 'Moved most by posts {STRANGERS_POST}.'"
        " WHERE rowid = 0",
    )
    assert f"{table}.diagnosis_reason (1)" in broken(built)["people_have_pseudonyms"]


@pytest.mark.parametrize(
    "value",
    [
        "mastodon:ana@a.example",
        f"bluesky:{ANA}",
        ANA,
        f"https://bsky.example/profile/{ANA}/post/7",
        "spring, @ana@a.example",
        BOSS,
        f"for (mastodon:{BOSS})",
    ],
)
def test_a_known_person_in_a_column_of_something_else_is_found(built, value):
    change(built[1], f"UPDATE marts.dim_content SET campaign = '{value}' WHERE rowid = 1")
    assert "dim_content.campaign (1)" in broken(built)["nobody_is_named"]


@pytest.mark.parametrize("value", ["campaign", "Ana Silva", BRAND, "brand.example", "ana", "care"])
def test_a_stranger_cannot_hold_the_publication_by_a_name_of_his_choice(built, value):
    change(built[0], f"UPDATE intermediate.all_acts SET person_name = '{value}'")
    change(built[1], f"UPDATE marts.dim_content SET campaign = '{value}'")
    assert broken(built) == {}


def test_a_column_of_names_is_found_whatever_it_was_declared_as(built):
    change(
        built[0],
        "INSERT INTO intermediate.all_acts "
        "SELECT 'x', 'a' || i, 'p' || i, 'Fan ' || i, NULL FROM range(15) r(i)",
    )
    change(built[1], "CREATE TABLE marts.more AS SELECT 'Fan ' || i AS topic FROM range(15) r(i)")
    assert "more.topic (15)" in broken(built)["nobody_is_named"]
    change(built[1], "INSERT INTO marts.more SELECT 'topic ' || i FROM range(15) r(i)")
    assert broken(built) == {}


def test_kept_texts_are_let_through_and_addresses_are_not(built):
    change(built[1], "UPDATE marts.fct_actions SET text = 'Dear Ana', url = 'https://x.example/1'")
    [detail] = broken(built, Pseudonyms(PSEUDONYMS.key, keep_text=True)).values()
    assert "fct_actions.url (3)" in detail and "fct_actions.text" not in detail


def test_a_column_that_nobody_declared_is_refused(built):
    change(built[1], "CREATE TABLE marts.more AS SELECT 'x' AS nickname")
    with pytest.raises(UserError, match=r"not declared: more\.nickname"):
        audit(*built, PSEUDONYMS)

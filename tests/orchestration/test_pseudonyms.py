"""Publishing without names: what takes whose place, and the same file with and without."""

import hmac

import duckdb
import pytest

from orchestration import publish
from orchestration.errors import UserError
from orchestration.pseudonyms import Pseudonyms, without_people
from tests.orchestration.small_marts import (
    ACCOUNT,
    ANA,
    BOSS,
    BRAND,
    OWN_POST,
    REPLY,
    SENTENCE,
    STRANGER,
    STRANGERS_POST,
    write_small_marts,
)

KEY = "a key of some length"
ROW = publish.Publication("20260101T000000-abc123", "c0de", 0, 0, [])
ANA_ID, BOSS_ID = "mastodon:ana@a.example", f"mastodon:{BOSS}"


def hashed(text, key=KEY):
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest()[:32]


def person(text):
    return f"{text.partition(':')[0]}:{hashed(text)}"


class Published:
    """The marts of the small warehouse, published with a key or by name."""

    def __init__(self, folder, pseudonyms=None, more=""):
        folder.mkdir(exist_ok=True)
        self.folder, self.file = folder, folder / "insights.duckdb"
        self.warehouse = folder / "warehouse.duckdb"
        if not self.warehouse.exists():
            write_small_marts(self.warehouse, more)
        self.rows = publish.build(self.warehouse, self.file, ROW, pseudonyms)
        publish.finish(self.file, folder / "parquet", 1, 0)

    def query(self, sql):
        with duckdb.connect(str(self.file), read_only=True) as con:
            return con.execute(sql).fetchall()

    def column(self, table, column):
        return [value for (value,) in self.query(f"SELECT {column} FROM marts.{table}")]


@pytest.fixture(scope="module")
def hidden(tmp_path_factory):
    return Published(tmp_path_factory.mktemp("hidden"), Pseudonyms(KEY))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return Published(tmp_path_factory.mktemp("plain"))


def test_people_are_their_platform_and_a_keyed_hash(hidden):
    assert hidden.column("dim_people", "person_id") == [
        person(ANA_ID),
        person(BOSS_ID),
        person(f"bluesky:{STRANGER}"),
        f"bluesky:{BRAND}",
    ]
    assert hidden.query("SELECT DISTINCT display_name FROM marts.dim_people") == [(None,)]
    wrong = "person_id <> platform || ':' || platform_person_id"
    assert hidden.query(f"FROM marts.dim_people WHERE {wrong}") == []


@pytest.mark.parametrize(
    "key", ["k" * 16, "ключ из шестнадцати знаков и более", "k" * 64, "k" * 65]
)
def test_the_hash_is_hmac_sha256_whatever_the_length_of_the_key(tmp_path, key):
    published = Published(tmp_path, Pseudonyms(key))
    assert published.column("dim_people", "platform_person_id")[0] == hashed(ANA_ID, key)


def test_one_id_is_one_hash_in_every_table_so_that_joins_hold(hidden, plain):
    joins = """
        SELECT count(*), count(people.person_id), count(target.person_id),
            count(content.content_id), count(answered.action_key), count(thread.action_id),
            count(queue.review_key)
        FROM marts.fct_actions AS acts
        LEFT JOIN marts.dim_people AS people ON people.person_id = acts.person_id
        LEFT JOIN marts.dim_people AS target ON target.person_id = acts.target_person_id
        LEFT JOIN marts.dim_content AS content ON content.content_id = acts.content_id
        LEFT JOIN marts.fct_actions AS answered ON answered.action_key = acts.answered_key
        LEFT JOIN marts.fct_actions AS thread ON thread.action_id = acts.thread_id
        LEFT JOIN marts.mart_label_review_queue AS queue
            ON queue.review_key = acts.action_key || '|sentiment'
    """
    assert hidden.query(joins) == plain.query(joins) == [(3, 3, 2, 2, 1, 1, 3)]


def test_ids_of_acts_are_hashes_and_those_of_the_brands_content_stay(hidden):
    assert hidden.query("""
        SELECT action_key, action_id, content_id, thread_id, in_reply_to, answered_key
        FROM marts.fct_actions WHERE platform = 'bluesky' ORDER BY thread_id NULLS LAST
    """) == [
        (
            f"{ACCOUNT}|{hashed(REPLY)}",
            hashed(REPLY),
            OWN_POST,
            hashed(REPLY),
            OWN_POST,
            f"{ACCOUNT}|{OWN_POST}",
        ),
        (f"{ACCOUNT}|{hashed('like-1')}", hashed("like-1"), hashed(STRANGERS_POST), *[None] * 3),
    ]
    assert hidden.column("fct_content_metrics", "metric_key") == [
        f"{ACCOUNT}|{OWN_POST}|likes|lifetime",
        f"{ACCOUNT}|{hashed(STRANGERS_POST)}|likes|lifetime",
        hashed(f"row of {ANA}"),
    ]


def test_only_the_brands_own_content_keeps_words_and_address(hidden):
    columns = "content_id, author_person_id, title, text, url, mentions, campaign"
    assert hidden.query(f"SELECT {columns} FROM marts.dim_content") == [
        (
            OWN_POST,
            f"bluesky:{BRAND}",
            None,
            "Thanks @…, mail hi@brand.example!",
            "https://bsky.example/brand/1",
            None,
            "campaign",
        ),
        (hashed(STRANGERS_POST), person(f"bluesky:{STRANGER}"), None, None, None, "", None),
        (hashed("boss-1"), person(BOSS_ID), *[None] * 5),
        (hashed("seen-1"), *[None] * 6),
    ]
    assert hidden.query("SELECT DISTINCT text, url FROM marts.fct_actions") == [(None, None)]


def test_a_sentence_about_posts_names_them_as_their_column_does(hidden):
    posts = f"{OWN_POST}, {hashed(STRANGERS_POST)}"
    assert hidden.query("FROM marts.mart_interactions_vs_engagement") == [
        ("incident", posts, SENTENCE.replace(f"{OWN_POST}, {STRANGERS_POST}", posts)),
        ("provisional", None, "The week is not over, or late figures may still come in."),
    ]


def test_views_show_what_stands_in_the_tables_and_others_become_tables(hidden):
    views = "SELECT view_name FROM duckdb_views() WHERE NOT internal"
    assert hidden.query(views) == [("social_media_reporting__rollup_report",)]
    assert hidden.query("FROM marts.social_media_reporting__rollup_report") == [
        (OWN_POST, "Thanks @…, mail hi@brand.example!", "https://bsky.example/brand/1"),
        (hashed("boss-1"), None, None),
    ]
    assert hidden.column("mart_ladder_movers", "person_id")[0] == person(f"bluesky:{ANA}")


def test_texts_may_be_kept_and_nothing_else_with_them(tmp_path, hidden, plain):
    kept = Published(tmp_path, Pseudonyms(KEY, keep_text=True))
    for table in ("fct_actions", "dim_content", "mart_label_review_queue"):
        assert kept.column(table, "text") == plain.column(table, "text")
        others = f"SELECT * EXCLUDE ({'title, ' * (table == 'dim_content')}text) FROM marts.{table}"
        assert kept.query(others) == hidden.query(others)


def test_nothing_but_the_run_hides_people(hidden, plain):
    assert hidden.rows == plain.rows
    assert hidden.column("publication", "is_pseudonymised") == [True]
    assert plain.column("publication", "is_pseudonymised") == [False]
    assert plain.column("dim_people", "person_id")[0] == ANA_ID


def test_another_key_changes_every_hash_and_the_same_key_none(tmp_path, hidden):
    same = Published(tmp_path / "same", Pseudonyms(KEY))
    other = Published(tmp_path / "other", Pseudonyms("another key of length"))
    ids = "SELECT action_id FROM marts.fct_actions UNION SELECT person_id FROM marts.fct_actions"
    assert set(same.query(ids)) == set(hidden.query(ids))
    assert not set(other.query(ids)) & set(hidden.query(ids))


def test_the_next_publication_leaves_nothing_of_the_one_before(tmp_path):
    names = [text.encode() for text in (ANA, STRANGER, BOSS, "Ana Silva", "The Boss")]
    Published(tmp_path)
    assert any(name in read_all(tmp_path) for name in names)
    Published(tmp_path, Pseudonyms(KEY))
    assert [name for name in names if name in read_all(tmp_path)] == []
    assert KEY.encode() not in read_all(tmp_path, with_warehouse=True)
    back = Published(tmp_path)
    assert back.column("dim_people", "person_id")[0] == ANA_ID


def read_all(folder, with_warehouse=False):
    """Bytes of all files below the folder, those of the warehouse left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return b"".join(
        path.read_bytes() for path in files if with_warehouse or "warehouse" not in path.name
    )


def test_a_column_that_nobody_declared_is_not_published(tmp_path):
    more = "CREATE TABLE marts.mart_new AS SELECT 'x' AS nickname, 1 AS visits, 'y' AS platform;"
    with pytest.raises(UserError) as error:
        Published(tmp_path, Pseudonyms(KEY), more)
    assert str(error.value) == (
        "not published: with pseudonymise: true every column of text must be declared in "
        "orchestration/personal_columns.py; not declared: mart_new.nickname"
    )
    assert not publish.new_file(tmp_path / "insights.duckdb").exists()


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (
            "s.example failed at /xrpc/app.get after 4 attempts: status 500; run again later",
            "s.example failed at /xrpc… after 4 attempts: status 500; run again later",
        ),
        ("a missing post could not be checked: at://did:plc:x/p/1", None),
        ("f.example answered 404 to /u/ana.json: no such user", None),
        ("g.example answered 400 to /v21.0/123_456/comments: (#100)", None),
        ("Conversion Error: Could not convert string 'ana' to INT32", None),
        ('Constraint Error: Duplicate key "id: ana" violates', None),
        ("the address ana@example.org is not known", None),
    ],
)
def test_messages_say_what_went_wrong_and_quote_nobody(message, shown):
    told = without_people(message)
    assert "…" in told and not any(name in told for name in ("ana", "did", "123", "456"))
    if shown:
        assert told == shown

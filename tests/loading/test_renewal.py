"""A warehouse that another release filled holds what this one would have loaded."""

import json

import pytest

from orchestration.loading import ensure_raw, load, pending, renew_raw
from tests.loading.desk import Desk
from tests.loading.export_files import csv_text
from tests.loading.test_exports_tiktok import VIDEOS

HEAD = "platform,account,action_type,acted_at,action_id,text\n"
FIRST = HEAD + "forum,acme,comment,2026-01-05T10:00:00Z,a1,first\n"
SECOND = HEAD + "forum,acme,comment,2026-01-05T10:00:00Z,a1,second\n"
RECORDS = (
    "SELECT COLUMNS(* EXCLUDE (load_id)) FROM raw.files__actions ORDER BY record_key, text, run_id"
)


def loaded_by_other_code(desk: Desk) -> None:
    desk.con.execute("UPDATE raw.load_code SET version = 'other'")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Two versions of one record, loaded by this program."""
    desk.put("a.csv", FIRST)
    desk.collect()
    assert renew_raw(desk.con, desk.landing) == []
    desk.load()
    desk.take("a.csv", SECOND)
    return desk


def test_the_same_program_loads_nothing_again(filled: Desk) -> None:
    assert renew_raw(filled.con, filled.landing) == []
    assert pending(filled.con, filled.landing) == []


def test_all_is_loaded_again_in_its_order(filled: Desk) -> None:
    before = filled.rows(RECORDS)
    # As an earlier program would have it: the first file was refused, a key was another.
    filled.con.execute("DELETE FROM raw.files__actions WHERE text = 'first'")
    filled.con.execute("UPDATE raw.files__actions SET record_key = 'old'")
    loaded_by_other_code(filled)
    (note,) = renew_raw(filled.con, filled.landing)
    assert "all landing files were loaded again" in note
    assert [c.loaded for c in filled.load()] == [1, 1]
    assert filled.rows(RECORDS) == before
    assert renew_raw(filled.con, filled.landing) == []


def test_a_release_without_a_mark_counts_as_another(filled: Desk) -> None:
    filled.con.execute("DROP TABLE raw.load_code")
    assert len(renew_raw(filled.con, filled.landing)) == 1
    assert len(pending(filled.con, filled.landing)) == 2


def test_a_run_killed_after_emptying_goes_on(filled: Desk) -> None:
    before = filled.rows(RECORDS)
    loaded_by_other_code(filled)
    renew_raw(filled.con, filled.landing)
    load(filled.con, pending(filled.con, filled.landing)[0], "killed after this one")
    assert renew_raw(filled.con, filled.landing) == []
    assert len(filled.load()) == 1
    assert filled.rows(RECORDS) == before


def test_what_landing_no_longer_has_stays(filled: Desk) -> None:
    before = filled.rows(RECORDS)
    next(filled.landing.glob("files/*.zst")).unlink()
    loaded_by_other_code(filled)
    filled.con.execute("ALTER TABLE raw.files__actions DROP COLUMN stance")
    filled.con.execute("ALTER TABLE raw.files__actions ADD COLUMN of_another_release VARCHAR")
    (note,) = renew_raw(filled.con, filled.landing)
    assert "1 landing files are missing" in note and "stays" in note
    assert filled.rows(RECORDS) == before


def test_tables_of_another_release_get_todays_columns(desk: Desk) -> None:
    wanted = desk.rows("DESCRIBE raw.bluesky__posts") + desk.rows("DESCRIBE raw.settings")
    desk.con.execute("ALTER TABLE raw.bluesky__posts DROP COLUMN payload_hash")
    desk.con.execute("INSERT INTO raw.bluesky__posts (record_key, payload) VALUES ('k', '{}')")
    desk.con.execute("ALTER TABLE raw.settings ADD COLUMN brand VARCHAR")
    desk.con.execute("ALTER TABLE raw.settings ALTER is_sample TYPE VARCHAR")
    desk.con.execute("INSERT INTO raw.settings (run_id, is_sample, brand) VALUES ('r', 'true', '')")
    desk.con.execute("DROP TABLE raw.goals")
    ensure_raw(desk.con)
    found = desk.rows("DESCRIBE raw.bluesky__posts") + desk.rows("DESCRIBE raw.settings")
    assert found == wanted
    assert desk.rows("SELECT record_key, payload_hash FROM raw.bluesky__posts") == [("k", None)]
    assert desk.rows("SELECT run_id, is_sample FROM raw.settings") == [("r", True)]
    assert desk.rows("FROM raw.goals") == []


def configure(desk: Desk, timezone: str, *accounts: str) -> None:
    desk.con.execute("DELETE FROM raw.settings")
    desk.con.execute("INSERT INTO raw.settings (timezone) VALUES (?)", [timezone])
    desk.con.execute("DELETE FROM raw.accounts")
    for account in accounts:
        desk.con.execute("INSERT INTO raw.accounts VALUES ('tiktok', ?)", [account])


@pytest.mark.parametrize("noted", [True, False], ids=["noted", "by an earlier release"])
def test_an_export_stays_whose_it_was_when_it_came(desk: Desk, noted: bool) -> None:
    configure(desk, "Europe/Berlin", "brand")
    desk.put("Content.csv", csv_text(VIDEOS))
    desk.collect()
    renew_raw(desk.con, desk.landing)
    desk.load()
    content = "SELECT account, published_at FROM raw.files__content ORDER BY ALL"
    before = desk.rows(content)
    assert {account for account, _ in before} == {"brand"}
    if not noted:
        (note,) = desk.landing.glob("files/*.json")
        facts = json.loads(note.read_text())
        del facts["settled"]
        note.write_text(json.dumps(facts))
    loaded_by_other_code(desk)
    desk.con.execute("DELETE FROM raw.accounts")
    renew_raw(desk.con, desk.landing)
    # Now two accounts are known, and days are another zone's.
    configure(desk, "America/New_York", "brand", "second")
    desk.load()
    assert desk.rows(content) == before

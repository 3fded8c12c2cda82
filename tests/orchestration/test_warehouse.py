"""The warehouse outside dbt: configuration tables, staleness, and when all is built anew."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time

import duckdb
import pytest

from extractors.base import Account
from orchestration.errors import UserError
from orchestration.fingerprint import fingerprint
from orchestration.loading import ensure_raw
from orchestration.outcomes import record_extractions
from orchestration.pseudonyms import Pseudonyms
from orchestration.sources import Goal, OpenHours, Sources
from orchestration.standing import stale_sources
from orchestration.warehouse import (
    RunInfo,
    begin_build,
    needs_full_refresh,
    open_warehouse,
    prepare,
    record_build,
    remove_warehouse,
    write_configuration,
)

AS_OF = datetime(2026, 2, 1, 12, tzinfo=UTC)
SOURCES = Sources(
    timezone="Europe/Berlin",
    team=("x:team",),
    people=(("mastodon:ana@h", "bluesky:did:a", "x:9"),),
    response_targets=(60, 1440),
    business_hours=(OpenHours(1, time(9), time(18)),),
    goals=(Goal("followers", "a", 5.0, None, date(2026, 12, 31)),),
    accounts=(Account("bluesky", "a"), Account("mastodon", "b")),
)

OTHERS = Sources(
    timezone="UTC",
    team=("x:boss",),
    people=(("bluesky:did:a", "mastodon:ana@h", "x:9"),),
    response_targets=(30,),
    business_hours=(OpenHours(1, time(9), time(17)),),
    goals=(Goal("followers", "a", 6.0, None, date(2026, 12, 31)),),
    retention_days={"x": 10},
    alert_webhook="http://127.0.0.1:9/",
    pseudonyms=Pseudonyms("k" * 16, keep_text=False),
)


def start(path, run_id="r1", as_of=AS_OF, is_sample=False, sources=SOURCES):
    with open_warehouse(path) as con:
        ensure_raw(con)
        write_configuration(con, RunInfo(run_id, as_of, "c0de", is_sample), sources)


def ask(path, sql):
    with open_warehouse(path, read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "warehouse.duckdb"


def test_configuration_is_rewritten_by_each_run(path):
    start(path)
    start(path, run_id="r2")
    assert ask(path, "FROM raw.settings") == [
        ("r2", datetime(2026, 2, 1, 12), "Europe/Berlin", "c0de", False, False)
    ]
    assert ask(path, "FROM raw.team") == [("x:team",)]
    assert ask(path, "FROM raw.people ORDER BY 1") == [
        ("bluesky:did:a", "mastodon:ana@h"),
        ("mastodon:ana@h", "mastodon:ana@h"),
        ("x:9", "mastodon:ana@h"),
    ]
    assert ask(path, "FROM raw.response_targets") == [(1, 60), (2, 1440)]
    assert ask(path, "FROM raw.business_hours") == [(1, time(9), time(18))]
    assert ask(path, "FROM raw.goals") == [("followers", "a", 5.0, None, date(2026, 12, 31))]
    start(path, sources=Sources())
    for table in ("team", "people", "business_hours", "goals", "accounts"):
        assert ask(path, f"FROM raw.{table}") == [], table


def test_own_data_start_a_warehouse_without_the_sample(path):
    start(path, is_sample=True)
    prepare(path, is_sample=True)
    assert path.exists()
    prepare(path, is_sample=False)
    assert not path.exists()
    prepare(path, is_sample=False)


def test_a_warehouse_open_elsewhere_is_one_message(path, monkeypatch):
    def busy(*_, **__):
        raise duckdb.IOException("IO Error: Could not set lock on file\nmore")

    monkeypatch.setattr(duckdb, "connect", busy)
    with pytest.raises(UserError) as error:
        with open_warehouse(path):
            raise AssertionError("must not be reached")
    assert "cannot be opened: IO Error: Could not set lock on file" in str(error.value)
    assert "query insights.duckdb instead" in str(error.value)


def leave(folder, run_id, **errors):
    folder.mkdir(exist_ok=True)
    outcomes = [
        {"platform": p, "account": a, "finished_at": "2026-02-01T12:00:00+00:00", "error": e}
        for (p, a), e in zip((("bluesky", "a"), ("mastodon", "b")), errors.values(), strict=True)
    ]
    (folder / f"{run_id}.json").write_text(json.dumps(outcomes))


def test_only_the_last_reading_of_a_configured_account_makes_it_stale(path, tmp_path):
    start(path)
    leave(tmp_path / "out", "20260101T000000-a", first="down", second=None)
    leave(tmp_path / "out", "20260102T000000-b", first=None, second="gone")
    with open_warehouse(path) as con:
        record_extractions(con, tmp_path / "out", tmp_path / "kept")
        record_extractions(con, tmp_path / "out", tmp_path / "kept")
        assert stale_sources(con) == ["mastodon:b"]
        assert con.execute("SELECT count(*) FROM raw.extractions").fetchall() == [(4,)]
    assert list((tmp_path / "out").iterdir()) == []
    start(path, sources=Sources())
    with open_warehouse(path) as con:
        assert stale_sources(con) == []


def test_all_is_built_anew_for_other_code_or_an_earlier_instant(path):
    start(path)
    assert needs_full_refresh(path, "one")
    record_build(path, "one")
    assert not needs_full_refresh(path, "one")
    assert needs_full_refresh(path, "two")
    start(path, as_of=AS_OF.replace(hour=13))
    assert not needs_full_refresh(path, "one")
    start(path, as_of=AS_OF.replace(hour=11))
    assert needs_full_refresh(path, "one")


def test_the_fingerprint_follows_what_dbt_reads():
    base = fingerprint("h", SOURCES)
    assert fingerprint("h", SOURCES) == base
    assert fingerprint("i", SOURCES) != base
    assert fingerprint("h", Sources(team=("x:team",))) != base


@pytest.mark.parametrize("field", [field.name for field in fields(Sources)])
def test_every_setting_builds_anew_or_needs_not(field):
    # Accounts come as rows: models see them change. Retention forgets the build by itself.
    needs_not = {"accounts", "retention_days", "alert_webhook", "pseudonyms"}
    changed = replace(SOURCES, **{field: getattr(OTHERS, field)})
    assert changed != SOURCES
    same = fingerprint("h", changed) == fingerprint("h", SOURCES)
    assert same == (field in needs_not)


def test_a_full_build_that_did_not_end_is_done_again(path):
    """Else models of two configurations would stand side by side once the first one is back."""
    start(path)
    needs_full_refresh(path, "one")
    record_build(path, "one")
    assert not needs_full_refresh(path, "one")
    begin_build(path, full_refresh=True)
    assert needs_full_refresh(path, "one")
    record_build(path, "one")
    assert not needs_full_refresh(path, "one")


def test_an_incremental_build_that_did_not_end_counts_for_its_instant(path):
    """Facts of 13:00 may be there: a run of 12:00 must not keep them."""
    start(path)
    needs_full_refresh(path, "one")
    record_build(path, "one")
    start(path, as_of=AS_OF.replace(hour=13))
    begin_build(path, full_refresh=False)
    assert not needs_full_refresh(path, "one")
    start(path)
    assert needs_full_refresh(path, "one")


def test_a_new_warehouse_does_not_find_the_log_of_another(path):
    start(path)
    log = path.with_name(path.name + ".wal")
    log.write_bytes(b"of a run that was killed")
    remove_warehouse(path)
    assert not path.exists() and not log.exists()
    start(path)

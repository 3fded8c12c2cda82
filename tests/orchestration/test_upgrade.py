"""A DATA_DIR of another release, a damaged warehouse, a warehouse that is lost."""

import json
import os
import re
import shutil

import duckdb
import pytest
from dagster import Definitions, job, op

from orchestration import data_format, refresh
from orchestration.__main__ import main
from orchestration.data_format import FORMAT, NAME, check_format, claim, release
from orchestration.dbt_runner import DbtRunner
from orchestration.errors import UserError
from orchestration.loading import ensure_raw
from orchestration.outcomes import record_extractions
from orchestration.seed_versions import note_seeds
from orchestration.warehouse import drop_unknown, open_warehouse, prepare
from tests.orchestration.conftest import SMALL_PROJECT, FakeChecks

# --- whose folder it is


def test_a_run_writes_its_release_on_the_folder(tmp_path):
    check_format(tmp_path)
    assert list(tmp_path.iterdir()) == []
    claim(tmp_path)
    claim(tmp_path)
    assert json.loads((tmp_path / NAME).read_text()) == {"format": FORMAT, "release": release()}
    assert re.fullmatch(r"\d+\.\d+\.\d+", release())
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_a_folder_of_a_newer_release_is_not_touched(tmp_path, monkeypatch, capsys):
    written = json.dumps({"format": FORMAT + 1, "release": "99.1.0"})
    (tmp_path / NAME).write_text(written)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SOURCES_FILE", str(tmp_path / "none.yml"))
    assert main(["run"]) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path} was written by release 99.1.0" in told and f"release {release()}" in told
    assert "Use release 99.1.0 or newer, or set DATA_DIR to another folder" in told
    assert sorted(file.name for file in tmp_path.iterdir()) == [NAME, "run.lock"]
    assert (tmp_path / NAME).read_text() == written


@pytest.mark.parametrize("text", ["", "{}", '"x"', "[]", '{"format": "a", "release": "b"}'])
def test_a_damaged_mark_is_told(tmp_path, text):
    (tmp_path / NAME).write_text(text)
    with pytest.raises(UserError) as told:
        claim(tmp_path)
    assert f"{tmp_path / NAME} is damaged" in str(told.value)
    assert "remove the file and run again" in str(told.value)
    assert (tmp_path / NAME).read_text() == text


def test_an_older_format_is_claimed(tmp_path, monkeypatch):
    claim(tmp_path)
    monkeypatch.setattr(data_format, "FORMAT", FORMAT + 1)
    claim(tmp_path)
    assert json.loads((tmp_path / NAME).read_text())["format"] == FORMAT + 1


# --- a damaged warehouse


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as con:
        ensure_raw(con)
        con.execute("CREATE TABLE raw.much AS SELECT range AS i, repeat('x', 50) FROM range(30000)")
    return path


def flip(content, place):
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


DAMAGES = {
    "empty": lambda content: b"",
    "a text": lambda _: b"no database\n" * 1000,
    "cut in the middle": lambda content: content[: len(content) // 2],
    "cut behind the header": lambda content: content[:8192],
    "zeros at the start": lambda content: bytes(4096) + content[4096:],
    "a bit in the header": lambda content: flip(content, 4100),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_warehouse_is_set_aside(warehouse, damage):
    broken = DAMAGES[damage](warehouse.read_bytes())
    warehouse.write_bytes(broken)
    (note,) = prepare(warehouse, is_sample=False)
    assert not warehouse.exists()
    (aside,) = warehouse.parent.glob("warehouse.duckdb.damaged-*")
    assert aside.read_bytes() == broken
    assert "was damaged (" in note and aside.name in note and "built anew from landing" in note
    with open_warehouse(warehouse) as con:
        ensure_raw(con)


def test_a_damaged_log_goes_with_its_warehouse(warehouse):
    log = warehouse.with_name("warehouse.duckdb.wal")
    pid = os.fork()
    if pid == 0:
        # Ends without closing, as a killed run does: its last writes stay in the log.
        con = duckdb.connect(str(warehouse), config={"threads": 1})
        con.execute("INSERT INTO raw.much SELECT range, 'more' FROM range(500)")
        os._exit(0)
    os.waitpid(pid, 0)
    assert prepare(warehouse, is_sample=False) == []  # whole, it is taken in
    pid = os.fork()
    if pid == 0:
        con = duckdb.connect(str(warehouse), config={"threads": 1})
        con.execute("INSERT INTO raw.much SELECT range, 'more' FROM range(500)")
        os._exit(0)
    os.waitpid(pid, 0)
    content = log.read_bytes()
    log.write_bytes(flip(content, len(content) // 2))
    (note,) = prepare(warehouse, is_sample=False)
    assert "was damaged (" in note
    assert not log.exists() and not warehouse.exists()
    assert len(list(warehouse.parent.glob("warehouse.duckdb.damaged-*"))) == 2


def test_a_warehouse_that_is_busy_is_not_set_aside(warehouse, monkeypatch):
    def busy(*_, **__):
        raise duckdb.IOException("IO Error: Could not set lock on file: Conflicting lock is held")

    monkeypatch.setattr(duckdb, "connect", busy)
    with pytest.raises(UserError, match="Only the pipeline may open this file"):
        prepare(warehouse, is_sample=False)
    assert warehouse.exists()


def test_a_warehouse_of_a_newer_duckdb_is_told(warehouse, monkeypatch):
    def newer(*_, **__):
        raise duckdb.IOException(
            "IO Error: Trying to read a database file with version number 999, but we can only"
            " read versions between 64 and 68."
        )

    monkeypatch.setattr(duckdb, "connect", newer)
    with pytest.raises(UserError, match="Move warehouse.duckdb .* built anew from landing files"):
        prepare(warehouse, is_sample=False)
    assert warehouse.exists()


# --- Dagster's and dbt's own files


@pytest.mark.parametrize("name", ["runs.db", "runs/index.db"])
def test_a_damaged_storage_of_dagster_is_told(settings, monkeypatch, name):
    @op
    def nothing():
        pass

    @job(name=refresh.JOB)
    def empty():
        nothing()

    monkeypatch.setattr(refresh, "build_defs", lambda *_, **__: Definitions(jobs=[empty]))
    file = settings.dagster_home / "history" / name
    file.parent.mkdir(parents=True)
    file.write_text("no database " * 1000)
    with pytest.raises(UserError) as told:
        refresh.refresh(settings, FakeChecks(), 0.0)
    assert f"{settings.dagster_home}: Dagster's storage cannot be used" in str(told.value)
    assert "no data" in str(told.value) and "move the folder away and run again" in str(told.value)
    shutil.rmtree(settings.dagster_home)
    assert refresh.refresh(settings, FakeChecks(), 0.0).success


def test_a_damaged_manifest_is_made_again(settings, monkeypatch):
    def parse(self, args, outcome):
        target = settings.dbt_dir / "target" / "manifest.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"nodes": {}, "parent_map": {}, "child_map": {}}))
        outcome.success = True
        return iter(())

    monkeypatch.setattr(DbtRunner, "_run", parse)
    runner = DbtRunner(settings, "spawn", SMALL_PROJECT)
    whole = runner.manifest()
    (settings.dbt_dir / "manifest.json").write_text('{"nodes": {')
    assert runner.manifest() == whole


# --- what is not in landing records


def leave(folder, run_id, *outcomes):
    folder.mkdir(exist_ok=True)
    (folder / f"{run_id}.json").write_text(
        json.dumps(
            [
                {"platform": "x", "account": a, "finished_at": f"{at}T12:00:00+00:00", "error": e}
                for a, at, e in outcomes
            ]
        )
    )


def extractions(con):
    return con.execute(
        "SELECT account, run_id, is_complete, error FROM raw.extractions ORDER BY ALL"
    ).fetchall()


def fresh():
    con = duckdb.connect()
    ensure_raw(con)
    return con


def test_a_lost_warehouse_gets_the_outcomes_of_extractions_back(tmp_path):
    waiting, kept = tmp_path / "waiting", tmp_path / "kept"
    con = fresh()
    leave(waiting, "r1", ("a", "2026-01-31", None), ("b", "2026-01-31", "down"))
    record_extractions(con, waiting, kept)
    leave(waiting, "r2", ("a", "2026-02-01", None))
    record_extractions(con, waiting, kept)
    record_extractions(con, waiting, kept)
    known = extractions(con)
    assert known == [("a", "r1", True, None), ("a", "r2", True, None), ("b", "r1", False, "down")]
    assert sorted(file.name for file in kept.iterdir()) == ["2026-01.jsonl", "2026-02.jsonl"]
    lost = fresh()
    leave(waiting, "r3", ("b", "2026-02-02", None))
    record_extractions(lost, waiting, kept)
    assert extractions(lost) == [*known, ("b", "r3", True, None)]
    assert list(waiting.iterdir()) == []


def test_outcomes_of_an_earlier_release_are_kept_too(tmp_path):
    con = fresh()
    con.execute(
        "INSERT INTO raw.extractions VALUES ('x', 'a', 'r0', '2025-12-01 08:00', true, NULL)"
    )
    record_extractions(con, tmp_path / "waiting", tmp_path / "kept")
    lost = fresh()
    record_extractions(lost, tmp_path / "waiting", tmp_path / "kept")
    assert (
        lost.execute("FROM raw.extractions").fetchall()
        == con.execute("FROM raw.extractions").fetchall()
    )


# --- rules and models of another release


def test_a_rule_changed_under_its_version_is_told(tmp_path):
    con = fresh()
    seed = tmp_path / "weights.csv"
    (tmp_path / "words.csv").write_text("word\na\n")
    seed.write_text("name,weight,taxonomy_version\nlike,1,1\n")
    assert note_seeds(con, tmp_path) == []
    assert note_seeds(con, tmp_path) == []
    seed.write_text("name,weight,taxonomy_version\nlike,2,1\n")
    (note,) = note_seeds(con, tmp_path)
    assert "seed weights.csv has changed and its version is still 1" in note
    assert note_seeds(con, tmp_path) == []
    seed.write_text("name,weight,taxonomy_version\nlike,3,2\n")
    (tmp_path / "words.csv").write_text("word\nb\n")
    assert note_seeds(con, tmp_path) == []


def test_what_no_model_makes_leaves_the_warehouse(warehouse):
    with open_warehouse(warehouse) as con:
        con.execute("CREATE SCHEMA marts")
        con.execute("CREATE TABLE marts.mart_kept AS SELECT 1 AS n")
        con.execute("CREATE TABLE marts.mart_gone AS SELECT 1 AS n")
        con.execute("CREATE VIEW marts.view_gone AS FROM marts.mart_gone")
    drop_unknown(warehouse, {("marts", "mart_kept"), ("marts", "not_made_yet")})
    with open_warehouse(warehouse) as con:
        left = con.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts'"
        ).fetchall()
        assert left == [("mart_kept",)]
        assert con.execute("SELECT count(*) FROM raw.much").fetchall() == [(30000,)]

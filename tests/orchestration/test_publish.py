"""The published file: complete, explained, scalar; and the old one stays when anything fails."""

import os
import resource
import subprocess
import sys

import duckdb
import pytest

from orchestration import publish
from orchestration.errors import UserError
from orchestration.settings import PROJECT_ROOT

ROW = publish.Publication("20260101T000000-abc123", "c0de", 0, 0, ["bluesky:a", "mastodon:b"])


@pytest.fixture
def places(tmp_path):
    warehouse = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        con.execute("""
            CREATE SCHEMA marts; CREATE SCHEMA intermediate;
            CREATE TABLE marts.fct AS
            SELECT 'k' || i AS key, i::DECIMAL(9, 2) AS amount, TIMESTAMP '2026-01-01' AS at,
                   NULL::BOOLEAN AS flag
            FROM range(1000) r(i);
            CREATE TABLE intermediate.hidden AS SELECT 7 AS seven;
            CREATE VIEW marts.the_view AS SELECT key FROM marts.fct;
            CREATE VIEW marts.a_rollup AS SELECT count(*) AS n FROM marts.the_view;
            CREATE VIEW marts.outside AS SELECT seven FROM intermediate.hidden;
            COMMENT ON TABLE marts.fct IS 'One row a key; it''s quoted';
            COMMENT ON COLUMN marts.fct.key IS 'The key';
            COMMENT ON VIEW marts.the_view IS 'Keys alone';
            COMMENT ON COLUMN marts.the_view.key IS 'The key, again';
        """)
    return warehouse, tmp_path / "insights.duckdb", tmp_path / "reports" / "parquet"


def make(places, row=ROW):
    warehouse, insights, parquet = places
    rows = publish.build(warehouse, insights, row)
    publish.finish(insights, parquet, 12, 3)
    return rows


def read(file, sql):
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_all_marts_are_there_with_types_rows_and_comments(places):
    _, insights, _ = places
    rows = make(places)
    assert rows == {"fct": 1000, "a_rollup": 1, "outside": 1, "the_view": 1000, "publication": 1}
    types = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'fct'"
    assert read(insights, types) == [
        ("key", "VARCHAR"),
        ("amount", "DECIMAL(9,2)"),
        ("at", "TIMESTAMP"),
        ("flag", "BOOLEAN"),
    ]
    comments = dict(
        read(insights, "SELECT table_name, comment FROM duckdb_tables()")
        + read(insights, "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal")
    )
    assert comments["fct"] == "One row a key; it's quoted"
    assert comments["the_view"] == "Keys alone"
    column = "SELECT comment FROM duckdb_columns() WHERE table_name = 'the_view'"
    assert read(insights, column) == [("The key, again",)]


def test_views_on_marts_stay_views_and_others_become_tables(places):
    _, insights, _ = places
    make(places)
    views = "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1"
    assert read(insights, views) == [("a_rollup",), ("the_view",)]
    assert read(insights, "FROM marts.outside") == [(7,)]
    assert read(insights, "SELECT DISTINCT schema_name FROM duckdb_tables()") == [("marts",)]


def test_it_can_be_attached_under_another_name(places):
    _, insights, _ = places
    make(places)
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{insights}' AS brand_a (READ_ONLY)")
        assert con.execute("FROM brand_a.marts.a_rollup").fetchall() == [(1000,)]


def test_the_publication_has_one_row_that_explains_itself(places):
    _, insights, _ = places
    make(places)
    fields = "run_id, code_version, checks_passed, checks_warned, stale_sources"
    assert read(insights, f"SELECT {fields} FROM marts.publication") == [
        ("20260101T000000-abc123", "c0de", 12, 3, "bluesky:a,mastodon:b")
    ]
    silent = "SELECT 1 FROM duckdb_columns() WHERE table_name = 'publication' AND comment IS NULL"
    assert read(insights, silent) == []


def test_old_clients_can_open_the_file(places):
    _, insights, _ = places
    make(places)
    tags = read(insights, "SELECT tags FROM duckdb_databases() WHERE database_name = 'insights'")
    assert tags[0][0]["storage_version"].startswith("v1.2.0")


def test_parquet_has_one_zstd_file_a_table_and_no_leftovers(places):
    _, _, parquet = places
    make(places)
    (parquet / "gone.parquet").write_text("a table of an earlier version")
    make(places)
    names = {path.name for path in parquet.iterdir()}
    assert names == {f"{name}.parquet" for name in (
        "fct", "a_rollup", "the_view", "outside", "publication")}  # fmt: skip
    with duckdb.connect() as con:
        codec = f"SELECT DISTINCT compression FROM parquet_metadata('{parquet}/fct.parquet')"
        assert con.execute(codec).fetchall() == [("ZSTD",)]
        assert con.execute(f"SELECT count(*) FROM '{parquet}/fct.parquet'").fetchall() == [(1000,)]
    assert [path.name for path in parquet.parent.iterdir()] == ["parquet"]


def test_lists_and_structs_are_refused_by_name(places):
    warehouse, insights, _ = places
    with duckdb.connect(str(warehouse)) as con:
        con.execute("CREATE TABLE marts.bad AS SELECT [1] AS a, {'x': 1} AS b, MAP {1: 2} AS c")
    with pytest.raises(UserError) as error:
        publish.build(warehouse, insights, ROW)
    for column in ("bad.a INTEGER[]", "bad.b STRUCT(x INTEGER)", "bad.c MAP(INTEGER, INTEGER)"):
        assert column in str(error.value)
    assert not insights.exists() and not publish.new_file(insights).exists()


def test_nothing_changed_means_equal_marts(places):
    _, insights, _ = places
    make(places)
    before = read(insights, "FROM marts.fct")
    make(places, publish.Publication("20260102T000000-abc124", "c0de", 0, 0, []))
    assert read(insights, "FROM marts.fct") == before
    assert read(insights, "SELECT stale_sources FROM marts.publication") == [("",)]


def test_a_reader_is_not_disturbed_and_sees_the_old_file(places):
    _, insights, _ = places
    make(places)
    with duckdb.connect(str(insights), read_only=True) as reader:
        make(places, publish.Publication("20260102T000000-abc124", "c0de", 0, 0, []))
        old = reader.execute("SELECT run_id FROM marts.publication").fetchall()
    assert old == [("20260101T000000-abc123",)]
    assert read(insights, "SELECT run_id FROM marts.publication") == [("20260102T000000-abc124",)]


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_an_error_of_the_disk_keeps_the_old_file(places, monkeypatch, step):
    warehouse, insights, parquet = places
    make(places)
    content = insights.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    publish.build(warehouse, insights, ROW)
    monkeypatch.setattr(os, step, full)
    with pytest.raises(UserError) as error:
        publish.finish(insights, parquet, 1, 0)
    monkeypatch.undo()
    told = str(error.value)
    assert told.startswith(f"not published: {insights}: [Errno 28] No space left on device; ")
    assert told.endswith(f" MB are free on its disk; {insights} stays as it was published last")
    assert insights.read_bytes() == content
    assert not publish.new_file(insights).exists()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from orchestration import publish
from orchestration.errors import UserError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
row = publish.Publication("r", "c", 0, 0, [])
try:
    publish.build(Path(sys.argv[1]), Path(sys.argv[2]), row)
    publish.finish(Path(sys.argv[2]), Path(sys.argv[3]), 1, 0)
except UserError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit of file sizes here")
def test_a_disk_that_fills_up_while_writing_keeps_the_old_file(places):
    warehouse, insights, parquet = places
    make(places)
    content = insights.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, *map(str, (warehouse, insights, parquet))],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("not published: ")
    assert "stays as it was published last" in done.stdout
    assert insights.read_bytes() == content
    assert not publish.new_file(insights).exists()
    assert read(insights, "SELECT count(*) FROM marts.fct") == [(1000,)]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_parquet_folders_change_places_and_what_was_set_aside_returns(
    places, monkeypatch, can_exchange
):
    _, insights, parquet = places
    if not can_exchange:
        monkeypatch.setattr(publish, "exchange", lambda *_: False)
    make(places)
    seen = []
    replace = os.replace
    monkeypatch.setattr(
        os, "replace", lambda *paths: (replace(*paths), seen.append(parquet.exists()))
    )
    make(places, publish.Publication("20260102T000000-abc124", "c0de", 0, 0, []))
    # Only where the system cannot exchange folders is there an instant without one.
    assert all(seen) is can_exchange
    monkeypatch.undo()
    assert [path.name for path in parquet.parent.iterdir()] == ["parquet"]
    os.replace(parquet, parquet.with_name("parquet.old"))
    publish.recover(insights, parquet)
    assert read(insights, "SELECT run_id FROM marts.publication") == [("20260102T000000-abc124",)]
    assert len(list(parquet.iterdir())) == 5

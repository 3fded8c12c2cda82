"""Keys, versions, repeated loads, crashes and the rebuild from landing."""

import json
from pathlib import Path

import duckdb
import pytest

from extractors.files import collect
from orchestration.loading import LoadCounts, ensure_raw, general, load, pending
from tests.loading.desk import NOW, Desk

HEAD = "platform,account,action_id,action_type,acted_at,quantity,note\n"
BARE = "platform,account,action_type,acted_at,quantity\n"


def triple(counts: LoadCounts) -> tuple[int, int, int]:
    return counts.loaded, counts.unchanged, counts.quarantined


def versions(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows(
        "SELECT record_key, quantity, is_current, load_id FROM raw.files__actions "
        "ORDER BY load_id, record_key, quantity"
    )


def test_same_bytes_load_nothing(desk: Desk) -> None:
    desk.take("a.csv", HEAD + "x,a,1,like,2026-01-01,1,\n")
    desk.put("again/b.csv", HEAD + "x,a,1,like,2026-01-01,1,\n")
    assert {file.status for file in desk.collect()} == {"known"}
    assert desk.load() == []
    assert len(versions(desk)) == 1


def test_changed_file_loads_what_changed(desk: Desk) -> None:
    desk.take("a.csv", HEAD + "x,a,1,like,2026-01-01,1,\nx,a,2,like,2026-01-01,1,\n")
    counts = desk.take(
        "a.csv",
        HEAD + "x,a,1,like,2026-01-01,1,\nx,a,2,like,2026-01-01,5,\nx,a,3,like,2026-01-01,1,\n",
    )
    assert triple(counts) == (2, 1, 0)
    assert versions(desk) == [
        ("x|a|1", 1.0, True, 1),
        ("x|a|2", 1.0, False, 1),
        ("x|a|2", 5.0, True, 2),
        ("x|a|3", 1.0, True, 2),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "X,a,1,Like,2026-01-01T01:00:00+01:00,1.0,",
        "x,a,1,like,2026-01-01 00:00:00Z,1e0,",
        "x,a,1,like,20260101,+1,",
    ],
)
def test_another_spelling_is_no_version(desk: Desk, row: str) -> None:
    desk.take("a.csv", HEAD + "x,a,1,like,2026-01-01,1,\n")
    assert triple(desk.take("b.csv", HEAD + row + "\n")) == (0, 1, 0)


def test_extra_columns_are_compared_in_canonical_form(desk: Desk) -> None:
    base = {"platform": "x", "account": "a", "action_id": "1", "action_type": "like"}
    base["acted_at"] = "2026-01-01"
    first = {**base, "b": 1.0, "a": {"k": 1, "j": 2}}
    same = {"a": {"j": 2, "k": 1}, "b": 1, "z": None, **base}
    other = {**first, "b": 2}
    assert triple(desk.take("1.jsonl", json.dumps(first))) == (1, 0, 0)
    assert triple(desk.take("2.jsonl", json.dumps(same))) == (0, 1, 0)
    assert triple(desk.take("3.jsonl", json.dumps(other))) == (1, 0, 0)


def test_key_twice_in_one_file(desk: Desk) -> None:
    rows = [("1", 1), ("2", 1), ("1", 1), ("1", 7), ("2", 3), ("2", 1)]
    text = HEAD + "".join(f"x,a,{i},like,2026-01-01,{q},\n" for i, q in rows)
    assert triple(desk.take("a.csv", text)) == (5, 1, 0)
    current = desk.rows("SELECT record_key, quantity FROM raw.files__actions WHERE is_current")
    assert sorted(current) == [("x|a|1", 7.0), ("x|a|2", 1.0)]
    # The last line of each key is what is stored already.
    assert triple(desk.take("b.csv", HEAD + "x,a,2,like,2026-01-01,1,\n")) == (0, 1, 0)
    # There and back again within one file: both are versions, the last is the current one.
    text = HEAD + "x,a,2,like,2026-01-01,9,\nx,a,2,like,2026-01-01,1,\n"
    assert triple(desk.take("c.csv", text)) == (2, 0, 0)
    current = desk.rows("SELECT record_key, quantity FROM raw.files__actions WHERE is_current")
    assert sorted(current) == [("x|a|1", 7.0), ("x|a|2", 1.0)]


def test_rows_without_id_have_the_same_key_in_any_file(desk: Desk) -> None:
    row = "x,a,like,2026-01-01,1\n"
    assert triple(desk.take("a.csv", BARE + row + row + "x,a,share,2026-01-01,1\n")) == (3, 0, 0)
    keys = desk.rows("SELECT record_key, action_id FROM raw.files__actions ORDER BY 1")
    assert all(key == f"x|a|{action_id}" for key, action_id in keys)
    assert sorted(action_id.rsplit("-", 1)[1] for _, action_id in keys) == ["1", "1", "2"]
    assert all(action_id.startswith("~") for _, action_id in keys)
    # Another file, format and spelling with three of the same row: one more.
    values = {"quantity": 1.0, "acted_at": "2026-01-01T00:00:00Z"}
    line = json.dumps({"platform": "x", "account": "a", "action_type": "like", **values})
    assert triple(desk.take("b.jsonl", f"{line}\n" * 3)) == (1, 2, 0)


def test_given_and_missing_ids_in_one_file(desk: Desk) -> None:
    rows = "x,a,,like,2026-01-01,1,\nx,a,7,like,2026-01-01,1,\nx,a,,like,2026-01-01,1,\n"
    assert triple(desk.take("a.csv", HEAD + rows)) == (3, 0, 0)
    ids = sorted(i for (i,) in desk.rows("SELECT action_id FROM raw.files__actions"))
    assert ids[0] == "7"
    assert [i[-2:] for i in ids[1:]] == ["-1", "-2"]


def test_a_crash_stores_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put("a.csv", HEAD + "x,a,1,like,2026-01-01,1,\nx,a\n")
    desk.collect()

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(general, "_append_all", crash)
        with pytest.raises(KeyboardInterrupt):
            desk.load()
    for table in ("files__actions", "loads", "quarantine"):
        assert desk.rows(f"SELECT count(*) FROM raw.{table}") == [(0,)]
    assert [triple(counts) for counts in desk.load()] == [(1, 0, 1)]


def test_lost_row_is_noticed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(general, "refuse_rows", lambda *_: 0)
    with pytest.raises(RuntimeError, match="a.csv: 2 rows came in, but 1 loaded"):
        desk.take("a.csv", HEAD + "x,a,1,like,2026-01-01,1,\nx,a\n")
    assert desk.rows("SELECT count(*) FROM raw.files__actions") == [(0,)]


def test_loading_a_file_twice(desk: Desk) -> None:
    desk.put("a.csv", HEAD + "x,a,1,like,2026-01-01,1,\n")
    desk.collect()
    (file,) = pending(desk.con, desk.landing)
    assert load(desk.con, file, "r").loaded == 1
    assert load(desk.con, file, "r") == LoadCounts()


def test_rebuild_from_landing(desk: Desk, tmp_path: Path) -> None:
    desk.take("b.csv", HEAD + "x,a,1,like,2026-01-01,1,\nx,a,2,like,2026-01-01,1,\n")
    desk.put("a.csv", HEAD + "x,a,1,like,2026-01-01,2,\n")
    desk.put("c.csv", HEAD + "x,a,1,like,2026-01-01,3,\nx,a\n")
    desk.collect()
    desk.load()
    again = duckdb.connect()
    ensure_raw(again)
    for file in pending(again, desk.landing):
        load(again, file, file.run_id)
    for table, order in (("files__actions", "ALL"), ("quarantine", "ALL")):
        query = f"SELECT * FROM raw.{table} ORDER BY {order}"
        assert again.execute(query).fetchall() == desk.rows(query)
    query = "SELECT * EXCLUDE (loaded_at) FROM raw.loads ORDER BY load_id"
    assert again.execute(query).fetchall() == desk.rows(query)
    assert desk.rows("SELECT quantity FROM raw.files__actions WHERE is_current ORDER BY 1") == [
        (1.0,),
        (3.0,),
    ]


def test_collecting_leaves_the_inbox_alone(desk: Desk) -> None:
    first = desk.put("a.csv", HEAD)
    desk.put(".hidden.csv", HEAD + "\n")
    desk.put(".git/x.csv", HEAD + "\n\n")
    desk.put("sub/same.csv", HEAD)
    locked = desk.inbox / "gone.csv"
    locked.symlink_to(desk.inbox / "nowhere")
    before = first.stat()
    found = {file.inbox_path: file for file in desk.collect()}
    assert {path: file.status for path, file in found.items()} == {
        "a.csv": "new",
        "gone.csv": "unreadable",
        "sub/same.csv": "known",
    }
    assert found["gone.csv"].reason == "No such file or directory"
    after = first.stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    assert len(list((desk.landing / "files").iterdir())) == 2


def test_missing_inbox_is_empty(tmp_path: Path) -> None:
    assert collect(tmp_path / "none", tmp_path / "landing", "r", NOW) == []


def test_note_lost_in_a_crash_is_written_again(desk: Desk) -> None:
    desk.put("a.csv", HEAD + "x,a,1,like,2026-01-01,1,\n")
    desk.collect()
    (note,) = (desk.landing / "files").glob("*.json")
    note.unlink()
    assert [file.status for file in desk.collect()] == ["new"]
    assert [triple(counts) for counts in desk.load()] == [(1, 0, 0)]

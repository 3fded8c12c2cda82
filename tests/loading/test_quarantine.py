"""What cannot be read is set aside with its line and reason, and the rest is loaded."""

import gzip
import json
from pathlib import Path

import duckdb
import pytest
import zstandard

from tests.loading.desk import Desk

HEAD = "platform,account,action_type,acted_at,action_id,quantity,is_paid,text\n"
GOOD = "x,a,like,2026-01-01,{},1,true,fine\n"


def good(*ids: int) -> str:
    return "".join(GOOD.format(i) for i in ids)


def loaded_ids(desk: Desk) -> list[str]:
    return [i for (i,) in desk.rows("SELECT action_id FROM raw.files__actions ORDER BY 1")]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (",a,like,2026-01-01,9,,,", "platform is missing"),
        ("x,  ,like,2026-01-01,9,,,", "account is missing"),
        ("x,a,,,9,,,", "action_type is missing; acted_at is missing"),
        ("x,a,like,yesterday,9,,,", "acted_at is not an ISO 8601 time: yesterday"),
        ("x,a,like,2026-02-30,9,,,", "acted_at is not an ISO 8601 time: 2026-02-30"),
        ("x,a,like,infinity,9,,,", "acted_at is not an ISO 8601 time: infinity"),
        ("x,a,like,epoch,9,,,", "acted_at is not an ISO 8601 time: epoch"),
        ("x,a,like,05/01/2026,9,,,", "acted_at is not an ISO 8601 time: 05/01/2026"),
        ("x,a,like,1767614400,9,,,", "acted_at is not an ISO 8601 time: 1767614400"),
        ("x,a,like,2026-01-01,9,many,,", "quantity is not a finite number: many"),
        ("x,a,like,2026-01-01,9,nan,,", "quantity is not a finite number: nan"),
        ("x,a,like,2026-01-01,9,inf,,", "quantity is not a finite number: inf"),
        ("x,a,like,2026-01-01,9,1e999,,", "quantity is not a finite number: 1e999"),
        ("x,a,like,2026-01-01,9,1_0,,", "quantity is not a finite number: 1_0"),
        (
            "x,a,like,2026-01-01,9,,maybe,",
            "is_paid is none of true, false, yes, no, 1, 0: maybe",
        ),
        ("x,a,like,2026-01-01,9,,", "too few fields: 7 instead of 8"),
        ("x,a,like,2026-01-01,9,,,t,more", "too many fields: 9 instead of 8"),
        ('x,a,like,2026-01-01,9,,,"open', "a quoted field has no end"),
        ('x,a,like,2026-01-01,9,,,"a"b', "malformed CSV: ',' expected after '\"'"),
    ],
)
def test_bad_csv_row(desk: Desk, bad: str, reason: str) -> None:
    two_lines = 'x,a,comment,2026-01-01,3,,,"two\nlines"\n'
    counts = desk.take("a.csv", HEAD + good(1) + "\n" + two_lines + bad + "\n" + good(4, 5))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (5, 4, 1)
    # Header 1, a row 2, an empty line 3, a row of two lines 4 and 5, and then the bad one.
    assert desk.refused() == [(6, reason)]
    assert desk.rows("SELECT run_id, source, file, content FROM raw.quarantine") == [
        ("run001", "files", "a.csv", bad)
    ]
    assert loaded_ids(desk) == ["1", "3", "4", "5"]


def test_row_that_is_not_utf8(desk: Desk) -> None:
    bad = "x,a,like,2026-01-01,2,,,caf\xe9\n".encode("latin-1")
    counts = desk.take("a.csv", (HEAD + good(1)).encode() + bad + good(3).encode())
    assert (counts.loaded, counts.quarantined) == (2, 1)
    assert desk.refused() == [(3, "the text is not valid UTF-8")]


def test_structure_and_values_wrong_in_one_file(desk: Desk) -> None:
    counts = desk.take("a.csv", HEAD + "x,a\n" + good(1) + "x,a,like,never,2,,,\n" + "x\n")
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (4, 1, 3)
    assert [line for line, _ in desk.refused()] == [2, 4, 5]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"platform": "x", ', "malformed JSON"),
        ("not json", "malformed JSON"),
        ("[1, 2]", "malformed JSON: not an object"),
        ("null", "malformed JSON: not an object"),
        ('{"account": "a", "account": "b"}', "malformed JSON: a key stands twice"),
        ('{"account": "a", "Account": "b"}', "malformed JSON: two keys differ only in case"),
        ('{"account": NaN}', "malformed JSON: NaN is no JSON value"),
        ('{"account": "\\ud83d"}', "malformed JSON: half of a surrogate pair in the text"),
        ('{"a": 1}{"b": 2}', "malformed JSON"),
        ("{}", "platform is missing; account is missing; action_type is missing"),
        (
            '{"platform":"x","account":"a","action_type":"like","acted_at":1767614400}',
            "acted_at is not an ISO 8601 time: 1767614400",
        ),
    ],
)
def test_bad_json_line(desk: Desk, bad: str, reason: str) -> None:
    def row(i: int) -> str:
        row = {"platform": "x", "account": "a", "action_type": "like", "acted_at": "2026-01-01"}
        return json.dumps({**row, "action_id": i}) + "\n"

    counts = desk.take("a.jsonl", row(1) + "\n" + row(2) + bad + "\n" + row(3) + row(4))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (5, 4, 1)
    ((line, found),) = desk.refused()
    assert line == 4
    assert found.startswith(reason)
    assert desk.rows("SELECT content FROM raw.quarantine") == [(bad,)]
    assert loaded_ids(desk) == ["1", "2", "3", "4"]


def test_bad_row_of_parquet_is_numbered(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    duckdb.connect().execute(
        "COPY (SELECT 'x' AS platform, 'a' AS account, 'like' AS action_type, "
        f"if(i = 2, 'soon', '2026-01-01') AS acted_at, i AS action_id FROM range(4) t(i)) "
        f"TO '{path}'"
    )
    counts = desk.take("p.parquet", path.read_bytes())
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (4, 3, 1)
    assert desk.refused() == [(3, "acted_at is not an ISO 8601 time: soon")]


def test_an_endless_quote_takes_one_line_only(desk: Desk) -> None:
    rows = good(*range(3000))
    counts = desk.take("a.csv", HEAD + 'x,a,like,2026-01-01,q,,,"never closed\n' + rows)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (3001, 3000, 1)
    assert desk.refused() == [(2, "a quoted field has no end")]


def test_empty_value_of_a_metric_needs_a_status(desk: Desk) -> None:
    counts = desk.take(
        "m.csv",
        "platform,account,metric,value,observed_at,value_status\n"
        "x,a,reach,,2026-01-01,missing\nx,a,views,,2026-01-01,\nx,a,saves,0,2026-01-01,zero\n",
    )
    assert (counts.loaded, counts.quarantined) == (2, 1)
    assert desk.refused() == [(3, "value is missing")]
    assert desk.rows("SELECT metric, value FROM raw.files__metrics ORDER BY 1") == [
        ("reach", None),
        ("saves", 0.0),
    ]


def test_a_column_without_a_name_refuses_the_file(desk: Desk) -> None:
    row = {"platform": "x", "account": "a", "action_type": "like", "acted_at": "2026-01-01"}
    counts = desk.take("a.jsonl", json.dumps(row) + "\n" + json.dumps(row | {"": 1}) + "\n")
    assert (counts.loaded, counts.quarantined) == (0, 1)
    assert desk.refused() == [(None, "a column of the file has no name")]


def test_unknown_kinds_are_kept(desk: Desk) -> None:
    assert desk.take("a.csv", HEAD + "myspace,a,Poke,2026-01-01,1,,,\n").quarantined == 0
    found = desk.rows("SELECT platform, action_type FROM raw.files__actions")
    assert found == [("myspace", "poke")]


GZ = gzip.compress((HEAD + good(*range(2000))).encode(), mtime=0)
ZST = zstandard.compress((HEAD + good(*range(2000))).encode())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\n  \n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "the file is neither CSV, JSON Lines nor Parquet"),
        (
            "platform,account,größe\n".encode("latin-1"),
            "the file is neither CSV, JSON Lines nor Parquet in UTF-8",
        ),
        (b"PK\x03\x04\x14\0", "the zip archive is damaged or cut off"),
        (b"PAR1 and no more", "the file cannot be read"),
        (GZ[:-20], "the compressed file is damaged or cut off"),
        (ZST[:-3], "the compressed file is damaged or cut off"),
        (GZ[:5], "the compressed file is damaged or cut off"),
        (b'[{"platform": 1}, ', "the file cannot be read: the JSON array has no end"),
        (b'[{"platform": 1} 2]', "the file cannot be read"),
        (b"[]", "the file has no rows"),
        (b"{broken\n{\n", "no line of the file is a JSON object"),
        (b"account,platform,Account\n1,2,3\n", "column 'account' stands twice in the file"),
        ("a,b,A\n1,2,3\n".encode("utf-16"), "column 'a' stands twice in the file"),
        (
            b"Platform,account,action_type,when\nx,a,like,2026-01-01\n",
            "no known table has these columns: Platform, account, action_type, when. Nearest is "
            "the table actions, which also needs: acted_at",
        ),
        (
            b'{"platform": "x", "account": "a", "value": 3}\n',
            "no known table has these columns: account, platform, value. Nearest is the table "
            "metrics, which also needs: metric, observed_at",
        ),
    ],
)
def test_unreadable_file(desk: Desk, content: bytes, reason: str) -> None:
    desk.put("other.csv", HEAD + good(1))
    desk.put("sub/bad.dat", content)
    desk.collect()
    counts = desk.load()
    assert sorted((c.rows_in, c.loaded, c.quarantined) for c in counts) == [(1, 0, 1), (1, 1, 0)]
    ((line, found),) = desk.refused()
    assert line is None
    assert found.startswith(reason)
    assert desk.rows("SELECT file FROM raw.quarantine") == [("sub/bad.dat",)]
    desk.collect()
    assert desk.load() == []


def test_refused_rows_are_files_too(desk: Desk) -> None:
    desk.take("a.csv", HEAD + good(1) + "x,a\n")
    (path,) = desk.quarantine.iterdir()
    (line,) = path.read_text().splitlines()
    assert json.loads(line) == {
        "run_id": "run001", "source": "files", "file": "a.csv", "line": 3,
        "reason": "too few fields: 2 instead of 8", "content": "x,a",
    }  # fmt: skip

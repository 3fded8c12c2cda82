"""Native exports of any family: whose they are, what is refused, and that every row is counted."""

import gzip
import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.loading import limited
from orchestration.loading.exports import limits
from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, xlsx, zipped

HEAD = ["Post id", "Date", "Post text", "Post Link", "Impressions", "Likes", "Reposts"]
ROW = ["15", "Tue, Aug 25, 2026", "Hello", "https://x.com/b/status/15", "10", "1", "0"]
OVERVIEW = [["Date", "Video Views", "Profile Views"], ["2026-02-01", "5", "1"]]


def posts(*ids: int) -> str:
    return csv_text([HEAD, *[[str(i), *ROW[1:]] for i in ids]])


def account(desk: Desk) -> str:
    ((found,),) = desk.rows("SELECT DISTINCT account FROM raw.files__content")
    return str(found)


@pytest.mark.parametrize(
    ("path", "name"),
    [("x/brand/a.csv", "brand"), ("2026/Twitter/Brand_2/more/a.csv", "Brand_2")],
)
def test_the_folder_names_the_account(desk: Desk, path: str, name: str) -> None:
    desk.con.execute("INSERT INTO raw.accounts VALUES ('x', 'configured')")
    desk.take(path, posts(1))
    assert account(desk) == name


def test_the_only_account_of_sources_yml(desk: Desk) -> None:
    desk.con.execute("INSERT INTO raw.accounts VALUES ('x', 'configured'), ('tiktok', 'other')")
    desk.take("a.csv", posts(1))
    assert account(desk) == "configured"


def test_the_only_account_that_is_known(desk: Desk) -> None:
    desk.take("x/brand/a.csv", posts(1))
    assert desk.take("b.csv", posts(1, 2)).loaded == 1
    assert account(desk) == "brand"


def test_a_file_without_an_account_waits(desk: Desk) -> None:
    desk.con.execute("INSERT INTO raw.accounts VALUES ('x', 'one'), ('x', 'two')")
    desk.put("a.csv", posts(1))
    for run in ("run001", "run002"):
        desk.collect()
        (counts,) = desk.load()
        assert (counts.rows_in, counts.loaded, counts.quarantined) == (1, 0, 1)
        assert desk.rows("SELECT run_id, file, line, reason FROM raw.quarantine") == [
            (run, "a.csv", None, "the file does not name its x account (known: one, two): put it "
             "into the folder x/<account>/ of the inbox"),
        ]  # fmt: skip
    (desk.inbox / "x" / "two").mkdir(parents=True)
    (desk.inbox / "a.csv").rename(desk.inbox / "x" / "two" / "a.csv")
    desk.collect()
    (counts,) = desk.load()
    assert (counts.loaded, account(desk)) == (1, "two")
    assert desk.rows("SELECT * FROM raw.quarantine") == []
    assert list(desk.quarantine.iterdir()) == []
    desk.collect()
    assert desk.load() == []


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + posts(1, 2),
        posts(1, 2).replace("\r\n", "\n").encode("utf-16"),
        csv_text([HEAD, ["1", *ROW[1:]], ["2", *ROW[1:]]], ";"),
        csv_text([HEAD, ["1", *ROW[1:]], ["2", *ROW[1:]]], "\t"),
        "A title of the report\nand, more\n\n" + posts(1, 2) + "\n,,,,,,\n",
        gzip.compress(posts(1, 2).encode()),
        xlsx({"Sheet1": [["note"], HEAD, [1, *ROW[1:]], [2, *ROW[1:]]]}),
        zipped({"any/where.csv": posts(1, 2), "picture.png": b"\x89PNG\0\0\0"}),
        zipped({"inner.xlsx": xlsx({"S": [HEAD, [1, *ROW[1:]], [2, *ROW[1:]]]})}),
    ],
    ids=["bom", "utf16", "semicolon", "tab", "preamble", "gzip", "xlsx", "zip", "xlsx-in-zip"],
)
def test_ways_to_write_the_same(desk: Desk, content: bytes | str) -> None:
    counts = desk.take("x/b/file.bin", content)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (2, 2, 0), desk.refused()
    found = "SELECT record_key, published_at::VARCHAR, text FROM raw.files__content ORDER BY 1"
    assert desk.rows(found) == [
        ("x|b|1", "2026-08-25 00:00:00", "Hello"),
        ("x|b|2", "2026-08-25 00:00:00", "Hello"),
    ]
    assert desk.rows("SELECT count(*) FROM raw.files__metrics") == [(6,)]


def test_counters_carry_the_day_that_the_file_was_written(desk: Desk) -> None:
    path = desk.put("x/b/a.csv", posts(1))
    written = datetime(2026, 2, 10, 15, tzinfo=UTC).timestamp()
    os.utime(path, (written, written))
    desk.collect()
    desk.load()
    found = "SELECT DISTINCT observed_at::VARCHAR FROM raw.files__metrics"
    assert desk.rows(found) == [("2026-02-10 00:00:00",)]


def test_loaded_twice_nothing_changes(desk: Desk) -> None:
    desk.take("x/b/a.csv", posts(1, 2))
    counts = desk.take("x/b/c.csv", posts(1, 2) + "\r\n")
    assert (counts.rows_in, counts.loaded, counts.unchanged) == (2, 0, 2)
    assert desk.rows("SELECT count(*) FROM raw.files__metrics") == [(6,)]


def test_what_the_typed_load_refuses_takes_the_whole_row_along(desk: Desk) -> None:
    bad = ["2", *ROW[1:4], "1e999", "1", "0"]
    counts = desk.take("x/b/a.csv", csv_text([HEAD, ["1", *ROW[1:]], bad, ["3", *ROW[1:]]]))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (3, 2, 1)
    assert desk.refused() == [(3, "metrics: value is not a finite number: 1e999")]
    assert desk.rows("SELECT content FROM raw.quarantine") == [
        ('2,"Tue, Aug 25, 2026",Hello,https://x.com/b/status/15,1e999,1,0',)
    ]
    for table in ("content", "metrics"):
        ids = desk.rows(f"SELECT DISTINCT content_id FROM raw.files__{table} ORDER BY 1")
        assert ids == [("1",), ("3",)]


def test_broken_structure_costs_its_rows(desk: Desk) -> None:
    lines = posts(1, 2, 3).split("\r\n")
    lines[2:2] = ['9,"never closed', "too,few"]
    data = "\r\n".join(lines).encode() + b'4,"Tue, Aug 25, 2026",caf\xe9,l,1,1,1\r\n'
    counts = desk.take("x/b/a.csv", data)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (6, 3, 3)
    assert desk.refused() == [
        (3, "malformed CSV: ',' expected after '\"'"),
        (4, "too few fields: 2 instead of 7"),
        (7, "the text is not valid UTF-8"),
    ]


def test_a_huge_cell_is_a_problem_of_its_row(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELL", 1000)
    huge = ["9", ROW[1], "y" * 1001, *ROW[3:]]
    counts = desk.take("x/b/a.csv", csv_text([HEAD, huge, ROW]))
    assert (counts.loaded, counts.quarantined) == (1, 1)
    assert desk.refused() == [(2, "a cell is longer than 1000 characters")]


def test_formulas_are_text_or_their_last_value(desk: Desk) -> None:
    risky = '=HYPERLINK("http://127.0.0.1")'
    desk.take("x/b/a.csv", csv_text([HEAD, ["1", ROW[1], risky, *ROW[3:]]]))
    desk.take("x/b/a.xlsx", xlsx({"S": [HEAD, ["2", *ROW[1:4], "=SUM(A1)", "1", "0"]]}))
    assert desk.rows("SELECT text FROM raw.files__content WHERE content_id = '1'") == [(risky,)]
    assert desk.rows(
        "SELECT value FROM raw.files__metrics WHERE content_id = '2' AND metric = 'impressions'"
    ) == [(7.0,)]


def test_a_wrong_header_names_the_nearest_export(desk: Desk) -> None:
    header = ["Post number", *HEAD[1:]]
    counts = desk.take("x/b/a.csv", csv_text([header, ROW]))
    assert (counts.rows_in, counts.quarantined) == (1, 1)
    ((line, reason),) = desk.refused()
    assert line is None
    assert "Post number, Date, Post text, Post Link, Impressions, Likes, Reposts" in reason
    assert "Nearest is the export X analytics, content, which also needs: Post id" in reason


def test_an_unknown_member_is_told_beside_the_known(desk: Desk) -> None:
    members = {"Overview.csv": csv_text(OVERVIEW), "Other.csv": "a,b\n1,2\n"}
    counts = desk.take("tiktok/b/a.zip", zipped(members))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (2, 1, 1)
    assert desk.refused() == [(None, "Other.csv: no known export has these columns: a, b")]


def cut_member() -> bytes:
    data = bytearray(zipped({"Overview.csv": csv_text(OVERVIEW * 300)}))
    data[80:90] = bytes(10)
    return bytes(data)


def locked() -> bytes:
    data = bytearray(zipped({"Overview.csv": csv_text(OVERVIEW)}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1  # the flag of an encrypted member
    return bytes(data)


def shifted(cut: int) -> bytes:
    """An archive that lost bytes in its middle, so that its offsets point elsewhere."""
    data = zipped({"Overview.csv": csv_text(OVERVIEW)})
    return data[: len(data) // 2] + data[len(data) // 2 + cut :]


ARCHIVE = zipped({"Overview.csv": csv_text(OVERVIEW)})
BOOK = xlsx({"Overview": OVERVIEW})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ARCHIVE[:-30], "the zip archive is damaged or cut off"),
        (ARCHIVE[:40], "the zip archive is damaged or cut off"),
        (cut_member(), "the zip archive is damaged or cut off"),
        (shifted(1), "the zip archive is damaged or cut off"),
        (shifted(20), "the zip archive is damaged or cut off"),
        (locked(), "the zip archive is locked by a password"),
        (BOOK[:-30], "the zip archive is damaged or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "the workbook cannot be read"),
        (xlsx({"S": [["a", "b"], [1, 2]]}), "no part of the file is known: S: no known export"),
        (zipped({"in.zip": ARCHIVE}), "the file is neither CSV"),
        (zipped({"a.png": b"\x89PNG\0\0"}), "the file is neither CSV"),
    ],
    ids=["end lost", "head only", "member cut", "byte lost", "bytes lost", "locked", "book cut",
         "old workbook", "unknown sheet", "archive inside", "pictures only"],
)  # fmt: skip
def test_unreadable_files(desk: Desk, content: bytes, reason: str) -> None:
    counts = desk.take("tiktok/b/a.bin", content)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (1, 0, 1)
    ((line, found),) = desk.refused()
    assert (line, found[: len(reason)]) == (None, reason)
    assert desk.rows("SELECT count(*) FROM raw.files__metrics") == [(0,)]


def test_names_in_an_archive_are_no_paths(desk: Desk, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    members = {"../../../evil.csv": csv_text(OVERVIEW), "/tmp/evil.xlsx": BOOK}
    counts = desk.take("tiktok/b/a.zip", zipped(members))
    assert counts.quarantined == 0
    new = {path.name for path in tmp_path.rglob("*")} - {path.name for path in before}
    assert not [name for name in new if "evil" in name]
    assert not Path("/tmp/evil.xlsx").exists()


@pytest.mark.parametrize(
    ("limit", "value", "content", "reason"),
    [
        ("MAX_MEMBER_BYTES", 1000, zipped({"a.csv": csv_text(OVERVIEW) + "\n" * 2000}),
         "a.csv in the archive is larger than"),
        ("MAX_MEMBERS", 3, zipped({f"{n}.csv": "a" for n in range(4)}), "more than 3 members"),
        ("MAX_ARCHIVE_BYTES", 10, ARCHIVE, "the archive holds more than"),
        ("MAX_HEADS_BYTES", 10, ARCHIVE, "the zip archive holds more texts than are read"),
        ("MAX_WORKBOOK_BYTES", 900, BOOK, "the workbook is larger than"),
        ("MAX_ROWS", 1, BOOK, "more than 1 rows"),
    ],
)  # fmt: skip
def test_too_large(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    value: int,
    content: bytes,
    reason: str,
) -> None:
    monkeypatch.setattr(limits, limit, value)
    counts = desk.take("tiktok/b/a.bin", content)
    assert (counts.rows_in, counts.quarantined) == (1, 1)
    assert reason in desk.refused()[0][1]


def test_a_workbook_that_claims_millions_of_cells(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(limited, "READER_BYTES", 400 * 1024 * 1024)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(xlsx({"S": OVERVIEW}))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members[sheet] = members[sheet].replace(b"</sheetData>", far)
    desk.take("tiktok/b/bomb.xlsx", zipped(members))
    ((_, reason),) = desk.refused()
    assert reason == "the workbook needs more memory or time than a workbook is given"


def test_quarantine_as_a_file(desk: Desk) -> None:
    desk.take("x/b/a.csv", csv_text([HEAD, ROW, ["x", *ROW[1:3], "", "1", "1", "1"]]))
    (path,) = desk.quarantine.iterdir()
    (line,) = path.read_text().splitlines()
    told = json.loads(line)
    assert (told["file"], told["line"], told["reason"]) == (
        "x/b/a.csv", 3, "Post id is no number: x",
    )  # fmt: skip

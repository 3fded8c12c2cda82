"""Contents that once stopped a load: each is loaded, or refused with its reason, alone."""

import csv
import gzip
import io
import zipfile

import pytest

from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, zipped
from tests.loading.test_exports_events import ABOUT, PEOPLE, report

HEAD = "platform,account,action_type,acted_at,action_id,text\n"
ROW = "x,a,like,2026-01-01,{},t\n"
OVERVIEW = "Date,Video Views,Profile Views\n2026-02-01,5,1\n"


def test_all_rows_refused_where_others_are_stored(desk: Desk) -> None:
    desk.take("good.csv", HEAD + ROW.format(1))
    counts = desk.take("bad.csv", HEAD + "x,a,like,never,2,t\nx,a,like,later,3,t\n")
    assert (counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined) == (2, 0, 0, 2)


@pytest.mark.parametrize("behind", [b"\0" * 100, gzip.compress(b"")], ids=["zeros", "nothing"])
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_gzip_with_something_behind_it(desk: Desk, kind: str, behind: bytes) -> None:
    rows = '[{"platform":"x","account":"a","action_type":"like","acted_at":"2026-01-01"}]'
    text = HEAD + ROW.format(1) if kind == "csv" else rows
    counts = desk.take("a.gz", gzip.compress(text.encode()) + behind)
    assert (counts.loaded, counts.quarantined) == (1, 0), desk.refused()


def test_a_member_without_a_name(desk: Desk) -> None:
    data = bytearray(zipped({"Overview.csv": OVERVIEW}))
    at = data.index(b"PK\x01\x02") + 28
    data[at : at + 2] = b"\0\0"
    desk.take("tiktok/b/a.zip", bytes(data))
    ((line, reason),) = desk.refused()
    assert line is None and reason.startswith("the zip archive is damaged or cut off")


def test_a_member_whose_name_is_no_text(desk: Desk) -> None:
    data = bytearray(zipped({"Overview.csv": OVERVIEW}))
    at = data.index(b"PK\x01\x02")
    data[at + 9] |= 0x08  # names are UTF-8, it says
    data[at + 46] = 0xA8
    desk.take("tiktok/b/a.zip", bytes(data))
    ((_, reason),) = desk.refused()
    assert reason.startswith("the zip archive is damaged or cut off: 'utf-8' codec")


def test_a_damaged_archive_within_gzip(desk: Desk) -> None:
    packed = bytearray(gzip.compress(zipped({"Overview.csv": OVERVIEW})))
    packed[-6] ^= 0xFF
    desk.take("tiktok/b/a.zip.gz", bytes(packed))
    ((_, reason),) = desk.refused()
    assert reason.startswith("the compressed file is damaged or cut off")


def test_a_link_in_an_archive_is_not_followed(desk: Desk) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("Overview.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    counts = desk.take("tiktok/b/a.zip", out.getvalue())
    assert counts.quarantined == 1
    assert "root:" not in str(desk.rows("SELECT * FROM raw.quarantine"))


@pytest.mark.parametrize("number", ["9" * 400 + ":00:00", "1:00:" + "9" * 400, "9" * 5000])
def test_a_duration_beyond_all_numbers(desk: Desk, number: str) -> None:
    head = ["Content", "Video title", "Video publish time", "Duration", "Views",
            "Average view duration"]  # fmt: skip
    rows = [head, ["v1", "T", "Feb 3, 2026", "60", "1", number]]
    rows += [["v2", "T", "Feb 3, 2026", "60", "1", "0:10"]]
    counts = desk.take("youtube/b/a.csv", csv_text(rows))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (2, 1, 1), desk.refused()


@pytest.mark.parametrize("minutes", ["9" * 400, "\u00b2", "9" * 5000])
def test_a_session_of_endless_minutes(desk: Desk, minutes: str) -> None:
    about = [minutes if cell == "60" else cell for cell in ABOUT]
    counts = desk.take("event/brand/a.csv", report(PEOPLE, about))
    assert counts.loaded > 0 and "cannot be read as one" not in str(desk.refused())


def test_an_id_of_a_session_without_its_digits(desk: Desk) -> None:
    about = ["8.12E+10" if cell == "812 3456 7890" else cell for cell in ABOUT]
    desk.take("event/brand/a.csv", report(PEOPLE, about))
    ((_, reason),) = desk.refused()
    assert reason == "a spreadsheet has cut the digits of the id 8.12E+10"


@pytest.mark.parametrize("year", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_the_calendar(desk: Desk, year: str) -> None:
    head = ["Post id", "Date", "Post text", "Post Link", "Impressions", "Likes", "Reposts"]
    rows = [
        head,
        ["1", year, "a", "l", "1", "1", "1"],
        ["2", "2026-01-01", "a", "l", "1", "1", "1"],
    ]
    counts = desk.take("x/b/a.csv", csv_text(rows))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (2, 1, 1), desk.refused()


def test_a_header_reads_the_same_whatever_was_read_before(desk: Desk) -> None:
    csv.field_size_limit(131_072)
    names = ",".join(f"column_{n}_{'x' * 150}" for n in range(900))
    data = HEAD.strip() + f",{names}\n" + ROW.format(1).strip() + ",1" * 900 + "\n"
    counts = desk.take("a.csv", data)
    assert (counts.loaded, counts.quarantined) == (1, 0), desk.refused()


def test_a_record_too_long_costs_itself(desk: Desk) -> None:
    long = "\u00e9" * 9_000_000
    data = HEAD + f'x,a,like,2026-01-01,1,"{long}"\n' + ROW.format(2) + "x,a\n"
    counts = desk.take("a.csv", data)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (3, 1, 2)
    assert desk.refused()[0] == (2, "the record is longer than 16 MB")

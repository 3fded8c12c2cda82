"""Every format and compression gives the same raw content."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import zstandard

from tests.loading.desk import Desk

NAMES = (
    "platform", "account", "action_id", "action_type", "acted_at", "person_id", "text",
    "quantity", "is_paid", "shop_code",
)  # fmt: skip
ROWS = [
    ("mastodon", "acme", "1", "like", "2026-01-05T10:00:00Z", "ana", "", "", "true", "b 7"),
    (
        "web",
        "acme",
        "2",
        "comment",
        "2026-01-05T10:00:00+02:00",
        "bo",
        'say "hi", ok',
        "2",
        "0",
        "",
    ),
    ("x", "acme", "3", "reply", "2026-01-05", "", "two\nlines", "1.5", "", "é€"),
    ("x", "acme", "4", "share", "2026-01-05 10:00:00.123456", "cy", " spaced ", "", "no", "5"),
]
EXPECTED_TIMES = [
    "2026-01-05 10:00:00", "2026-01-05 08:00:00", "2026-01-05 00:00:00",
    "2026-01-05 10:00:00.123456",
]  # fmt: skip
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda b: b,
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
}


def as_csv(delimiter: str = ",", newline: str = "\n", names: tuple[str, ...] = NAMES) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
    writer.writerows([names, *ROWS])
    return text.getvalue().encode()


def objects() -> list[dict[str, object]]:
    typed: list[dict[str, object]] = []
    for row in ROWS:
        cells: dict[str, object] = {k: v for k, v in zip(NAMES, row, strict=True) if v != ""}
        if "quantity" in cells:
            cells["quantity"] = float(str(cells["quantity"]))
        if "is_paid" in cells:
            cells["is_paid"] = cells["is_paid"] == "true"
        typed.append(cells)
    return typed


def as_jsonl() -> bytes:
    return "".join(json.dumps(row) + "\n" for row in objects()).encode()


def as_parquet(folder: Path) -> bytes:
    source, target = folder / "rows.jsonl", folder / "rows.parquet"
    source.write_bytes(as_jsonl())
    duckdb.connect().execute(
        f"COPY (SELECT * REPLACE (acted_at::VARCHAR AS acted_at) FROM read_json('{source}', "
        "columns = {platform: 'VARCHAR', account: 'VARCHAR', action_id: 'VARCHAR', "
        "action_type: 'VARCHAR', acted_at: 'VARCHAR', person_id: 'VARCHAR', text: 'VARCHAR', "
        f"quantity: 'DOUBLE', is_paid: 'BOOLEAN', shop_code: 'VARCHAR'}})) TO '{target}'"
    )
    return target.read_bytes()


def content(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows("SELECT * EXCLUDE (landing_file) FROM raw.files__actions ORDER BY record_key")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    desk = Desk(tmp_path_factory.mktemp("expected") / "desk")
    assert desk.take("a.csv", as_csv()).loaded == len(ROWS)
    return content(desk)


def test_values_are_typed(desk: Desk) -> None:
    desk.take("a.csv", as_csv())
    rows = desk.rows(
        "SELECT acted_at::VARCHAR, quantity, is_paid, person_id, text, payload::VARCHAR, "
        "is_current FROM raw.files__actions ORDER BY record_key"
    )
    by_key = desk.rows("SELECT record_key FROM raw.files__actions ORDER BY record_key")
    assert [key for (key,) in by_key] == [
        "mastodon|acme|1", "web|acme|2", "x|acme|3", "x|acme|4",
    ]  # fmt: skip
    assert rows == [
        (EXPECTED_TIMES[0], None, True, "ana", None, '{"shop_code":"b 7"}', True),
        (EXPECTED_TIMES[1], 2.0, False, "bo", 'say "hi", ok', None, True),
        (EXPECTED_TIMES[2], 1.5, None, None, "two\nlines", '{"shop_code":"é€"}', True),
        (EXPECTED_TIMES[3], None, False, "cy", " spaced ", '{"shop_code":"5"}', True),
    ]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "json"])
def test_formats_and_compressions_are_equal(
    desk: Desk, tmp_path: Path, expected: list[tuple[object, ...]], kind: str, suffix: str
) -> None:
    data = {
        "csv": as_csv(),
        "jsonl": as_jsonl(),
        "json": json.dumps(objects(), indent=1).encode(),
        "parquet": as_parquet(tmp_path),
    }[kind]
    # The name says nothing: a file is known by its content.
    counts = desk.take(f"export{suffix or '.bin'}", COMPRESSIONS[suffix](data))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (4, 4, 0)
    assert content(desk) == expected


@pytest.mark.parametrize(
    "data",
    [
        as_csv(";"),
        as_csv("\t"),
        as_csv(newline="\r\n"),
        b"\xef\xbb\xbf" + as_csv(),
        as_csv(names=tuple(f" {name.upper()}" for name in NAMES)),
        b"\n" + as_csv(),
        as_csv().decode().encode("utf-16"),
        b"\xef\xbb\xbf" + as_jsonl(),
        as_jsonl().replace(b"\n", b"\r\n\r\n"),
        as_jsonl().decode().encode("utf-16"),
        as_jsonl().replace(b'"platform": "x"', b'"Platform": "X"'),
    ],
    ids=[
        "semicolon", "tab", "crlf", "bom", "capitals", "blank-first", "utf16", "json-bom",
        "json-crlf", "json-utf16", "json-mixed-case",
    ],
)  # fmt: skip
def test_ways_to_write_the_same(
    desk: Desk, expected: list[tuple[object, ...]], data: bytes
) -> None:
    counts = desk.take("export.txt", data)
    assert (counts.loaded, counts.quarantined) == (4, 0), desk.refused()
    assert content(desk) == expected


@pytest.mark.parametrize(
    ("text", "expected_time"),
    [
        ("2026-01-05T10:00:00-03:30", "2026-01-05 13:30:00"),
        ("2026-01-05 10:00:00 +0200", "2026-01-05 08:00:00"),
        ("2026-01-05T10:00+02", "2026-01-05 08:00:00"),
        ("20260105T100000Z", "2026-01-05 10:00:00"),
        ("20260105", "2026-01-05 00:00:00"),
        ("2026-01-05T10:00:00,5z", "2026-01-05 10:00:00.5"),
        ("2026-01-05 10:00:00 UTC", "2026-01-05 10:00:00"),
        ("2026-01-05T10:00:00.123456789Z", "2026-01-05 10:00:00.123456"),
        (" 2026-01-05 ", "2026-01-05 00:00:00"),
    ],
)
def test_iso_times(desk: Desk, text: str, expected_time: str) -> None:
    desk.con.execute("SET TimeZone = 'America/New_York'")
    desk.take("a.csv", f'platform,account,action_type,acted_at\nx,a,like,"{text}"\n')
    found = desk.rows("SELECT acted_at::VARCHAR FROM raw.files__actions")
    assert found == [(expected_time,)], desk.refused()


def test_parquet_times_with_zone(desk: Desk, tmp_path: Path) -> None:
    con = duckdb.connect()
    con.execute("SET TimeZone = 'Asia/Kolkata'")
    path = tmp_path / "p.parquet"
    con.execute(
        "COPY (SELECT 'x' AS platform, 'a' AS account, 'like' AS action_type, "
        "TIMESTAMPTZ '2026-01-05 10:00:00+02:00' AS acted_at, {'k': [1, 2]} AS more, 2.0 AS n) "
        f"TO '{path}'"
    )
    desk.con.execute("SET TimeZone = 'America/New_York'")
    desk.take("p.parquet", path.read_bytes())
    found = desk.rows("SELECT acted_at::VARCHAR, payload::VARCHAR FROM raw.files__actions")
    assert found == [("2026-01-05 08:00:00", '{"more":{"k":[1,2]},"n":"2"}')]


def test_the_three_tables_are_told_apart(desk: Desk) -> None:
    desk.put("a/1.csv", "platform,account,action_type,acted_at\nx,a,like,2026-01-01\n")
    desk.put("b/2.csv", "platform,account,content_id,published_at\nx,a,c1,2026-01-01\n")
    desk.put("c/3.csv", "platform,account,metric,value,observed_at\nx,a,reach,1e3,2026-01-01\n")
    desk.collect()
    assert [counts.stream for counts in desk.load()] == ["actions", "content", "metrics"]
    assert desk.rows("SELECT record_key, value, period FROM raw.files__metrics") == [
        ("x|a||reach|lifetime||2026-01-01 00:00:00|", 1000.0, "lifetime")
    ]

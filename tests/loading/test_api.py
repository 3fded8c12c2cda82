"""Landing files of the platforms."""

import gzip
import json
from typing import Any

from orchestration.loading import LoadCounts
from tests.loading.desk import Desk

AT = "2026-03-01T12:00:00+00:00"


def envelope(key: str, payload: dict[str, Any], at: str = AT) -> str:
    return json.dumps(
        {"record_key": key, "account": "acme", "extracted_at": at, "payload": payload}
    )


def land(desk: Desk, run: str, *lines: str, stream: str = "posts", cut: int = 0) -> LoadCounts:
    folder = desk.landing / "bluesky" / stream
    folder.mkdir(parents=True, exist_ok=True)
    data = gzip.compress("".join(f"{line}\n" for line in lines).encode())
    (folder / f"{run}__acme.jsonl.gz").write_bytes(data[: len(data) - cut])
    (counts,) = desk.load()
    return counts


def test_versions(desk: Desk) -> None:
    first = {"text": "hi", "n": 1.0, "deep": [{"b": 1, "a": 2.5}]}
    same = {"deep": [{"a": 2.50, "b": 1.0}], "n": 1, "text": "hi"}
    assert land(desk, "r1", envelope("acme|1", first)) == LoadCounts(1, 1, 0, 0, "posts")
    assert land(desk, "r2", envelope("acme|1", same)) == LoadCounts(1, 0, 1, 0, "posts")
    counts = land(desk, "r3", envelope("acme|1", {"text": "ho"}), envelope("acme|2", first))
    assert counts == LoadCounts(2, 2, 0, 0, "posts")
    assert desk.rows(
        "SELECT record_key, account, extracted_at::VARCHAR, run_id, landing_file, load_id, "
        "is_current, payload ->> 'text' FROM raw.bluesky__posts ORDER BY load_id, record_key"
    ) == [
        ("acme|1", "acme", "2026-03-01 12:00:00", "r1", "bluesky/posts/r1__acme.jsonl.gz", 1,
         False, "hi"),
        ("acme|1", "acme", "2026-03-01 12:00:00", "r3", "bluesky/posts/r3__acme.jsonl.gz", 3,
         True, "ho"),
        ("acme|2", "acme", "2026-03-01 12:00:00", "r3", "bluesky/posts/r3__acme.jsonl.gz", 3,
         True, "hi"),
    ]  # fmt: skip


def test_payload_keeps_its_order_and_half_emojis_are_replaced(desk: Desk) -> None:
    land(desk, "r1", envelope("acme|1", {"b": "x\ud83d", "a": None}))
    assert desk.rows("SELECT payload::VARCHAR FROM raw.bluesky__posts") == [
        ('{"b":"x\ufffd","a":null}',)
    ]


def test_malformed_lines(desk: Desk) -> None:
    bad = {
        2: ('{"record_key": ', "malformed JSON"),
        3: ("[]", "not an object"),
        4: (envelope("", {}), "record_key is missing"),
        5: ('{"record_key": "k", "account": "a", "extracted_at": "x"}', "payload is missing"),
        6: (envelope("k", {}, at="soon"), "extracted_at is not an ISO 8601 time"),
        7: (envelope("k", {"n": 1}).replace("1}", "1e999}"), "a number is out of range"),
    }
    lines = [envelope("acme|1", {}), *(line for line, _ in bad.values()), envelope("acme|2", {})]
    counts = land(desk, "r1", *lines)
    assert counts == LoadCounts(8, 2, 0, 6, "posts")
    found = desk.refused()
    assert [line for line, _ in found] == list(bad)
    for (_, reason), (_, expected) in zip(found, bad.values(), strict=True):
        assert reason.startswith(expected)


def test_file_that_was_cut_off_loads_nothing(desk: Desk) -> None:
    counts = land(desk, "r1", *(envelope(f"acme|{i}", {"i": i}) for i in range(2000)), cut=30)
    assert counts == LoadCounts(1, 0, 0, 1, "posts")
    assert desk.rows("SELECT count(*) FROM raw.bluesky__posts") == [(0,)]
    assert desk.rows("SELECT source, file, line, reason FROM raw.quarantine") == [
        ("bluesky", "bluesky/posts/r1__acme.jsonl.gz", None,
         "the compressed file is damaged or cut off: Compressed file ended before the "
         "end-of-stream marker was reached"),
    ]  # fmt: skip


def test_unknown_stream(desk: Desk) -> None:
    assert land(desk, "r1", envelope("k", {}), stream="poems").quarantined == 1
    assert desk.refused() == [(None, "no stream 'poems' of a platform 'bluesky' is known")]


def test_order_follows_the_runs(desk: Desk) -> None:
    folder = desk.landing / "bluesky" / "posts"
    folder.mkdir(parents=True)
    for run, text in (("r2", "new"), ("r1", "old")):
        line = envelope("acme|1", {"text": text}) + "\n"
        (folder / f"{run}__acme.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    (folder / ".r0__acme.jsonl.gz").write_bytes(b"half written")
    assert [counts.loaded for counts in desk.load()] == [1, 1]
    assert desk.rows("SELECT payload ->> 'text' FROM raw.bluesky__posts WHERE is_current") == [
        ("new",)
    ]

"""Reading JSON record by record: the same as a parser, damage, and the bounds."""

import io
import json
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.loading.exports import json_items, limits
from orchestration.loading.exports.json_items import items_of
from orchestration.loading.exports.model import Part
from orchestration.loading.quarantine import UnreadableFile
from tests.loading import test_exports_json as downloads
from tests.loading.desk import Desk
from tests.loading.export_files import zipped
from tests.loading.test_properties import damaged, edits


def part(data: bytes) -> Part:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        yield io.BytesIO(data)

    return Part("", data[:4096].decode("utf-8", "replace"), (), lambda: iter(()), open=opened)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(json_values) | st.dictionaries(st.text(), json_values), st.sampled_from([None, 1]))
def test_records_are_those_of_the_document(document: Any, indent: int | None) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=bool(indent))
    expected: list[Any] = []
    if isinstance(document, list):
        expected = [("", one) for one in document]
    else:
        for key, value in document.items():
            expected += [(key, one) for one in (value if isinstance(value, list) else [value])]
    found = list(items_of(part(text.encode("utf-8", "surrogatepass"))))
    if any(item.problem == "the text is not valid UTF-8" for item in found):
        return
    assert [(item.key, item.value) for item in found] == expected
    assert [item.number for item in found] == list(range(1, len(expected) + 1))


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_however_it_is_read(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(json_items, "_CHUNK", size)
    document = {"a": [1, {"b": '\\"]}'}], "c": {"d": ["é"]}, "e": "x,}", "f": []}
    found = [(item.key, item.value) for item in items_of(part(json.dumps(document).encode()))]
    assert found == [("a", 1), ("a", {"b": '\\"]}'}), ("c", {"d": ["é"]}), ("e", "x,}")]


@pytest.mark.parametrize(
    "text", ["[1, 2", '[1, "2', '{"a": 1', '{"a": [1}', '{"a"', "[1}", "[1] []", '{"a" 1}', "", "7"]
)
def test_a_document_without_its_end(text: str) -> None:
    with pytest.raises(UnreadableFile):
        list(items_of(part(text.encode())))


def test_a_record_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "MAX_RECORD", 1000)
    monkeypatch.setattr(json_items, "_CHUNK", 100)
    with pytest.raises(UnreadableFile, match="longer than 1000 characters"):
        list(items_of(part(json.dumps(["x" * 5000]).encode())))
    assert len(list(items_of(part(json.dumps(["x" * 500] * 50).encode())))) == 50


def test_memory_is_that_of_a_record() -> None:
    data = json.dumps([{"timestamp": n, "title": "x" * 1000} for n in range(5_000)]).encode()
    tracemalloc.start()
    count = sum(1 for _ in items_of(part(data)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 5_000
    assert peak < len(data) / 2


def test_a_bomb_is_not_unpacked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MEMBER_BYTES", 1024 * 1024)
    bomb = "[" + " " * (2 * 1024 * 1024) + "]"
    counts = desk.take("facebook/b/d.zip", zipped({"posts.json": bomb}))
    assert (counts.rows_in, counts.quarantined) == (1, 1)
    assert "posts.json in the archive is larger than 1 MB" in desk.refused()[0][1]


def test_a_member_that_lies_about_its_size(desk: Desk) -> None:
    text = downloads.spoilt(downloads.POSTS)
    data = bytearray(zipped({"posts.json": text}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("posts.json").file_size
    wrong = (10).to_bytes(4, "little")
    data = bytearray(bytes(data).replace(size.to_bytes(4, "little"), wrong))
    counts = desk.take("facebook/b/d.zip", bytes(data))
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (1, 0, 1)


def test_names_are_no_paths(desk: Desk, tmp_path: Path) -> None:
    member = {"../../../../evil.json": downloads.spoilt(downloads.POSTS)}
    assert desk.take("facebook/b/d.zip", zipped(member)).loaded == 3
    assert not [path for path in tmp_path.rglob("*evil*")]


SEEDS = (
    downloads.spoilt(downloads.POSTS).encode(),
    json.dumps(downloads.FOLLOWERS, indent=2).encode(),
    json.dumps(downloads.COMMENTS, indent=1, ensure_ascii=False).encode("utf-8-sig"),
    downloads.spoilt(downloads.MESSAGES).encode(),
    zipped({"a.json": downloads.spoilt(downloads.MEDIA), "b.json": '{"ig_stories": []}'}),
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), edits)
def test_damaged_downloads(seed: bytes, changes: list[tuple[str, float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "desk")
        desk.con.execute("INSERT INTO raw.accounts VALUES ('facebook_pages', 'zoë')")
        counts = desk.take("instagram/brand käse/file", damaged(seed, changes))
        assert counts.rows_in == counts.loaded + counts.unchanged + counts.quarantined
        refused = desk.rows("SELECT count(*), count(DISTINCT line) FROM raw.quarantine")[0]
        assert refused[0] == counts.quarantined
        assert refused[1] == refused[0] or counts.stream is None
        stored = desk.rows(
            "SELECT (SELECT count(*) FROM raw.files__content) + "
            "(SELECT count(*) FROM raw.files__actions)"
        )[0][0]
        assert (stored > 0) == (counts.loaded > 0)
        desk.con.close()

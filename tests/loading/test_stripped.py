"""Copies of inbox files lose the persons who were erased and load to the same rows else."""

import csv
import gzip
import io
import json
import tempfile
import zipfile
from pathlib import Path

import duckdb
import pytest
import zstandard

from extractors.person_ids import key_of
from extractors.registry import PLATFORMS
from extractors.suppression import Suppression
from orchestration.loading import load, pending
from orchestration.loading.contents import texts_of
from tests.loading.desk import Desk

ERASED = Suppression(
    {key_of("forum", "", "ana"), key_of("mastodon", "", "ana@a.example")},
    ["forum", "mastodon"],
    {name: spec.persons for name, spec in PLATFORMS.items()},
)
COLUMNS = "platform,account,action_type,acted_at,person_id,target_person_id,text,colour"
ROWS = [
    "forum,acme,comment,2026-01-05,ana,,mine alone,red",
    "forum,acme,comment,2026-01-05,ana2,ana,@ana and @ana2 agree,1.50",
    "forum,acme,comment,2026-01-05,bob,ana2,\"two\nlines, ana\",",
    "forum,acme,comment,2026-01-05,bob,ana2,\"two\nlines, ana\",",
    "mastodon,acme,like,2026-01-05,ana@a.example,,,",
    "mastodon,acme,comment,2026-01-05,joana@a.example,,see https://a.example/@joana,",
    "forum,acme,comment,yesterday,bob,,ask @ana,",
    "forum,acme,comment,never,bob,,a bad time,",
]  # fmt: skip
# The same as if the person had never been there.
NEVER = [
    "forum,acme,comment,2026-01-05,ana2,erased,@erased and @ana2 agree,1.50",
    *ROWS[2:4],
    *ROWS[5:6],
]


def csv_of(rows: list[str]) -> str:
    return "\n".join([COLUMNS, *rows]) + "\n"


def as_jsonl(text: str) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in csv.DictReader(io.StringIO(text)))


def as_array(text: str) -> bytes:
    return b"[" + b",".join(as_jsonl(text).splitlines()) + b"]"


def as_parquet(text: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "rows.jsonl"), Path(folder, "rows.parquet")
        source.write_bytes(as_jsonl(text))
        duckdb.execute(f"COPY (FROM '{source}') TO '{target}' (FORMAT parquet)")
        return target.read_bytes()


FORMS = {
    "csv": str.encode,
    "csv of Windows": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "jsonl.gz": lambda text: gzip.compress(as_jsonl(text)),
    "array.zst": lambda text: zstandard.compress(as_array(text)),
    "parquet": as_parquet,
    "parquet.gz": lambda text: gzip.compress(as_parquet(text)),
}
WITHOUT_TRACE = """
    SELECT record_key, platform, action_type, acted_at, person_id, target_person_id, text,
        payload::VARCHAR, is_current FROM raw.files__actions ORDER BY ALL
"""


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_loads_to_the_same_rows_without_the_person(desk: Desk, tmp_path, form) -> None:
    desk.put("acts", FORMS[form](csv_of(ROWS)))
    desk.collect()
    (file,) = pending(desk.con, desk.landing)
    counts = load(desk.con, file, "r1", desk.quarantine, ERASED)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (8, 4, 4)
    found = desk.rows(WITHOUT_TRACE)
    assert sorted(row[4] for row in found) == ["ana2", "bob", "bob", "joana@a.example"]
    assert {row[5:7] for row in found if row[4] == "ana2"} == {
        ("erased", "@erased and @ana2 agree")
    }
    refused = desk.rows("SELECT reason, content IS NULL FROM raw.quarantine ORDER BY 1")
    assert [row for row in refused if row[1]] == [("erased on request", True)] * 3
    # The copy in landing is another one, and a new warehouse made of it has the same rows.
    (copy,) = [p for p in (desk.landing / "files").iterdir() if p.suffix != ".json"]
    text = "".join(line for _, lines in texts_of(copy) for line in lines)
    assert copy.name.endswith(".stripped.jsonl.zst")
    assert "mine alone" not in text and '"ana"' not in text and "@ana " not in text
    anew = Desk(tmp_path / "anew")
    (again,) = pending(anew.con, desk.landing)
    assert load(anew.con, again, "r2", anew.quarantine, ERASED) == counts
    assert anew.rows(WITHOUT_TRACE) == found
    # The same content in the inbox is known.
    assert [f.status for f in desk.collect()] == ["known"]
    assert pending(desk.con, desk.landing) == []


@pytest.mark.parametrize("form", FORMS)
def test_others_rows_keep_their_ids(desk: Desk, tmp_path, form) -> None:
    never = Desk(tmp_path / "never")
    never.take("acts", FORMS[form](csv_of(NEVER)))
    desk.put("acts", FORMS[form](csv_of(ROWS)))
    desk.collect()
    (file,) = pending(desk.con, desk.landing)
    load(desk.con, file, "r1", desk.quarantine, ERASED)
    assert desk.rows(WITHOUT_TRACE) == never.rows(WITHOUT_TRACE)


def test_a_file_without_the_person_is_left_as_it_is(desk: Desk) -> None:
    desk.put("a.csv", COLUMNS + "\nforum,acme,comment,2026-01-05,ana2,,banana @ana2,\n")
    desk.collect()
    (file,) = pending(desk.con, desk.landing)
    load(desk.con, file, "r1", desk.quarantine, ERASED)
    assert [p.name for p in (desk.landing / "files").glob("*stripped*")] == []


def test_an_unreadable_file_that_names_the_person_loses_its_copy(desk: Desk) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("talk.txt", "hello @ana@a.example")
    desk.put("odd.zip", packed.getvalue())
    desk.put("fine.csv", "some,thing\n1,2\n")
    desk.collect()
    for file in pending(desk.con, desk.landing):
        assert load(desk.con, file, "r1", desk.quarantine, ERASED).quarantined == 1
    reasons = dict(desk.rows("SELECT file, reason FROM raw.quarantine"))
    assert reasons["odd.zip"].endswith("its copy was removed: erased on request")
    assert "erased" not in reasons["fine.csv"]
    anew = Desk(desk.root / "anew")
    for file in pending(anew.con, desk.landing):
        load(anew.con, file, "r2", anew.quarantine, ERASED)
    assert dict(anew.rows("SELECT file, reason FROM raw.quarantine")) == reasons

"""Damaged files of any kind: no crash, no row lost, and the fast way agrees with the exact one."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.loading import LoadCounts, reading
from orchestration.loading.probe import probe
from orchestration.loading.records import records
from tests.loading.desk import Desk
from tests.loading.test_formats import as_csv, as_jsonl

SEEDS = (as_csv(), as_csv(";", "\r\n"), as_jsonl())
PIECES = (
    b'"', b"\n", b"\r\n", b",", b";", b"\\", b"{", b"}", b"[", b"\xff", b"\xc3", b"\0", b" ",
    b"null", b'""', b":", b"\xef\xbb\xbf", b"2026-13-01", b"1e999", b"-", b"\t", b"\\u0000",
)  # fmt: skip

edits = st.lists(
    st.tuples(
        st.sampled_from(["insert", "cut", "double"]),
        st.floats(0, 1),
        st.integers(1, 30),
        st.sampled_from(PIECES),
    ),
    max_size=4,
)
cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def damaged(data: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    for kind, place, length, piece in changes:
        at = int(place * len(data))
        if kind == "insert":
            data = data[:at] + piece + data[at:]
        elif kind == "cut":
            data = data[:at] + data[at + length :]
        else:
            data = data[: at + length] + data[at:]
    return data


def take(folder: Path, data: bytes) -> tuple[LoadCounts, Desk]:
    desk = Desk(folder / "desk")
    return desk.take("file", data), desk


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), edits)
def test_damaged_files(seed: bytes, changes: list[tuple[str, float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counts, desk = take(Path(folder), damaged(seed, changes))
        stored = desk.rows("SELECT count(*), count_if(is_current) FROM raw.files__actions")[0]
        refused = desk.rows("SELECT count(*), count(DISTINCT line) FROM raw.quarantine")[0]
        desk.con.close()
        assert counts.rows_in == counts.loaded + counts.unchanged + counts.quarantined
        assert stored[0] == counts.loaded
        assert refused[0] == counts.quarantined
        # Each refused record stands in a line of its own; a whole file has none.
        assert refused[1] == refused[0] or counts.stream is None


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6), st.sampled_from("\n\r"))
def test_fast_and_exact_reading_agree(rows: list[tuple[str, str]], newline: str) -> None:
    """Any texts, quoted as they must be: no row is refused and none reads differently."""

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    head = "platform,account,action_type,acted_at,action_id,text,note"
    lines = [
        f"x,a,like,2026-01-01,{i},{quoted(text)},{quoted(note)}"
        for i, (text, note) in enumerate(rows)
    ]
    data = (newline.join([head, *lines]) + newline).encode()
    with tempfile.TemporaryDirectory() as folder:
        counts, desk = take(Path(folder), data)
        assert (counts.loaded, counts.quarantined) == (len(rows), 0), desk.refused()
        found = desk.rows("SELECT text FROM raw.files__actions ORDER BY action_id::INTEGER")
        assert [text for (text,) in found] == [text or None for text, _ in rows]
        source = probe(next((desk.landing / "files").glob("*.zst")))
        exact = [record.values for record in records(source)]
        assert [values and values["text"] for values in exact] == [text for text, _ in rows]
        again = reading.reread(desk.con, source, Path(folder), Path(folder) / "refused")
        assert (again.rows, again.refused) == (len(rows), 0)
        fast = desk.rows("SELECT payload::VARCHAR FROM raw.files__actions ORDER BY action_id::INT")
        assert desk.rows("SELECT payload::VARCHAR FROM incoming") == fast
        desk.con.close()

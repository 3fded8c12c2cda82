"""Damaged native exports of any kind: no crash, every row counted, nothing half stored."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.loading import LoadCounts
from tests.loading import (
    test_exports_meta,
    test_exports_tiktok,
    test_exports_x,
    test_exports_youtube,
)
from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, zipped
from tests.loading.test_properties import damaged, edits

FACEBOOK = csv_text(
    [
        test_exports_meta.FACEBOOK,
        *[test_exports_meta.facebook(str(n), f"01/{n}/2026 10:00") for n in range(10, 16)],
    ]
)
SEEDS = (
    FACEBOOK.encode(),
    test_exports_meta.INSIGHTS.encode("utf-16"),
    csv_text(test_exports_tiktok.VIDEOS, ";").encode(),
    csv_text(test_exports_tiktok.OVERVIEW).encode("utf-8-sig"),
    csv_text(test_exports_youtube.TABLE).encode(),
    (test_exports_x.POSTS + test_exports_x.POSTS.replace("19000000", "18000000")).encode(),
    zipped({"Overview.csv": csv_text(test_exports_tiktok.OVERVIEW)}),
)


def take(folder: Path, data: bytes) -> tuple[LoadCounts, Desk]:
    desk = Desk(folder / "desk")
    for platform in ("facebook_pages", "instagram", "tiktok", "youtube", "x"):
        desk.con.execute("INSERT INTO raw.accounts VALUES (?, 'brand')", [platform])
    return desk.take("instagram/brand/file", data), desk


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), edits)
def test_damaged_exports(seed: bytes, changes: list[tuple[str, float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counts, desk = take(Path(folder), damaged(seed, changes))
        assert counts.rows_in == counts.loaded + counts.unchanged + counts.quarantined
        assert counts.rows_in > 0
        refused = desk.rows("SELECT count(*), count(DISTINCT line) FROM raw.quarantine")[0]
        assert refused[0] == counts.quarantined
        assert refused[1] == refused[0] or counts.stream is None
        stored = desk.rows(
            "SELECT (SELECT count(*) FROM raw.files__content) + "
            "(SELECT count(*) FROM raw.files__metrics)"
        )[0][0]
        assert (stored > 0) == (counts.loaded > 0)
        desk.con.close()


def test_the_seeds_themselves(tmp_path: Path) -> None:
    found = []
    for number, seed in enumerate(SEEDS):
        counts, desk = take(tmp_path / str(number), seed)
        desk.con.close()
        found.append((counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined))
    assert found == [
        (6, 6, 0, 0), (4, 2, 1, 1), (3, 2, 0, 1), (3, 3, 0, 0), (4, 3, 1, 0), (5, 4, 0, 1),
        (3, 3, 0, 0),
    ]  # fmt: skip

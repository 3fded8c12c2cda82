"""Damaged reports and chats: no crash, every row counted, nothing half stored."""

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loading import test_exports_events as events
from tests.loading import test_exports_events_chats as chats
from tests.loading import test_exports_json_mastodon as mastodon
from tests.loading import test_exports_json_takeout as takeout
from tests.loading.desk import Desk
from tests.loading.export_files import csv_text, zipped
from tests.loading.test_properties import damaged, edits

SEEDS = (
    events.report(events.PEOPLE).encode(),
    events.report(events.PEOPLE).encode("utf-16"),
    zipped({"r.csv": events.report(events.PEOPLE), "c.txt": chats.OFFSETS}),
    chats.CHAT.encode(),
    "\n".join(json.dumps(one) for one in chats.REPLAY).encode(),
    csv_text([takeout.HEAD, *takeout.ROWS]).encode(),
    json.dumps(mastodon.outbox(mastodon.ACTS)).encode(),
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), edits)
def test_damaged(seed: bytes, changes: list[tuple[str, float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "desk")
        for platform in ("youtube", "mastodon"):
            desk.con.execute("INSERT INTO raw.accounts VALUES (?, 'brand')", [platform])
        name = f"{chats.FOLDER}/[dQw4w9WgXcQ].file"
        counts = desk.take(name, damaged(seed, changes))
        assert counts.rows_in == counts.loaded + counts.unchanged + counts.quarantined
        (refused,) = desk.rows("SELECT count(*) FROM raw.quarantine")
        assert refused[0] == counts.quarantined
        stored = desk.rows(
            "SELECT (SELECT count(*) FROM raw.files__content) + "
            "(SELECT count(*) FROM raw.files__metrics) + "
            "(SELECT count(*) FROM raw.files__actions)"
        )[0][0]
        assert (stored > 0) == (counts.loaded > 0)
        desk.con.close()

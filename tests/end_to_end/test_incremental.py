"""Data that come in pieces give the same marts as the same data at once."""

import csv
import shutil

from tests.end_to_end.pipeline import Warehouse

AS_OF = "2026-08-17T00:00:00Z"


def test_pieces_equal_the_whole(tmp_path, shared_dir):
    source = shared_dir / "golden" / "ladder_actions.csv"
    with source.open(encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))

    whole = Warehouse(tmp_path / "whole", sources="accounts: []\n", as_of=AS_OF)
    shutil.copy(source, whole.inbox / "all.csv")
    whole.run()

    pieces = Warehouse(tmp_path / "pieces", sources="accounts: []\n", as_of=AS_OF)
    # Answers come before what they answer, so that later loads change earlier acts' places.
    rows.sort(key=lambda row: row[header.index("action_type")] != "reply")
    for number in range(3):
        with (pieces.inbox / f"{number}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows[number::3]])
        pieces.run()
    assert pieces.fingerprints() == whole.fingerprints()


def test_full_rebuild_equals_increments(tmp_path, shared_dir):
    warehouse = Warehouse(tmp_path, sources="accounts: []\n", as_of=AS_OF)
    lines = (shared_dir / "golden" / "ladder_actions.csv").read_text("utf-8").splitlines(True)
    half = len(lines) // 2
    (warehouse.inbox / "1.csv").write_text("".join(lines[:half]), "utf-8")
    warehouse.run()
    (warehouse.inbox / "2.csv").write_text("".join([lines[0], *lines[half:]]), "utf-8")
    warehouse.run()
    increments = warehouse.fingerprints()
    (tmp_path / "warehouse.duckdb").unlink()
    warehouse.run()
    assert warehouse.fingerprints() == increments

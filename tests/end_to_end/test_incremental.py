"""Data that come in pieces give the same marts as a full build of the same data at once."""

import csv

from tests.end_to_end.conftest import GOLDEN_AS_OF, GOLDEN_LABELS
from tests.end_to_end.pipeline import Warehouse


def test_pieces_equal_a_full_build(tmp_path, golden, shared_dir):
    source = shared_dir / "golden" / "ladder_actions.csv"
    with source.open(encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    pieces = Warehouse(tmp_path, sources="accounts: []\n", as_of=GOLDEN_AS_OF)
    # Answers come before what they answer, so that later loads change earlier acts' places.
    rows.sort(key=lambda row: row[header.index("action_type")] != "reply")
    for number in range(2):
        with (pieces.inbox / f"{number}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows[number::2]])
        if number:
            # Of an act that is stored already.
            assert any("y1" in row for row in rows[0::2])
            (pieces.inbox / "labels.csv").write_text(GOLDEN_LABELS, encoding="utf-8")
        pieces.run()
    whole = golden.fingerprints()
    assert whole["fct_actions"][0] == len(rows)
    assert pieces.fingerprints() == whole
    labels = (
        "select language, sentiment, is_meaningful from marts.fct_actions where action_id = 'y1'"
    )
    assert pieces.query(labels) == golden.query(labels) == [("nl", "positive", True)]

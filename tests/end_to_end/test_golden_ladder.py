"""The ladder's worked example, from a file in the inbox to the published mart."""

import csv
from collections import Counter
from itertools import pairwise

import pytest

SIX = ["ana", "ben", "chi", "dev", "eve", "fay"]


@pytest.fixture(scope="module")
def expected(shared_dir):
    with (shared_dir / "golden" / "ladder_expected.csv").open(encoding="utf-8") as file:
        return {
            (row["person_id"], row["week_start"]): (
                int(row["stage"]),
                int(row["raw_stage"]),
                row["disposition"] or None,
            )
            for row in csv.DictReader(file)
        }


def test_every_person_and_week(golden, expected):
    rows = golden.query(
        "select person_id, cast(week_start as varchar), stage, raw_stage, disposition"
        " from marts.mart_ladder_person_week"
    )
    found = {(person, week): (stage, raw, label) for person, week, stage, raw, label in rows}
    assert set(found) <= set(expected)
    complete = {key: found.get(key, (0, 0, None)) for key in expected}
    assert complete == expected


def test_transitions_of_the_six(golden, expected):
    rows = golden.query(
        "select person_id, cast(week_start as varchar), stage from marts.mart_ladder_person_week"
    )
    stages = {(person, week): stage for person, week, stage in rows}
    weeks = sorted({week for _, week in expected})
    moves = Counter(
        (stages.get((f"mastodon:{name}", one), 0), stages.get((f"mastodon:{name}", two), 0))
        for name in SIX
        for one, two in pairwise(weeks)
    )
    assert sum(count for (one, two), count in moves.items() if one == two) == 169
    assert {move: count for move, count in moves.items() if move[0] != move[1]} == {
        (0, 2): 1, (0, 4): 1, (1, 0): 1, (1, 4): 1, (2, 0): 2, (2, 3): 1, (2, 4): 1, (3, 4): 1,
        (4, 0): 2, (4, 2): 1, (4, 6): 1, (5, 0): 1, (5, 7): 1, (6, 1): 1, (7, 5): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("week", "people"),
    [
        ("2026-02-09", {1: 1, 4: 5, 6: 1, 7: 1}),
        ("2026-03-23", {1: 1, 4: 6, 5: 1, 6: 1}),
        ("2026-06-15", {1: 1, 5: 1}),
    ],
)
def test_distribution(golden, week, people):
    rows = golden.query(
        "select stage, person_count from marts.mart_ladder_distribution"
        f" where platform = 'all' and week_start = date '{week}' and stage > 0 and person_count > 0"
    )
    assert dict(rows) == people

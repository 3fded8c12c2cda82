"""The worked example of the rules: six people and three others, 32 weeks."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from tests.ladder import answers, reference_weeks
from tests.ladder.golden_files import AS_OF, golden_acts, golden_stages
from tests.ladder.small_project import CompiledLadder, World

SIX = ("ana", "ben", "chi", "dev", "eve", "fay")
FIRST = date(2026, 1, 5)
STRINGS = {
    "ana": "11111111111111110000000000000000",
    "ben": "22333444444444444222222000000000",
    "chi": "14446666666666661111111111111111",
    "dev": "55555777777555555555555500000000",
    "eve": "04444444444444400000000000000000",
    "fay": "22200022444444444444444000000000",
}


@pytest.fixture(scope="module")
def con(ladder: CompiledLadder) -> Iterator[duckdb.DuckDBPyConnection]:
    with ladder.run(World(golden_acts(), AS_OF)) as connection:
        yield connection


def week(number: int) -> date:
    return FIRST + timedelta(days=7 * (number - 1))


def test_every_person_in_every_week(con: duckdb.DuckDBPyConnection) -> None:
    rows = answers.person_weeks(con)
    expected = golden_stages()
    assert len(expected) == 9 * 32
    got = {}
    for person, monday in expected:
        row = rows.get((person, date.fromisoformat(monday)))
        got[(person, monday)] = (row[0], row[1], row[3] or "") if row else answers.NO_ROW
    assert got == expected
    assert {(p, m.isoformat()) for p, m in rows} <= expected.keys()


def test_reference_agrees_with_the_file() -> None:
    rows = reference_weeks.person_weeks(World(golden_acts(), AS_OF))
    for (person, monday), expected in golden_stages().items():
        row = rows.get((person, date.fromisoformat(monday)))
        assert ((row[0], row[1], row[3] or "") if row else answers.NO_ROW) == expected


@pytest.mark.parametrize("name", SIX)
def test_strings(con: duckdb.DuckDBPyConnection, name: str) -> None:
    stages = answers.stages(con, f"mastodon:{name}")
    assert "".join(str(stages.get(week(n), 0)) for n in range(1, 33)) == STRINGS[name]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (6, {0: 1, 1: 1, 4: 5, 6: 1, 7: 1}),
        (12, {1: 1, 4: 6, 5: 1, 6: 1}),
        (24, {0: 7, 1: 1, 5: 1}),
    ],
)
def test_distribution(
    con: duckdb.DuckDBPyConnection, number: int, expected: dict[int, int]
) -> None:
    found = answers.distribution(con, "mastodon")
    for platform in ("all", "mastodon"):
        here = {
            s: n for (p, monday, s), n in found.items() if (p, monday) == (platform, week(number))
        }
        assert here == expected


def test_moves_of_the_six_over_every_pair_of_weeks(con: duckdb.DuckDBPyConnection) -> None:
    moves: Counter[tuple[int, int]] = Counter()
    for name in SIX:
        stages = answers.stages(con, f"mastodon:{name}")
        line = [stages.get(week(n), 0) for n in range(1, 33)]
        moves.update(zip(line, line[1:], strict=False))
    assert sum(n for (a, b), n in moves.items() if a == b) == 169
    assert {move: n for move, n in moves.items() if move[0] != move[1]} == {
        (0, 2): 1, (0, 4): 1, (1, 0): 1, (1, 4): 1, (2, 0): 2, (2, 3): 1, (2, 4): 1, (3, 4): 1,
        (4, 0): 2, (4, 2): 1, (4, 6): 1, (5, 0): 1, (5, 7): 1, (6, 1): 1, (7, 5): 1,
    }  # fmt: skip


def test_transitions_count_each_pair_that_contains_the_person(
    con: duckdb.DuckDBPyConnection,
) -> None:
    found = answers.transitions(con)
    assert found[(week(2), 0, 4, "new")] == 1  # Eve's first week
    assert found[(week(6), 5, 7, "up")] == 1  # Dev
    assert found[(week(17), 6, 1, "down")] == 1  # Chi
    assert sum(n for (*_, moved), n in found.items() if moved == "new") == 9


def test_what_moved_them(con: duckdb.DuckDBPyConnection) -> None:
    movers = {
        (person.split(":")[1], monday): (reason, action)
        for person, monday, reason, action in con.execute(
            "select person_id, week_start, reason, action_id from marts.mart_ladder_movers"
        ).fetchall()
    }
    assert movers[("chi", week(5))] == ("reached", "a016")
    assert movers[("dev", week(6))] == ("reached", "a020")
    assert movers[("dev", week(12))] == ("harmony", "a022")
    assert movers[("fay", week(4))] == ("removed", "a030")
    assert movers[("ana", week(17))] == ("lapsed", "a007")


def test_what_else_a_week_says(con: duckdb.DuckDBPyConnection) -> None:
    rows = answers.person_weeks(con)
    columns = dict(zip(answers.WEEK_COLUMNS, rows[("mastodon:chi", week(6))], strict=True))
    assert columns["skipped_stages"] == "2,3,5"
    assert columns["weeks_in_stage"] == 2
    assert columns["stage_expires_on"] == date(2026, 4, 30)
    ana = dict(zip(answers.WEEK_COLUMNS, rows[("mastodon:ana", week(17))], strict=True))
    assert (ana["lapse_reason"], ana["highest_stage_ever"]) == ("lapsed", 1)
    assert ("mastodon:ana", week(18)) not in rows

"""The SQL and the reference must say the same of every random person in every week."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.ladder import answers, reference_weeks
from tests.ladder.random_worlds import Worlds
from tests.ladder.small_project import CompiledLadder, World

BULK_SEEDS = (11, 23, 37, 41, 59, 67, 73, 97)
PEOPLE = 320


def differences(got: dict[Any, Any], expected: dict[Any, Any]) -> list[tuple[Any, Any, Any]]:
    """Keys on which the two disagree, with what each says."""
    keys = sorted(got.keys() | expected.keys(), key=str)
    return [(k, got.get(k), expected.get(k)) for k in keys if got.get(k) != expected.get(k)]


def assert_same(ladder: CompiledLadder, world: World) -> int:
    """Compare all marts with the reference; returns how many people were compared."""
    with ladder.run(world) as con:
        expected = reference_weeks.person_weeks(world)
        assert differences(answers.person_weeks(con), expected)[:5] == []
        assert differences(answers.distribution(con), reference_weeks.distribution(world))[:5] == []
        people = reference_weeks.histories(reference_weeks.ladder_of(world))
        moves = reference_weeks.transitions(people.values())
        assert differences(answers.transitions(con), moves)[:5] == []
        changed = {
            (person, monday): (standing.stage)
            for person, history in people.items()
            for (monday, standing), before in zip(
                history, [0, *(s.stage for _, s in history)], strict=False
            )
            if standing.stage != before
        }
        movers = con.execute(
            "select person_id, week_start, to_stage from marts.mart_ladder_movers"
        ).fetchall()
        assert differences({(p, w): s for p, w, s in movers}, changed)[:5] == []
        assert answers.broken_evidence(con)[:5] == []
        return len(people)


@pytest.mark.parametrize("seed", BULK_SEEDS)
def test_many_people(ladder: CompiledLadder, seed: int) -> None:
    print(f"seed {seed}")
    assert assert_same(ladder, Worlds(seed).world(PEOPLE, 14)) > 0


def test_the_random_people_are_many_and_reach_every_stage() -> None:
    people, reached, detractors = 0, set(), 0
    for seed in BULK_SEEDS:
        world = Worlds(seed).world(PEOPLE, 14)
        rows = reference_weeks.person_weeks(world)
        people += len({a.person_id for a in world.acts if a.person_id})
        reached |= {row[0] for row in rows.values()}
        detractors += sum(row[3] is not None for row in rows.values())
    assert people >= 2000
    assert reached == set(range(8))
    assert detractors > 100


@settings(
    max_examples=15,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), people=st.integers(1, 24), acts_each=st.integers(1, 30))
def test_few_people(ladder: CompiledLadder, seed: int, people: int, acts_each: int) -> None:
    note(f"seed {seed}, {people} people, {acts_each} acts each")
    world = Worlds(seed).world(people, acts_each)
    assert_same(ladder, world)

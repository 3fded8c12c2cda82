"""The SQL and the reference must say the same of every random person in every week."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.ladder import answers, reached, reference_time, reference_weeks
from tests.ladder.random_worlds import Worlds
from tests.ladder.small_project import CompiledLadder, World

BULK_SEEDS = (11, 23, 37, 41, 59, 67, 73, 97)
PEOPLE = 280


def differences(got: Mapping[Any, Any], expected: Mapping[Any, Any]) -> list[tuple[Any, Any, Any]]:
    """Keys on which the two disagree, with what each says; the first few."""
    keys = sorted(got.keys() | expected.keys(), key=str)
    return [(k, got.get(k), expected.get(k)) for k in keys if got.get(k) != expected.get(k)][:5]


def compare(con: duckdb.DuckDBPyConnection, world: World) -> dict[str, list[Any]]:
    """What the marts and the reference disagree on, per mart; empty where they agree."""
    people = reference_weeks.histories(reference_weeks.ladder_of(world))
    changed = {
        (person, monday): standing.stage
        for person, history in people.items()
        for (monday, standing), before in zip(
            history, [0, *(s.stage for _, s in history)], strict=False
        )
        if standing.stage != before
    }
    movers = con.execute(
        "select person_id, week_start, to_stage from marts.mart_ladder_movers"
    ).fetchall()
    weeks = reference_weeks.person_weeks(world)
    everyone = reference_weeks.distribution(world, "bluesky")
    moves = reference_weeks.transitions(people.values())
    found = {
        "weeks": differences(answers.person_weeks(con), weeks),
        "distribution": differences(answers.distribution(con, "bluesky"), everyone),
        "transitions": differences(answers.transitions(con), moves),
        "movers": differences({(p, w): s for p, w, s in movers}, changed),
        "evidence": answers.broken_evidence(con)[:5],
        **compare_time(con, world),
    }
    return {mart: lines for mart, lines in found.items() if lines}


def compare_time(con: duckdb.DuckDBPyConnection, world: World) -> dict[str, list[Any]]:
    """The same for what follows from the weeks: spells, paths, cohorts, months."""
    people = reference_weeks.histories(reference_weeks.ladder_of(world))
    cohorts = {}
    for key, (count, cut, hit, is_open) in reference_time.cohorts(world).items():
        few = "few_people" if count - cut < 20 else "ok"
        status = "horizon_open" if is_open else "warm_up" if cut == count else few
        cohorts[key] = (count, cut, hit if status in ("ok", "few_people") else None, status)
    found: dict[str, list[Any]] = {
        "hazard": differences(answers.hazard(con), reference_time.hazard(world)),
        "people": differences(answers.people(con), reference_time.people(world)),
        "cohorts": differences(answers.cohorts(con), cohorts),
        "months": differences(
            answers.monthly_moves(con), reference_time.monthly_moves(people.values())
        ),
    }
    for platform in ("all", "bluesky"):
        only = None if platform == "all" else platform
        expected = reference_time.time_in_stage(world, only)
        found[f"time {platform}"] = differences(answers.time_in_stage(con, platform), expected)
    return found


@dataclass
class Compared:
    """Random worlds: what differed per seed, how many people, and which rules they reached."""

    differences: dict[int, dict[str, list[Any]]] = field(default_factory=dict)
    people: int = 0
    reached: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def compared(ladder: CompiledLadder) -> Iterator[Compared]:
    """All bulk worlds, built and compared once."""
    found = Compared()
    for seed in BULK_SEEDS:
        world = Worlds(seed).world(PEOPLE, 14)
        with ladder.run(world) as con:
            found.differences[seed] = compare(con, world)
            found.reached |= reached.by_acts(world) | reached.by_marts(con)
        found.people += len(reference_weeks.histories(reference_weeks.ladder_of(world)))
    yield found


@pytest.mark.parametrize("seed", BULK_SEEDS)
def test_many_people(compared: Compared, seed: int) -> None:
    print(f"seed {seed}")
    assert compared.differences[seed] == {}


def test_the_people_are_many_and_reach_every_rule(compared: Compared) -> None:
    assert compared.people >= 2000
    assert reached.EVERYTHING - compared.reached == set()


@settings(
    max_examples=12,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), people=st.integers(1, 24), acts_each=st.integers(1, 30))
def test_few_people(ladder: CompiledLadder, seed: int, people: int, acts_each: int) -> None:
    note(f"seed {seed}, {people} people, {acts_each} acts each")
    print(f"seed {seed}, {people} people, {acts_each} acts each")
    world = Worlds(seed).world(people, acts_each)
    with ladder.run(world) as con:
        assert compare(con, world) == {}

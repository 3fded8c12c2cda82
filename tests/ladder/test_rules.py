"""Every rule of the ladder at its boundaries, all cases as people of one world."""

from datetime import date, timedelta

import pytest

from tests.ladder import (  # noqa: F401
    answers,
    cases_of_animation,
    cases_of_stance,
    reference_weeks,
)
from tests.ladder.rule_cases import AS_OF, CONTEST, WEEKS, Case, cases, weeks
from tests.ladder.small_project import CompiledLadder, World

CASES = cases()
MONDAYS = [date(2026, 1, 5) + timedelta(days=7 * n) for n in range(WEEKS)]


@pytest.fixture(scope="module")
def world() -> World:
    contest = ("mastodon", "acme", CONTEST)
    return World([act for case in CASES for act in case.acts], AS_OF, contests=[contest])


@pytest.fixture(scope="module")
def stages(ladder: CompiledLadder, world: World) -> dict[tuple[str, date], int]:
    """Stage per person and week as the marts say it."""
    with ladder.run(world) as con:
        return {key: row[0] for key, row in answers.person_weeks(con).items()}


@pytest.fixture(scope="module")
def reference(world: World) -> dict[tuple[str, date], int]:
    """The same by the reference."""
    return {key: row[0] for key, row in reference_weeks.person_weeks(world).items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rule(
    case: Case, stages: dict[tuple[str, date], int], reference: dict[tuple[str, date], int]
) -> None:
    me = case.person("me")
    assert "".join(str(stages.get((me, m), 0)) for m in MONDAYS) == weeks(case.expected)
    assert "".join(str(reference.get((me, m), 0)) for m in MONDAYS) == weeks(case.expected)

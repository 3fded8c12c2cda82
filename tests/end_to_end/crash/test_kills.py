"""A run that is killed anywhere loses nothing and shows nobody half a thing.

Each chain starts from an empty folder or from a good run after which the world moved; its runs are
killed at a file operation or at a moment, and the last one, left alone, must come to exactly what
an undisturbed run comes to. Chains run two at a time. Seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.end_to_end.crash.brand import Brand
from tests.end_to_end.crash.chain import State, Told, attack, table, undisturbed
from tests.end_to_end.crash.kills import Kill, Starter, plan

SEED = 20261122
SIDE_BY_SIDE = 2


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter() as one:
        yield one


@pytest.fixture(scope="module")
def good(
    starter: Starter, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[State, State]]:
    """A first run, and a second one after the world moved, both undisturbed."""
    first_dir = tmp_path_factory.mktemp("first") / "data"
    second_dir = tmp_path_factory.mktemp("second") / "data"
    with Brand() as early, Brand() as late:
        early.configure(first_dir)
        early.fill(first_dir / "inbox")
        first = undisturbed(starter, first_dir, early)
        late.adopt(second_dir, first_dir, early)
        late.move(second_dir / "inbox")
        late.end_token(0)
        yield first, undisturbed(starter, second_dir, late)


def run_chain(
    starter: Starter, folder: Path, good: tuple[State, State], kills: list[Kill], is_first: bool
) -> Told:
    first, second = good
    data_dir = folder / "data"
    with Brand() as brand:
        if is_first:
            brand.configure(data_dir)
            brand.fill(data_dir / "inbox")
            return attack(starter, data_dir, brand, kills, first, None)
        brand.adopt(data_dir, first.data_dir, first.brand)
        brand.move(data_dir / "inbox")
        return attack(starter, data_dir, brand, kills, second, first)


def run_chains(
    starter: Starter, folder: Path, good: tuple[State, State], count: int, length: int
) -> list[Told]:
    chains = plan(count, length, SEED)
    print(f"seed {SEED}, {count} kills in chains of {length}")

    def one(number: int) -> Told:
        place = folder / str(number)
        place.mkdir()
        # Every third begins with nothing.
        return run_chain(starter, place, good, chains[number], number % 3 == 1)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        told = list(pool.map(one, range(len(chains))))
    print(table(told))
    return told


@pytest.mark.parametrize(
    ("count", "length"),
    [
        pytest.param(6, 3, marks=pytest.mark.long),
        pytest.param(60, 6, marks=pytest.mark.full),
    ],
)
def test_killed_runs_lose_nothing(
    count: int, length: int, starter: Starter, good: tuple[State, State], tmp_path: Path
) -> None:
    told = run_chains(starter, tmp_path, good, count, length)
    problems = [f"chain {n}: {text}" for n, one in enumerate(told) for text in one.problems]
    assert not problems, "\n".join(problems)
    assert sum(len(one.strokes) for one in told) == count

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
from tests.orchestration.conftest import SMALL_PROJECT

SEED = 20261122
SIDE_BY_SIDE = 2
PROJECTS = {"small": SMALL_PROJECT, "ours": None}


class Attack:
    """Undisturbed runs, a first one and one after the world moved, and chains against them."""

    def __init__(self, starter: Starter, first: State, second: State) -> None:
        self._starter, self._first, self._second = starter, first, second

    def chain(self, folder: Path, kills: list[Kill], is_first: bool) -> Told:
        """One chain, from nothing or from the first run."""
        folder.mkdir()
        data_dir = folder / "data"
        with Brand() as brand:
            if is_first:
                brand.configure(data_dir)
                brand.fill(data_dir / "inbox")
                return attack(self._starter, data_dir, brand, kills, self._first, None)
            brand.adopt(data_dir, self._first.data_dir, self._first.brand)
            brand.move(data_dir / "inbox")
            return attack(self._starter, data_dir, brand, kills, self._second, self._first)

    def chains(self, folder: Path, count: int, length: int) -> list[Told]:
        """All chains; every third begins with nothing. Prints each as it ends, and a table."""
        print(f"seed {SEED}, {count} kills in chains of {length}", flush=True)

        def one(numbered: tuple[int, list[Kill]]) -> Told:
            number, kills = numbered
            told = self.chain(folder / str(number), kills, number % 3 == 1)
            print(f"chain {number}: {table([told])}\n{told.problems}", flush=True)
            return told

        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            told = list(pool.map(one, enumerate(plan(count, length, SEED))))
        print(table(told), flush=True)
        return told


@pytest.fixture(scope="module")
def attacked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Attack]:
    """With a dbt project of four nodes, whose runs take seconds, and with ours."""
    first_dir = tmp_path_factory.mktemp("first") / "data"
    second_dir = tmp_path_factory.mktemp("second") / "data"
    with Starter(PROJECTS[request.param]) as starter, Brand() as early, Brand() as late:
        early.configure(first_dir)
        early.fill(first_dir / "inbox")
        first = undisturbed(starter, first_dir, early)
        late.adopt(second_dir, first_dir, early)
        late.move(second_dir / "inbox")
        late.end_token(0)
        yield Attack(starter, first, undisturbed(starter, second_dir, late))


@pytest.mark.parametrize(
    ("attacked", "count", "length"),
    [
        pytest.param("small", 6, 3, marks=pytest.mark.long),
        pytest.param("small", 60, 10, marks=pytest.mark.full),
        pytest.param("ours", 6, 3, marks=pytest.mark.full),
        pytest.param("ours", 60, 10, marks=pytest.mark.full),
    ],
    indirect=["attacked"],
)
def test_killed_runs_lose_nothing(
    count: int, length: int, attacked: Attack, tmp_path: Path
) -> None:
    told = attacked.chains(tmp_path, count, length)
    problems = [f"chain {n}: {text}" for n, one in enumerate(told) for text in one.problems]
    assert not problems, "\n".join(problems)
    assert sum(len(one.strokes) for one in told) == count

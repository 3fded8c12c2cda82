"""Hostile files in lots, and how many of them each tier of the tests takes."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.loading.hostile.mutations import hostile_name, mutate
from tests.loading.hostile.place import Case, Place
from tests.loading.hostile.seeds import Seed
from tests.loading.hostile.written import written

#: Files of a lot; a test takes one lot into a warehouse of its own.
LOT = 75
_BATCH = 25
#: Lots by tier, of each of the two test files: 300 files, 3,000 with the second, 20,100 in all.
_EVERY, _LONG, _FULL = 2, 18, 114
LOTS = [
    *range(_EVERY),
    *(pytest.param(n, marks=pytest.mark.long) for n in range(_EVERY, _EVERY + _LONG)),
    *(
        pytest.param(n, marks=pytest.mark.full)
        for n in range(_EVERY + _LONG, _EVERY + _LONG + _FULL)
    ),
]


def mutated(seeds: Sequence[Seed], name: str, number: int) -> Case:
    """The case with that number; it is the seed of its chance."""
    rng = Random(f"{name} {number}")
    seed = rng.choice(seeds)
    if seed.kind in ("parquet", "xlsx", "xls") and rng.random() < 0.5:
        seed = rng.choice(seeds)  # each of them starts a process
    data, done = mutate(seed.data, rng)
    path = hostile_name(seed.path, rng) if rng.random() < 0.1 else seed.path
    return Case(seed.kind, f"{name} {number}: {done}", path, data)


def take_lot(seeds: Sequence[Seed], name: str, lot: int, folder: Path, share: float) -> None:
    """Load the files of a lot; ``share`` of them are written with known rows."""
    place = Place(folder / "place")
    numbers = range(lot * LOT, (lot + 1) * LOT)
    for first in range(0, LOT, _BATCH):
        cases = [
            written(n) if Random(n).random() < share else mutated(seeds, name, n)
            for n in numbers[first : first + _BATCH]
        ]
        place.take(cases)
    place.desk.con.close()
    shown = ", ".join(f"{kind} {word} {n}" for (kind, word), n in sorted(place.tally.items()))
    print(f"\nTALLY {name} lot {lot}, slowest {place.slowest:.1f} s: {shown}")

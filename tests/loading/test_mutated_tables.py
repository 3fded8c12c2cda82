"""Mutated files of the general tables in all formats; what must hold is in ``hostile/place.py``."""

from pathlib import Path

import pytest

from tests.loading.hostile.lots import LOTS, take_lot
from tests.loading.hostile.seeds import general_seeds, real_seeds


@pytest.mark.parametrize("lot", LOTS)
def test_a_lot(tmp_path: Path, shared_dir: Path, lot: int) -> None:
    seeds = (*general_seeds(), *real_seeds(shared_dir / "datasets"))
    take_lot(seeds, "tables", lot, tmp_path, share=0.3)

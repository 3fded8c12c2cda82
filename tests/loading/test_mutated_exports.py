"""Mutated native exports of all families; what must hold is in ``hostile/place.py``."""

from pathlib import Path

import pytest

from tests.loading.hostile.lots import LOTS, take_lot
from tests.loading.hostile.seeds import export_seeds


@pytest.mark.parametrize("lot", LOTS)
def test_a_lot(tmp_path: Path, lot: int) -> None:
    take_lot(export_seeds(), "exports", lot, tmp_path, share=0)

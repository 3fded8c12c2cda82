"""Fixtures of the load's tests."""

from pathlib import Path

import pytest

from tests.loading.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty inbox and an empty warehouse."""
    return Desk(tmp_path / "desk")

"""Fixtures that every test may use: the folder of shared data, found by ``SHARED_DIR``."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Folder with real data, recorded answers and worked examples; skips where it is missing."""
    folder = Path(os.environ.get("SHARED_DIR", "../shared"))
    folder = folder if folder.is_absolute() else ROOT / folder
    if not folder.is_dir():
        pytest.skip(f"shared data not found: {folder} (set SHARED_DIR to the folder that holds it)")
    return folder

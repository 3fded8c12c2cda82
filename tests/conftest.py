"""What all tests share: the folder of shared data, found by ``SHARED_DIR``, and which tests belong
together when two processes run them side by side."""

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


# Folders whose tests look at one costly thing that is made once.
_TOGETHER = ("ladder", "marts", "sample")
# Costly fixtures that tests of several files look at.
_SHARED = ("golden", "small", "real", "manifest")


# What takes minutes comes first, so that both processes end at about the same time.
_LONGEST = (
    "tests/end_to_end",
    "tests/architecture/test_dbt_unit_tests",
    "tests/expectations/test_checks",
    "tests/ladder",
    "tests/marts",
    "tests/orchestration/test_pipeline",
    "tests/optimisation",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests with a costly fixture in one process, and start with the longest ones.

    First of all, since the plugin that shares out the tests reads the groups in a hook of its own.
    """
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=lambda item: _rank(item.nodeid))


def _rank(nodeid: str) -> int:
    return next((i for i, start in enumerate(_LONGEST) if nodeid.startswith(start)), len(_LONGEST))


def _group(item: pytest.Item) -> str:
    for name in _SHARED:
        if name in getattr(item, "fixturenames", ()):
            return name
    file = item.nodeid.partition("::")[0]
    folder = file.split("/")[1]
    return folder if folder in _TOGETHER else file

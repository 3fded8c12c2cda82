"""What all tests share: the folder of shared data, found by ``SHARED_DIR``, and which tests belong
together when two processes run them side by side."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent

# What takes minutes comes first, so that both processes end at about the same time.
_LONGEST = (
    "end_to_end/",
    "architecture/test_dbt_unit_tests",
    "expectations/test_checks",
    "ladder/",
    "marts/",
    "orchestration/test_pipeline",
    "optimisation/",
)
# Tests of several files that look at one costly thing, made once for all of them.
_TOGETHER = {
    "end_to_end/test_golden_ladder": "golden",
    "end_to_end/test_incremental": "golden",
    "end_to_end/test_pseudonyms": "golden",
    "end_to_end/test_actions_in_context": "small",
    "end_to_end/test_response": "small",
    "end_to_end/test_sample": "sample run",
    "end_to_end/test_dbt_tests_can_fail": "sample run",
    "end_to_end/test_erasure": "sample run",
    "architecture/test_dbt_project": "manifest",
    "architecture/test_taxonomy": "manifest",
    "ladder/": "ladder",
    "marts/": "marts",
    "sample/": "sample",
    "upgrade/": "upgrade",
}


# Where the program reads and writes: a test says it itself, whatever the developer exported.
_PLACES = ("SOURCES_FILE", "DATA_DIR", "INBOX_DIR", "AS_OF", "DAGSTER_HOME")


def pytest_configure() -> None:
    for name in _PLACES:
        os.environ.pop(name, None)


@pytest.fixture(scope="module", autouse=True)
def _environment_as_before() -> Iterator[None]:
    """Definitions built in this process set its environment; the next file starts without that."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Folder with real data, recorded answers and worked examples; skips where it is missing."""
    folder = Path(os.environ.get("SHARED_DIR", "../shared"))
    folder = folder if folder.is_absolute() else ROOT / folder
    if not folder.is_dir():
        pytest.skip(f"shared data not found: {folder} (set SHARED_DIR to the folder that holds it)")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the longest tests."""
    items.sort(key=lambda item: _rank(item.nodeid.removeprefix("tests/")))


def _rank(place: str) -> int:
    return next((i for i, start in enumerate(_LONGEST) if place.startswith(start)), len(_LONGEST))


class _Together(LoadScopeScheduling):
    """Hands out whole files, and those that share something costly to one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0].removeprefix("tests/")
        return next((name for start, name in _TOGETHER.items() if file.startswith(start)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Groups by fixture, which the plugin's own ways cannot do with this version of pytest."""
    return _Together(config, log)

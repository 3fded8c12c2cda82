"""Folders that may not be written: an inbox need not be, any other is told of in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.crash.brand import Brand
from tests.end_to_end.crash.chain import sights, undisturbed
from tests.end_to_end.crash.kills import Run, Starter
from tests.end_to_end.crash.test_full_disk import command, is_plain
from tests.orchestration.conftest import SMALL_PROJECT

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter(SMALL_PROJECT) as one:
        yield one


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Mounted over itself, since rights of files do not bind root; skips where that is refused."""
    if command("mount", "--bind", str(folder), str(folder)):
        pytest.skip("nothing can be mounted here (needs the rights of root)")
    try:
        assert not command("mount", "-o", "remount,bind,ro", str(folder))
        yield
    finally:
        assert not command("umount", "--lazy", str(folder))


def test_folders_that_may_not_be_written(starter: Starter, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with Brand() as brand:
        brand.configure(data_dir)
        brand.fill(data_dir / "inbox")
        with read_only(data_dir / "inbox"):
            undisturbed(starter, data_dir, brand)
        before = sights(data_dir)
        assert not isinstance(before["file"], str)
        brand.move(data_dir / "inbox")
        for place in ("", "landing", "state", "dbt", "reports", "dagster_home"):
            with read_only(data_dir / place):
                outcome = Run(starter, data_dir, brand.hour).wait()
            print(f"{place or 'DATA_DIR'}: {outcome.code}\n{outcome.output}")
            is_plain(outcome)
            assert "ead-only" in outcome.output or "readonly" in outcome.output
            if place != "reports":
                assert sights(data_dir) == before
        assert Run(starter, data_dir, brand.hour).wait().code == 0

"""A disk that is full, or that may not be written: said plainly, nothing lost, nothing half."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.crash.brand import Brand
from tests.end_to_end.crash.chain import differences, sights, undisturbed
from tests.end_to_end.crash.kills import Outcome, Run, Starter
from tests.end_to_end.crash.snapshot import leftovers, runs
from tests.orchestration.conftest import SMALL_PROJECT

pytestmark = pytest.mark.long
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter(SMALL_PROJECT) as one:
        yield one


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own; skips where none may be mounted."""
    folder.mkdir()
    if command("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)):
        pytest.skip("no disk can be mounted here (needs the rights of root)")
    try:
        yield folder
    finally:
        assert not command("umount", "--lazy", str(folder))


def command(*words: str) -> int:
    return subprocess.run(words, capture_output=True).returncode


def is_plain(outcome: Outcome) -> None:
    """It failed, and says why in words."""
    assert outcome.code == 1, outcome.output
    assert "Traceback" not in outcome.output, outcome.output


# Stage at whose beginning the disk has so many bytes left.
FULL = [
    ("start", 0), ("start", 60_000), ("extract", 0), ("extract", 20_000), ("collect", 0),
    ("load", 0), ("load", 300_000), ("check_raw", 0), ("dbt", 0), ("dbt", 400_000),
    ("publish", 0), ("publish", 200_000), ("finish", 0), ("finish", 12_000),
]  # fmt: skip


def test_a_disk_that_fills_up_loses_nothing(starter: Starter, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", 200) as place, Brand() as brand, Brand() as calm:
        data_dir, calm_dir = place / "data", tmp_path / "calm" / "data"
        brand.configure(data_dir)
        brand.fill(data_dir / "inbox")
        first = undisturbed(starter, data_dir, brand)
        before = sights(data_dir)
        calm_dir.parent.mkdir()
        calm.adopt(calm_dir, data_dir, brand)
        for each, folder in ((calm, calm_dir), (brand, data_dir)):
            each.move(folder / "inbox")
        wanted = undisturbed(starter, calm_dir, calm)
        assert wanted.marts != first.marts
        ballast = place / "ballast"
        for number, (stage, leave) in enumerate(FULL):
            fill = {"stage": stage, "file": str(ballast), "leave": leave}
            # Logs of this test go to another disk.
            outcome = Run(starter, data_dir, brand.hour, fill=fill, logs=tmp_path).wait()
            print(f"{stage} {leave}: {outcome.code} {outcome.stage}\n{outcome.output}")
            ballast.unlink()
            is_plain(outcome)
            assert "space" in outcome.output or "full" in outcome.output, outcome.output
            assert sights(data_dir) == before, (number, stage)
        last = Run(starter, data_dir, brand.hour, logs=tmp_path).wait()
        assert last.code == 0, last.output
        assert not differences(data_dir, wanted)
        assert not leftovers(data_dir)
        assert set(runs(data_dir)) <= {"SUCCESS", "FAILURE"}

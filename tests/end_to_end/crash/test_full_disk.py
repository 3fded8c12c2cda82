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


# Stage at whose beginning the disk has so many bytes left: none, or enough for a part of the way.
FULL = [
    ("start", 0), ("extract", 20_000), ("collect", 0), ("load", 0), ("load", 300_000), ("dbt", 0),
    ("dbt", 400_000), ("publish", 0), ("publish", 200_000), ("finish", 12_000), ("report", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("notes", "places"),
    [
        pytest.param("elsewhere", FULL[3:9:2], marks=pytest.mark.long, id="three places"),
        pytest.param("elsewhere", FULL, marks=pytest.mark.full, id="all"),
        pytest.param("on the same disk", FULL, marks=pytest.mark.full, id="and Dagster's notes"),
    ],
)
def test_a_disk_that_fills_up_loses_nothing(
    starter: Starter, tmp_path: Path, notes: str, places: list[tuple[str, int]]
) -> None:
    """Where Dagster's own notes are on the full disk, they fail first; else the stages do."""
    env = {"DAGSTER_HOME": str(tmp_path / "notes")} if notes == "elsewhere" else {}
    (tmp_path / "notes").mkdir()
    with disk(tmp_path / "disk", 200) as place, Brand() as brand, Brand() as calm:
        data_dir, calm_dir = place / "data", tmp_path / "calm" / "data"
        brand.configure(data_dir)
        brand.fill(data_dir / "inbox")
        undisturbed(starter, data_dir, brand)
        before = sights(data_dir)
        calm_dir.parent.mkdir()
        calm.adopt(calm_dir, data_dir, brand)
        for each, folder in ((calm, calm_dir), (brand, data_dir)):
            each.move(folder / "inbox")
        wanted = undisturbed(starter, calm_dir, calm)
        for stage, leave in places:
            outcome = fill(starter, data_dir, brand, place / "ballast", stage, leave, env)
            if stage != "report":
                assert sights(data_dir) == before, stage
            is_plain(outcome)
            assert "MB are free" in outcome.output or "No space left" in outcome.output
        last = Run(starter, data_dir, brand.hour, logs=tmp_path, env=env).wait()
        assert last.code == 0, last.output
        assert not differences(data_dir, wanted)
        assert not leftovers(data_dir)
        if not env:
            assert set(runs(data_dir)) <= {"SUCCESS", "FAILURE"}


def fill(
    starter: Starter, data_dir: Path, brand: Brand, ballast: Path, stage: str, leave: int,
    env: dict[str, str],
) -> Outcome:  # fmt: skip
    """A run whose disk is full from a stage on, and has room again afterwards."""
    order = {"stage": stage, "file": str(ballast), "leave": leave}
    # Logs of this test go to another disk.
    logs = ballast.parent.parent
    outcome = Run(starter, data_dir, brand.hour, fill=order, logs=logs, env=env).wait()
    ballast.unlink()
    print(f"{stage} {leave}: {outcome.code} {outcome.stage}\n{outcome.output}")
    return outcome

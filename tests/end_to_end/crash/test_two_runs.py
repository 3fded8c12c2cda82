"""Two runs at once: the second waits and says for whom; one that was killed is not in its way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.crash import snapshot
from tests.end_to_end.crash.brand import Brand
from tests.end_to_end.crash.chain import undisturbed
from tests.end_to_end.crash.kills import Run, Starter
from tests.orchestration.conftest import SMALL_PROJECT

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter(SMALL_PROJECT) as one:
        yield one


def test_the_second_waits_and_finds_nothing_to_do(starter: Starter, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with Brand() as brand:
        brand.configure(data_dir)
        brand.fill(data_dir / "inbox")
        first = Run(starter, data_dir, brand.hour)
        assert first.reaches("extract")
        second = Run(starter, data_dir, brand.hour)
        one, other = first.wait(), second.wait()
    assert (one.code, other.code) == (0, 0), one.output + other.output
    assert f"process {first.pid} since " in other.output
    assert "waiting for it to finish" in other.output
    lines = [line.split() for line in other.output.splitlines()]
    assert [line[:5] for line in lines if line[:1] == ["files"]] == [["files", "0", "0", "0", "0"]]
    assert not snapshot.sums(data_dir)
    assert snapshot.runs(data_dir) == {"SUCCESS": 2}


def test_dbt_of_a_killed_run_is_waited_for(starter: Starter, tmp_path: Path) -> None:
    """It holds the warehouse: beside it the next run would fail, or build on half a model."""
    data_dir = tmp_path / "data"
    with Brand() as brand:
        brand.configure(data_dir)
        brand.fill(data_dir / "inbox")
        undisturbed(starter, data_dir, brand)
        first = Run(starter, data_dir, brand.hour)
        while (dbt := first.pid_of_dbt()) is None:
            time.sleep(0.01)
        os.kill(dbt, signal.SIGSTOP)
        first.kill("main")
        first.wait()
        second = Run(starter, data_dir, brand.hour)
        deadline = time.time() + 300
        while "waiting for it to finish" not in second.said and time.time() < deadline:
            assert second.poll() is None, second.said
            time.sleep(0.1)
        os.kill(dbt, signal.SIGCONT)
        done = second.wait()
    assert done.code == 0, done.output
    assert f"process {first.pid} since " in done.output
    assert "it was killed, and what it had started is still ending" in done.output
    assert snapshot.runs(data_dir) == {"SUCCESS": 2, "FAILURE": 1}

"""A stage killed at any of its file operations: readers see whole things, nothing is lost."""

import json
import subprocess
import sys

import pytest

from orchestration.settings import PROJECT_ROOT


@pytest.mark.parametrize(
    ("stage", "every"),
    [
        ("extract", 3),
        ("load", 6),
        ("publish", 1),
        pytest.param("extract", 1, marks=pytest.mark.long),
        pytest.param("load", 1, marks=pytest.mark.long),
    ],
)
def test_a_stage_killed_at_a_file_operation_is_made_good_by_the_next_run(tmp_path, stage, every):
    done = subprocess.run(
        [sys.executable, "-m", "tests.orchestration.kill_points", stage, str(tmp_path), str(every)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(f"{stage}: killed at {told['points']} of {told['of']} operations")
    assert told["problems"] == []
    assert told["points"] >= 4

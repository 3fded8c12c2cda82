"""A second run waits for the first one, or says why it does not run."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from orchestration.errors import UserError
from orchestration.lock import run_lock
from orchestration.settings import PROJECT_ROOT

HOLDER = """
import sys
from datetime import timedelta
from pathlib import Path
from orchestration.lock import run_lock
with run_lock(Path(sys.argv[1]), timedelta(), print):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "run.lock")],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_run_says_who_holds_the_lock(tmp_path, holder):
    said = []
    with pytest.raises(UserError) as error:
        with run_lock(tmp_path / "run.lock", timedelta(seconds=0.3), said.append, 0.1):
            raise AssertionError("must not be reached")
    assert f"another run works in {tmp_path} (process {holder.pid} since " in str(error.value)
    assert "nothing was run" in str(error.value)
    assert len(said) == 1 and "waiting for it to finish" in said[0]


def test_the_second_run_goes_on_when_the_first_ends(tmp_path, holder):
    def end_it(_):
        holder.stdin.write("\n")
        holder.stdin.flush()

    with run_lock(tmp_path / "run.lock", timedelta(seconds=20), end_it, 0.05):
        assert holder.wait(10) == 0


def test_a_killed_holder_leaves_no_lock(tmp_path, holder):
    holder.kill()
    holder.wait()
    with run_lock(tmp_path / "run.lock", timedelta(), print):
        pass


def test_one_process_may_take_its_lock_twice(tmp_path):
    file = tmp_path / "deep" / "run.lock"
    with run_lock(file, timedelta(), print), run_lock(file, timedelta(), print):
        pass
    with run_lock(file, timedelta(), print):
        pass


def test_a_child_that_was_given_the_lock_keeps_it_when_its_run_is_killed(tmp_path):
    """A child of a killed run may still have the warehouse open."""
    file = tmp_path / "run.lock"
    script = HOLDER.replace(
        'print("held", flush=True)',
        "import subprocess; from orchestration.lock import lock_handles;"
        'child = subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL,'
        "                         pass_fds=lock_handles());"
        "print(child.pid, flush=True)",
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script, str(file)],
        cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    child = int(run.stdout.readline())
    run.kill()
    run.communicate()
    with pytest.raises(UserError, match="killed, and what it had started is still ending"):
        with run_lock(file, timedelta(), print):
            raise AssertionError("the child has the lock")
    os.kill(child, signal.SIGKILL)
    with run_lock(file, timedelta(seconds=20), print, 0.05):
        pass

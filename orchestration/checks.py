"""Asks the data-quality process for results and counts them.

The process is started as early as possible and used later: loading its library takes seconds,
which pass while this process does other things.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from expectations.model import CheckResult
from orchestration.lock import lock_handles
from orchestration.settings import PROJECT_ROOT

Group = Literal["raw", "marts"]


class ChecksError(Exception):
    """The checks could not be run at all, so nothing is known about the data."""


class ChecksWorker:
    """A child process that runs suites; one line of JSON asks, one line answers."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "expectations.worker")):
        self._process = subprocess.Popen(
            list(command),
            cwd=PROJECT_ROOT,
            pass_fds=lock_handles(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(
        self,
        group: Group,
        database: Path,
        previous: Path | None = None,
        as_of: datetime | None = None,
        examples: bool = True,
    ) -> list[CheckResult]:
        """Results of one suite group on a database file.

        `previous` is the file published last, for comparisons; `as_of` the run's instant. Without
        `examples` no result shows a key of the data.

        Raises:
            ChecksError: the process died or could not run the suite.
        """
        assert self._process.stdin and self._process.stdout
        question = {
            "group": group,
            "database": str(database),
            "previous": str(previous) if previous and previous.exists() else None,
            "as_of": as_of.isoformat() if as_of else None,
            "examples": examples,
        }
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError:
            line = ""
        if not line:
            code = self._process.wait()
            raise ChecksError(f"the checks of {group} did not run: their process ended with {code}")
        answer = json.loads(line)
        if "error" in answer:
            raise ChecksError(f"the checks of {group} did not run: {answer['error']}")
        return [CheckResult(**fields) for fields in answer["results"]]

    def close(self) -> None:
        """End the process; it has nothing to save."""
        assert self._process.stdin and self._process.stdout
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        try:
            self._process.stdin.close()
        except OSError:
            pass  # a question it never read


@dataclass(frozen=True)
class Tally:
    """How many rules passed, failed with a warning, failed for good; names of those that did."""

    passed: int = 0
    warned: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.passed + other.passed, self.warned + other.warned, self.failed + other.failed
        )


def tally(results: Iterable[CheckResult]) -> Tally:
    total = Tally()
    for result in results:
        if result.passed:
            total += Tally(passed=1)
        elif result.severity == "critical":
            total += Tally(failed=(describe(result),))
        else:
            total += Tally(warned=(describe(result),))
    return total


def describe(result: CheckResult) -> str:
    """One line: table and column, rule, what was found."""
    column = f".{result.column}" if result.column else ""
    found = f": {result.detail}" if result.detail else ""
    return f"{result.table or 'file'}{column} {result.check}{found}"

"""Runs a program that opens a file of others in a process of its own, with bounded memory and time.

A file of a few kilobytes can claim gigabytes, and what a reading library does with a damaged one
may end its process: then only that process ends. As a program: ``limited.py <bytes> <seconds>
<script> <arguments>`` sets the limits for itself and becomes the script.
"""

import runpy
import subprocess
import sys
from pathlib import Path

#: Memory (address space) and processor time of a process that opens a file.
READER_BYTES = 2 * 1024 * 1024 * 1024
READER_SECONDS = 120


class ReaderFailed(Exception):
    """The program ended without success. ``killed``: by a limit or a crash, not by a refusal."""

    def __init__(self, killed: bool, last_line: str):
        super().__init__(last_line)
        self.killed = killed


def run_limited(script: str, *arguments: str) -> str:
    """What the script printed. Raises ReaderFailed with the last line of its complaint."""
    limits = [str(READER_BYTES), str(READER_SECONDS)]
    done = subprocess.run(
        [sys.executable, "-I", str(Path(__file__)), *limits, script, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        lower = last.lower()
        starved = "memory" in lower or "alloc" in lower
        raise ReaderFailed(done.returncode < 0 or starved, last)
    return done.stdout


def _main(memory: str, seconds: str, script: str, *arguments: str) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass  # a system without such limits
    sys.argv = [script, *arguments]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    _main(*sys.argv[1:])

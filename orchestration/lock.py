"""One run at a time for a DATA_DIR: DuckDB has one writer, and so has the published file."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.errors import UserError

# Locks held by this process, with their handles: a run inside it passes through the lock that its
# entry point took.
_held: dict[Path, int] = {}


def lock_handles() -> tuple[int, ...]:
    """Handles to give to a child that opens the warehouse.

    A lock is free when the last process that has it ends, so a child that outlives a run that was
    killed keeps the next run waiting instead of meeting it in the warehouse.
    """
    return tuple(_held.values())


@contextmanager
def run_lock(
    file: Path, wait: timedelta, say: Callable[[str], None], poll_seconds: float = 0.5
) -> Iterator[None]:
    """Hold the lock for the body; the kernel frees it when the process dies, however it dies.

    Raises:
        UserError: another run held the lock for longer than `wait`.
    """
    if file in _held:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(handle, file, wait, say, poll_seconds)
        _held[file] = handle
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} since {datetime.now(UTC):%F %T} UTC".encode(), 0)
        yield
    finally:
        _held.pop(file, None)
        os.close(handle)


def _acquire(
    handle: int, file: Path, wait: timedelta, say: Callable[[str], None], poll_seconds: float
) -> None:
    deadline = time.monotonic() + wait.total_seconds()
    told = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = _holder(os.pread(handle, 200, 0).decode(errors="replace"))
        if time.monotonic() >= deadline:
            raise UserError(
                f"another run works in {file.parent} ({holder}); "
                f"waited {wait.total_seconds():.0f} s, nothing was run; try again when it is done"
            )
        if not told:
            say(f"another run works in {file.parent} ({holder}); waiting for it to finish")
            told = True
        time.sleep(poll_seconds)


def _holder(note: str) -> str:
    """Whose lock it is, from what its holder wrote into the file."""
    words = note.split()
    if len(words) < 2 or not words[1].isdigit():
        return "a process that starts"
    try:
        os.kill(int(words[1]), 0)
    except ProcessLookupError:
        return f"{note}; it was killed, and what it had started is still ending"
    except PermissionError:
        pass  # another user's
    return note

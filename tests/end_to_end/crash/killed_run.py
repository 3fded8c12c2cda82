"""The command line at a fixed hour, which dies where it is told to: `python -m ...killed_run`.

Environment: ``HOUR`` (ISO time) is what the run takes for now. ``STAGE_LOG`` is a file that gets a
line of JSON for each stage entered (``stage, pid, at, operations`` of the stage before) and for
the forked process of dbt (``dbt``: its pid). ``KILL``, if set: ``{"stage", "operation", "where",
"who"}``: at that file operation below DATA_DIR (1 is the first of the stage) in the process
``where`` (main or dbt), or else when the stage is over, ``who`` (main, dbt, group) gets a SIGKILL.
The process must lead a group of its own.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

MAIN = os.getpid()
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link"}


class Stages:
    """Where the run is, and how many file operations it has made there."""

    def __init__(self, folder: str, log: str, kill: dict[str, Any] | None) -> None:
        self._folder, self._log, self._kill = folder, log, kill
        self._stage, self._operations = "", 0
        self.enter("start")

    def enter(self, stage: str) -> None:
        """The run comes to another stage; it does not leave alive the one it must die in."""
        if self._kill and self._stage == self._kill["stage"] != stage:
            self._die()
        self._tell({"stage": stage, "operations": self._operations})
        self._stage, self._operations = stage, 0

    def forked(self) -> None:
        """In the process of dbt, which counts for itself."""
        self._operations = 0
        self._tell({"stage": self._stage, "dbt": os.getpid()})

    def audit(self, event: str, args: tuple[Any, ...]) -> None:
        """Count an operation that changes files below the folder; die at the one that was named."""
        if event == "open":
            path, _, flags = args
            if not flags & _WRITING:
                return
        elif event in _CHANGES:
            path = args[0]
        else:
            return
        if not isinstance(path, str | os.PathLike) or not os.fspath(path).startswith(self._folder):
            return
        self._operations += 1
        kill = self._kill
        here = "main" if os.getpid() == MAIN else "dbt"
        if (
            kill
            and (self._stage, here) == (kill["stage"], kill["where"])
            and self._operations >= kill["operation"]
        ):
            self._die()

    def _die(self) -> None:
        assert self._kill
        who = self._kill["who"]
        if who == "group":
            os.killpg(MAIN, signal.SIGKILL)
        else:
            os.kill(os.getpid() if who == "dbt" else MAIN, signal.SIGKILL)
        if os.getpid() == MAIN:
            time.sleep(60)  # the signal is on its way

    def _tell(self, line: dict[str, Any]) -> None:
        text = json.dumps({**line, "pid": os.getpid(), "at": time.time()}) + "\n"
        handle = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(handle, text.encode())
        os.close(handle)


def watch(stages: Stages) -> None:
    """Have the functions that begin a stage tell of it; imports them, which takes seconds."""
    import orchestration.assets.landing as landing
    import orchestration.assets.raw as raw
    from orchestration import publish, report
    from orchestration.checks import ChecksWorker
    from orchestration.dbt_runner import DbtRunner

    def told(place: Any, name: str, stage: str | None = None) -> None:
        inner: Callable[..., Any] = getattr(place, name)

        def outer(*args: Any, **options: Any) -> Any:
            stages.enter(stage or f"check_{args[1]}")
            return inner(*args, **options)

        setattr(place, name, outer)

    told(landing, "extract_accounts", "extract")
    told(landing, "collect", "collect")
    told(raw, "load_pending", "load")
    told(ChecksWorker, "run")
    told(DbtRunner, "events", "dbt")
    told(publish, "build", "publish")
    told(publish, "finish", "finish")
    told(report, "write_report", "report")


def main() -> int:
    """Run the command line; its exit code."""
    import orchestration.inputs
    from orchestration.__main__ import main as command
    from orchestration.checks import ChecksWorker

    hour = datetime.fromisoformat(os.environ["HOUR"])
    orchestration.inputs.floor_to_hour = lambda _: hour
    kill = json.loads(os.environ.get("KILL") or "null")
    stages = Stages(os.environ["DATA_DIR"], os.environ["STAGE_LOG"], kill)
    sys.addaudithook(stages.audit)
    os.register_at_fork(after_in_child=stages.forked)
    start = ChecksWorker.__init__

    def started(self: ChecksWorker, *args: Any) -> None:
        start(self, *args)
        watch(stages)

    ChecksWorker.__init__ = started  # type: ignore[method-assign]
    return command(sys.argv[1:] or ["run"])


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

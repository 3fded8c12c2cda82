"""The command line at a fixed hour, which dies where it is told to: `python -m ...killed_run`.

``serve`` in the place of a command loads everything once, then reads a line of JSON for each run
(``env``, ``command``, ``output``: a file) and forks a process for it, which leads a group of its
own, as does the process of the checks. It answers ``{"pid"}`` at once and ``{"pid", "code"}`` at
the end of each. Loading takes most of the time of a run that dies early. ``serve PROJECT`` runs
another dbt project, and no checks of Great Expectations, which are made for ours.

Environment: ``HOUR`` (ISO time) is what the run takes for now. ``STAGE_LOG`` is a file that gets a
line of JSON for each stage entered (``stage, pid, at, operations`` of the stage before) and for
the forked process of dbt (``dbt``: its pid). ``KILL``, if set: ``{"stage", "operation", "where",
"who"}``: at that file operation below DATA_DIR (1 is the first of the stage) in the process
``where`` (main or dbt), or else when the stage is over, ``who`` (main, dbt, group) gets a SIGKILL.
The process must lead a group of its own. ``FILL``, if set: ``{"stage", "file", "leave"}``: when the
stage begins, the file grows until so many bytes are left on its disk.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link"}


class Stages:
    """Where the run is, and how many file operations it has made there."""

    def __init__(self, folder: str, log: str, kill: dict[str, Any] | None) -> None:
        self._folder, self._log, self._kill = folder, log, kill
        self._main = os.getpid()
        self._fill = json.loads(os.environ.get("FILL") or "null")
        self._stage, self._operations = "", 0
        self.enter("start")

    def enter(self, stage: str) -> None:
        """The run comes to another stage; it does not leave alive the one it must die in."""
        if self._kill and self._stage == self._kill["stage"] != stage:
            self._die()
        self._tell({"stage": stage, "operations": self._operations})
        if self._fill and self._fill["stage"] == stage:
            fill_disk(self._fill["file"], self._fill["leave"])
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
        here = "main" if os.getpid() == self._main else "dbt"
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
            os.killpg(self._main, signal.SIGKILL)
        else:
            os.kill(os.getpid() if who == "dbt" else self._main, signal.SIGKILL)
        if os.getpid() == self._main:
            time.sleep(60)  # the signal is on its way

    def _tell(self, line: dict[str, Any]) -> None:
        text = json.dumps({**line, "pid": os.getpid(), "at": time.time()}) + "\n"
        handle = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(handle, text.encode())
        os.close(handle)


def fill_disk(file: str, leave: int) -> None:
    """Let a file grow until so many bytes are left on its disk."""
    with open(file, "ab") as ballast:
        disk = os.statvfs(file)
        ballast.write(bytes(max(0, disk.f_bavail * disk.f_frsize - leave)))


def watch(stages: Stages) -> None:
    """Have the functions that begin a stage tell of it; imports them, which takes seconds."""
    import orchestration.assets.landing as landing
    import orchestration.assets.raw as raw
    from orchestration import publish, run_page
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
    told(run_page, "write_report", "report")


def run(command: Sequence[str]) -> int:
    """Run the command line as the environment says; its exit code."""
    import orchestration.inputs
    from orchestration.__main__ import main
    from orchestration.checks import ChecksWorker

    hour = datetime.fromisoformat(os.environ["HOUR"])
    orchestration.inputs.floor_to_hour = lambda _: hour
    kill = json.loads(os.environ.get("KILL") or "null")
    stages = Stages(os.environ["DATA_DIR"], os.environ["STAGE_LOG"], kill)
    start = ChecksWorker.__init__

    def started(self: ChecksWorker, *args: Any) -> None:
        start(self, *args)
        sys.addaudithook(stages.audit)
        os.register_at_fork(after_in_child=stages.forked)
        watch(stages)

    ChecksWorker.__init__ = started  # type: ignore[method-assign]
    return main(list(command))


class ForkedWorker:
    """The process of the checks, forked with its imports instead of started; as ``Popen``."""

    def __init__(self, *_: object, **__: object) -> None:
        asked, ask = os.pipe()
        answered, answer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            for handle in (ask, answered):
                os.close(handle)
            from expectations.worker import serve as serve_checks

            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            with os.fdopen(asked) as requests, os.fdopen(answer, "w") as replies:
                serve_checks(requests, replies)
            os._exit(0)
        os.close(asked)
        os.close(answer)
        self.stdin, self.stdout = os.fdopen(ask, "w"), os.fdopen(answered)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def use_project(project: Path) -> None:
    """Build another dbt project, for which there are no suites."""
    from orchestration.checks import ChecksWorker
    from orchestration.dbt_runner import DbtRunner

    DbtRunner.__init__.__defaults__ = ("spawn", project)
    ChecksWorker.run = lambda *_, **__: []  # type: ignore[method-assign]


def serve(project: Path | None) -> None:
    """Load everything, then fork a run for each line read; see the module."""
    import dbt.cli.main  # noqa: F401
    import google.protobuf.json_format  # noqa: F401

    import expectations.validation  # noqa: F401
    import orchestration.checks
    import orchestration.refresh  # noqa: F401
    import orchestration.sample  # noqa: F401

    orchestration.checks.subprocess = SimpleNamespace(  # type: ignore[attr-defined]
        Popen=ForkedWorker, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL
    )
    if project:
        use_project(project)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    wake, signalled = os.pipe()
    os.set_blocking(signalled, False)
    signal.set_wakeup_fd(signalled)
    waiting = ""
    while True:
        ready, _, _ = select.select([0, wake], [], [])
        if wake in ready:
            os.read(wake, 100)
            _tell_ended()
        if 0 in ready:
            read = os.read(0, 65536).decode()
            if not read:
                return
            waiting += read
            *orders, waiting = waiting.split("\n")
            for order in orders:
                print(json.dumps({"pid": _fork(json.loads(order))}), flush=True)


def _tell_ended() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        code = os.waitstatus_to_exitcode(status)
        print(json.dumps({"pid": pid, "code": code}), flush=True)


def _fork(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ.update(order["env"])
        code = run(order["command"])
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]) if sys.argv[2:] else None)
    else:
        code = run(sys.argv[1:] or ["run"])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

"""Where runs are killed, and the runs themselves: started, watched, killed, looked at."""

from __future__ import annotations

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from tests.end_to_end.pipeline import ROOT

# Every stage of a run in its order, with its share of sixty kills.
STAGES = {
    "start": 3, "extract": 12, "collect": 6, "load": 10, "check_raw": 4, "dbt": 12,
    "check_marts": 3, "publish": 4, "finish": 4, "report": 2,
}  # fmt: skip
TIMEOUT = 1800.0


@dataclass(frozen=True)
class Kill:
    """One kill: in which stage, how far into it (0 to 1), and who dies.

    ``how``: at a file operation, counted in the process ``where``, or at a moment. ``who``: the
    main process, its whole group, or the process of dbt alone.
    """

    stage: str
    share: float
    how: Literal["operation", "moment"]
    where: Literal["main", "dbt"]
    who: Literal["main", "group", "dbt"]


def plan(count: int, length: int, seed: int) -> list[list[Kill]]:
    """Chains of kills: each goes through the stages in their order, all together by their shares.

    The same seed gives the same plan.
    """
    choose = random.Random(seed)
    total = sum(STAGES.values())
    places = [stage for stage, share in STAGES.items() for _ in range(share)]
    wanted = [places[(2 * n + 1) * total // (2 * count)] for n in range(count)]
    chains: list[list[Kill]] = [[] for _ in range(count // length)]
    for number, stage in enumerate(wanted):
        chains[number % len(chains)].append(_kill(choose, stage))
    return chains


def _kill(choose: random.Random, stage: str) -> Kill:
    native = stage in ("check_raw", "check_marts")
    how: Literal["operation", "moment"] = "moment"
    # The last two are over in an instant, and a moment after them nobody is left to be hit.
    is_short = stage in ("finish", "report")
    if is_short or (not native and choose.random() < (0.35 if stage == "dbt" else 0.6)):
        how = "operation"
    who = choose.choice(("main", "main", "group") + ("dbt",) * (2 * (stage == "dbt")))
    where: Literal["main", "dbt"] = "dbt" if stage == "dbt" else "main"
    return Kill(stage, choose.random(), how, where, who)  # type: ignore[arg-type]


@dataclass
class Measures:
    """Of an undisturbed run: seconds and file operations by stage, those of dbt's process too."""

    seconds: dict[str, float]
    operations: dict[str, int]


@dataclass
class Outcome:
    """How a run ended: exit code (negative: the signal), what it said, the last stage entered."""

    code: int
    output: str
    stage: str
    seconds: float
    stages: list[dict[str, Any]]


class Starter:
    """The process that has everything loaded and forks the runs; to be used as a context manager.

    ``project``: another dbt project than ours, built without the checks. Safe for several threads.
    """

    def __init__(self, project: Path | None = None) -> None:
        self._project = project

    def __enter__(self) -> Starter:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.crash.killed_run", "serve",
             *([str(self._project)] if self._project else [])],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._started: queue.Queue[int] = queue.Queue()
        self._lock = threading.Lock()
        self._codes: dict[int, int] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def start(self, env: Mapping[str, str], command: Sequence[str], output: Path) -> int:
        """Start a run; its process id."""
        order = {"env": dict(env), "command": list(command), "output": str(output)}
        with self._lock:
            assert self._process.stdin
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return self._started.get(timeout=TIMEOUT)

    def code(self, pid: int) -> int | None:
        """Exit code of a run that has ended, negative for a signal."""
        return self._codes.get(pid)

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            told = json.loads(line)
            if "code" in told:
                self._codes[told["pid"]] = told["code"]
            else:
                self._started.put(told["pid"])


class Run:
    """A run of the command line under way, at an hour, on a data folder."""

    def __init__(
        self,
        starter: Starter,
        data_dir: Path,
        hour: str,
        kill: dict[str, Any] | None = None,
        fill: dict[str, Any] | None = None,
        logs: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._starter = starter
        self._log = (logs or data_dir.parent) / f"stages-{time.monotonic_ns()}.jsonl"
        self._log.touch()
        self._output = self._log.with_suffix(".txt")
        self._output.touch()
        self.started = time.time()
        self.pid = starter.start(
            {
                "DATA_DIR": str(data_dir),
                "SOURCES_FILE": str(data_dir / "sources.yml"),
                "HOUR": hour,
                "STAGE_LOG": str(self._log),
                "KILL": json.dumps(kill) if kill else "",
                "FILL": json.dumps(fill) if fill else "",
                **(env or {}),
            },
            ["run"],
            self._output,
        )

    def poll(self) -> int | None:
        """Its exit code once it has ended."""
        return self._starter.code(self.pid)

    @property
    def stages(self) -> list[dict[str, Any]]:
        """Lines of the stage log so far."""
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self._output.read_text(errors="replace")

    def pid_of_dbt(self) -> int | None:
        """The forked process of dbt, once there is one."""
        built = (line for line in self.stages if "dbt" in line and line["stage"] == "dbt")
        return next((line["dbt"] for line in built), None)

    def reaches(self, stage: str) -> bool:
        """Wait until a stage is entered; False if the run ends before."""
        while self.poll() is None:
            if any(line["stage"] == stage for line in self.stages):
                return True
            time.sleep(0.02)
        return False

    def kill(self, who: str) -> None:
        """Send SIGKILL now."""
        if who == "group":
            os.killpg(self.pid, signal.SIGKILL)
        elif who == "dbt":
            pid = self.pid_of_dbt()
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
        else:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> Outcome:
        """To its end."""
        while (code := self.poll()) is None:
            assert time.time() - self.started < TIMEOUT, self.said
            time.sleep(0.05)
        stages = self.stages
        stage = stages[-1]["stage"] if stages else ""
        return Outcome(code, self.said, stage, time.time() - self.started, stages)

    def is_left(self) -> bool:
        """True while a process of its group is still there."""
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return False
        return True


def run_killed(
    starter: Starter, data_dir: Path, hour: str, kill: Kill, measured: Measures
) -> tuple[Outcome, Run]:
    """Run and kill; the outcome says in which stage it happened."""
    if kill.how == "operation":
        most = measured.operations.get(f"{kill.stage}/{kill.where}", 1)
        order = {**asdict(kill), "operation": 1 + int(kill.share * most)}
        run = Run(starter, data_dir, hour, order)
        return run.wait(), run
    run = Run(starter, data_dir, hour)
    if run.reaches(kill.stage):
        time.sleep(kill.share * measured.seconds.get(kill.stage, 0.0))
        if kill.who == "dbt":
            while run.pid_of_dbt() is None and run.poll() is None:
                time.sleep(0.02)
        run.kill(kill.who)
    return run.wait(), run


def measure(outcome: Outcome) -> Measures:
    """Seconds and operations by stage of a run that was not killed."""
    lines = [line for line in outcome.stages if "dbt" not in line]
    seconds, operations = {}, {}
    for this, after in zip(lines, lines[1:], strict=False):
        seconds[this["stage"]] = after["at"] - this["at"]
        operations[f"{this['stage']}/main"] = after["operations"]
    # Of the other process and the last stage nobody tells the number; these are the usual ones.
    return Measures(seconds, operations | {"dbt/dbt": 400, "report/main": 4})

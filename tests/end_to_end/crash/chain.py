"""A chain: kill a run, start again, kill again, let the last one end; a reader looks on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.end_to_end.crash import reader, snapshot
from tests.end_to_end.crash.brand import Brand
from tests.end_to_end.crash.kills import (
    Kill,
    Measures,
    Outcome,
    Run,
    Starter,
    measure,
    run_killed,
)
from tests.end_to_end.pipeline import ROOT

TOKEN_LOST = "refresh token is over"


@dataclass
class State:
    """What an undisturbed run leaves, and how it ran."""

    data_dir: Path
    brand: Brand
    marts: dict[str, Any]
    raw: dict[str, Any]
    measured: Measures

    @property
    def sights(self) -> dict[str, Any]:
        """What a reader sees of it."""
        return sights(self.data_dir)


@dataclass
class Struck:
    """One kill as it came: what was planned, where the run died, what the next one said of it."""

    kill: Kill
    died_in: str
    code: int
    waited: bool = False


@dataclass
class Told:
    """A chain as it went. ``without_login``: what was published while a login was lost."""

    strokes: list[Struck] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    looks: int = 0
    logins_lost: int = 0
    without_login: list[dict[str, Any]] = field(default_factory=list)


def sights(data_dir: Path) -> dict[str, Any]:
    """What a reader sees of the published file and of the Parquet copies."""
    return {
        "file": reader.file_sight(data_dir / "insights.duckdb"),
        "parquet": reader.parquet_sight(data_dir / "reports" / "parquet"),
    }


def undisturbed(starter: Starter, data_dir: Path, brand: Brand) -> State:
    """Run once to the end."""
    outcome = Run(starter, data_dir, brand.hour).wait()
    assert outcome.code == 0, outcome.output
    assert "was not read to its end" not in outcome.output, outcome.output
    return State(
        data_dir, brand, snapshot.marts(data_dir), snapshot.raw(data_dir), measure(outcome)
    )


@contextmanager
def reading(data_dir: Path) -> Iterator[dict[str, Any]]:
    """A reader in a process of its own; what it saw is there after the body."""
    seen: dict[str, Any] = {}
    report = data_dir.parent / "seen.json"
    command = [sys.executable, "-m", "tests.end_to_end.crash.reader", str(data_dir), str(report)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
    try:
        yield seen
        process.communicate(timeout=60)
        seen.update(json.loads(report.read_text()))
    finally:
        process.kill()
        process.wait()


def attack(
    starter: Starter,
    data_dir: Path,
    brand: Brand,
    kills: Sequence[Kill],
    goal: State,
    before: State | None,
) -> Told:
    """Kill run after run, let the last end, and tell what was not as it should be.

    ``goal`` is the undisturbed run; ``before`` what was published before, None for a first run.
    """
    told = Told()
    with reading(data_dir) as seen:
        earlier: list[Run] = []
        for number, kill in enumerate(kills):
            brand.end_token(number)
            outcome, run = run_killed(starter, data_dir, brand.hour, kill, goal.measured)
            _note(told, kill, outcome)
            earlier.append(run)
        last = _last_run(starter, data_dir, brand, told)
        if told.strokes and "waiting for it to finish" in last.output:
            told.strokes[-1].waited = True
        _gone(earlier, told)
        if last.code != 0 or "was not read to its end" in last.output:
            told.problems.append(f"the last run ended with {last.code}: {last.output}")
        time.sleep(2 * reader.PAUSE)
    told.looks = seen["looks"]
    told.problems += differences(data_dir, goal)
    told.problems += _bad_sights(seen, data_dir, [goal.sights, *told.without_login], before)
    told.problems += [f"left over: {name}" for name in snapshot.leftovers(data_dir)]
    told.problems += [f"wrong sums: {row}" for row in snapshot.sums(data_dir)]
    ended = snapshot.runs(data_dir)
    if set(ended) - {"SUCCESS", "FAILURE"}:
        told.problems.append(f"Dagster's runs: {ended}")
    return told


def _note(told: Told, kill: Kill, outcome: Outcome) -> None:
    if told.strokes and "waiting for it to finish" in outcome.output:
        told.strokes[-1].waited = True
    # A run whose dbt was killed goes on to say so.
    died_in = "dbt" if kill.who == "dbt" and outcome.code == 1 else outcome.stage
    told.strokes.append(Struck(kill, died_in, outcome.code))
    if "Traceback" in outcome.output:
        told.problems.append(f"{kill}: a stack trace: {outcome.output}")
    if kill.who == "dbt" and outcome.code == 1 and "dbt ended early" not in outcome.output:
        told.problems.append(f"{kill}: does not say that dbt ended: {outcome.output}")
    if outcome.code == 0:
        told.problems.append(f"{kill}: the run was not hit: {outcome.output[:200]}")


def _last_run(starter: Starter, data_dir: Path, brand: Brand, told: Told) -> Outcome:
    brand.end_token(99)
    last = Run(starter, data_dir, brand.hour).wait()
    if TOKEN_LOST in last.output:
        # Killed between the answer with the new token and its writing: no program can keep it.
        told.logins_lost += 1
        told.without_login.append(sights(data_dir))
        brand.log_in()
        brand.configure(data_dir)
        last = Run(starter, data_dir, brand.hour).wait()
    return last


def _gone(runs: Sequence[Run], told: Told) -> None:
    deadline = time.time() + 60
    while any(run.is_left() for run in runs) and time.time() < deadline:
        time.sleep(0.2)
    told.problems += [f"still there: group {r.pid}" for r in runs if r.is_left()]


def differences(data_dir: Path, goal: State) -> list[str]:
    """Tables of raw and marts that are not as the undisturbed run left them."""
    found = []
    for kind, wanted, got in (
        ("marts", goal.marts, snapshot.marts(data_dir)),
        ("raw", goal.raw, snapshot.raw(data_dir)),
    ):
        for table in sorted(wanted.keys() | got.keys()):
            if wanted.get(table) != got.get(table):
                found.append(f"{kind}.{table}: {got.get(table)} in place of {wanted.get(table)}")
    return found


def _bad_sights(
    seen: dict[str, Any], data_dir: Path, goals: list[dict[str, Any]], before: State | None
) -> list[str]:
    allowed = [*goals, sights(data_dir)]
    first = before.sights if before else {"file": "absent", "parquet": "absent"}
    found = []
    for kind, views in seen.items():
        if kind == "looks":
            continue
        fine = [json.dumps(states[kind]) for states in (first, *allowed)]
        shown = [json.dumps(view) for view in views]
        found += [f"a reader saw of the {kind}: {view[:300]}" for view in shown if view not in fine]
        if fine[0] in shown[1:]:
            found.append(f"the {kind} went back to what it was before")
    return found


def table(told: Sequence[Told]) -> str:
    """Stage, kills there, who died, and how the next run found things; for people."""
    rows = [stroke for one in told for stroke in one.strokes]
    lines = [f"{'died in':<12} {'kills':>5} {'at an operation':>16} {'next waited':>12}  who"]
    for stage in dict.fromkeys(stroke.died_in for stroke in rows):
        there = [stroke for stroke in rows if stroke.died_in == stage]
        who = Counter(stroke.kill.who for stroke in there)
        operations = sum(stroke.kill.how == "operation" for stroke in there)
        waited = sum(stroke.waited for stroke in there)
        lines.append(f"{stage:<12} {len(there):>5} {operations:>16} {waited:>12}  {dict(who)}")
    looks, lost = sum(one.looks for one in told), sum(one.logins_lost for one in told)
    lines.append(f"{len(rows)} kills, {looks} looks of readers, {lost} logins lost")
    return "\n".join(lines)

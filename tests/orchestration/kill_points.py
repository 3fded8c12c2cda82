"""Kills one stage at each of its file operations: `python -m ...kill_points STAGE FOLDER EVERY`.

A process of its own, since it forks: for each point a child does the stage's work on a copy of the
prepared folder and is killed before the operation; then the stage is done again, as the next run
does it. Prints one line of JSON: ``points`` and ``problems``.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from extractors.base import Account, ExtractContext
from extractors.files import collect
from extractors.landing import LandingWriter
from extractors.registry import PLATFORMS
from extractors.state import save_private
from orchestration import publish
from orchestration.extraction import leave_outcomes
from orchestration.inputs import Folders, Inputs
from orchestration.leftovers import remove_leftovers
from orchestration.loading_run import load_pending
from orchestration.settings import Settings, load_settings
from orchestration.sources import Sources
from orchestration.warehouse import RunInfo

HOUR = datetime(2026, 1, 5, 12, tzinfo=UTC)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}


class Points:
    """Counts operations below a folder; at number ``last`` this process gets a SIGKILL."""

    def __init__(self) -> None:
        self.folder, self.last, self.count = "", 0, 0

    def audit(self, event: str, args: tuple[Any, ...]) -> None:
        is_write = event == "open" and isinstance(args[2], int) and args[2] & _WRITING
        if not self.folder or not (is_write or event in _CHANGES):
            return
        # A whole folder is removed by names relative to an open folder.
        is_relative = event in ("os.remove", "os.rmdir") and args[1] != -1
        path = os.fspath(args[0]) if isinstance(args[0], str | os.PathLike) else ""
        if is_relative or path.startswith(self.folder):
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


POINTS = Points()


class Stage:
    """One stage of a run: what is there before, its work, what it leaves."""

    def __init__(self, data_dir: Path) -> None:
        self.settings: Settings = load_settings({"DATA_DIR": str(data_dir)}, root=data_dir)

    def prepare(self) -> None:
        """What earlier stages and runs left."""

    def work(self, run_id: str) -> None:
        """What the stage does in a run."""

    def problem(self) -> str | None:
        """What is wrong for a reader at any moment, be the stage killed or done."""

    def result(self) -> Any:
        """What is there at the end; the same whether a run was killed or not."""


class Extract(Stage):
    """Landing files and state of an account, the outcome of the run, files of the inbox."""

    def prepare(self) -> None:
        self.settings.inbox_dir.mkdir(parents=True)
        for number in range(3):
            (self.settings.inbox_dir / f"{number}.csv").write_text(f"a,b\n{number},2\n")

    def work(self, run_id: str) -> None:
        data = self.settings.data_dir
        account = Account("mastodon", "brand@home.example")
        state = data / "state" / "mastodon" / f"{account.slug}.json"
        seen = json.loads(state.read_text())["seen"] if state.exists() else 0
        writer = LandingWriter(ExtractContext(run_id, HOUR, data / "landing", data), account)
        for number in range(seen, 3):
            for stream in ("posts", "replies"):
                writer.write(stream, str(number), {"id": number})
        writer.commit()
        save_private(state, {"seen": 3})
        leave_outcomes([], data / "state" / "outcomes", run_id)
        collect(self.settings.inbox_dir, data / "landing", run_id, HOUR)

    def result(self) -> Any:
        landing = self.settings.data_dir / "landing"
        records: set[str] = set()
        for file in landing.glob("mastodon/*/*.jsonl.gz"):
            records |= set(gzip.decompress(file.read_bytes()).decode().splitlines())
        return sorted(records), sorted(path.name for path in landing.glob("files/*"))


class Load(Stage):
    """Landing files, some with bad rows, into raw."""

    def prepare(self) -> None:
        first, second = Extract(self.settings.data_dir), "20260105T120000-aaaaaa"
        first.prepare()
        rows = "".join(f"forum,brand,like,2026-01-05T10:{n:02}:00Z,a{n}\n" for n in range(40))
        bad = "forum,brand,like,yesterday,b1\n"
        header = "platform,account,action_type,acted_at,action_id\n"
        (self.settings.inbox_dir / "acts.csv").write_text(header + rows + bad)
        first.work(second)

    def work(self, run_id: str) -> None:
        data = self.settings.data_dir
        folders = Folders(
            False, self.settings.inbox_dir, data / "landing", data / "state", data / "quarantine"
        )
        run = RunInfo(run_id, HOUR, "code", False)
        load_pending(
            self.settings.warehouse, Inputs(folders, Sources(), HOUR, HOUR, None), run, PLATFORMS
        )

    def result(self) -> Any:
        with duckdb.connect(str(self.settings.warehouse), read_only=True) as con:
            tables = con.execute(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'"
                " AND table_name <> 'settings'"
            ).fetchall()
            rows = {
                name: con.execute(f"SELECT {_kept(con, name)} FROM raw.{name}").fetchall()
                for (name,) in tables
            }
        refused = [path.name for path in (self.settings.data_dir / "quarantine").glob("*")]
        outcomes = list((self.settings.data_dir / "state" / "outcomes").glob("*"))
        return {name: sorted(map(repr, r)) for name, r in rows.items()}, sorted(refused), outcomes


def _kept(con: duckdb.DuckDBPyConnection, table: str) -> str:
    names = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'raw' AND table_name = ?",
        [table],
    ).fetchall()
    return ", ".join(
        f'"{name}"' for (name,) in names if name not in ("run_id", "loaded_at", "load_id")
    )


class Publish(Stage):
    """The second publication after a first, of other tables and rows; then the report's folder."""

    def prepare(self) -> None:
        self._fill(10)
        self.work("first")
        self._fill(20)

    def _fill(self, rows: int) -> None:
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(self.settings.warehouse)) as con:
            con.execute(f"""
                CREATE SCHEMA IF NOT EXISTS marts;
                CREATE OR REPLACE TABLE marts.t{rows} AS FROM range({rows});
                CREATE OR REPLACE TABLE marts.common AS FROM range({rows});
                DROP TABLE IF EXISTS marts.t{30 - rows};
            """)

    def work(self, run_id: str) -> None:
        row = publish.Publication("second" if run_id != "first" else run_id, "code", 0, 0, [])
        publish.build(self.settings.warehouse, self.settings.insights, row)
        publish.finish(self.settings.insights, self.settings.parquet, 1, 0)

    def problem(self) -> str | None:
        whole = ({"common": 10, "t10": 10}, {"common": 20, "t20": 20})
        for kind, sight in (("file", self._file()), ("parquet", self._parquet())):
            run = {name: rows for name, rows in sight.items() if name != "publication"}
            if run not in whole or sight.get("publication") != 1:
                return f"a reader sees of the {kind}: {sight}"
        return None

    def _file(self) -> dict[str, int]:
        with duckdb.connect(str(self.settings.insights), read_only=True) as con:
            names = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            count = "SELECT count(*) FROM marts."
            return {name: con.execute(count + name).fetchall()[0][0] for (name,) in names}

    def _parquet(self) -> dict[str, int]:
        with duckdb.connect() as con:
            return {
                path.stem: con.execute(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
                for path in self.settings.parquet.glob("*")
            }

    def result(self) -> Any:
        left = [path.name for path in self.settings.data_dir.glob("insights*")]
        return self._file(), self._parquet(), sorted(left), os.listdir(self.settings.reports)


STAGES: dict[str, Callable[[Path], Stage]] = {
    "extract": Extract, "load": Load, "publish": Publish,
}  # fmt: skip


@contextmanager
def _killed(folder: Path, last: int) -> Iterator[None]:
    POINTS.folder, POINTS.last, POINTS.count = str(folder), last, 0
    yield
    POINTS.folder = ""


def _in_child(stage: Stage, last: int) -> int:
    """Do the work in a child; number of operations if it ended, -9 if it was killed."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            with _killed(stage.settings.data_dir, last):
                stage.work("20260105T130000-bbbbbb")
                os.write(write, str(POINTS.count).encode())
        finally:
            os._exit(0)
    os.close(write)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with os.fdopen(read) as told:
        count = told.read()
    return status if status else int(count or -1)


def attack(name: str, folder: Path, every: int) -> dict[str, Any]:
    """Kill the stage at every ``every``-th operation; see the module."""
    template = folder / "data"
    STAGES[name](template).prepare()
    plain = STAGES[name](_copy(template, folder / "plain"))
    points = _in_child(plain, 0)
    wanted, problems = plain.result(), []
    struck = range(1, points + 1, every)
    for point in struck:
        stage = STAGES[name](_copy(template, folder / "killed"))
        if _in_child(stage, point) != -signal.SIGKILL:
            problems.append(f"{point}: was not killed")
        if seen := stage.problem():
            problems.append(f"{point}: {seen}")
        remove_leftovers(stage.settings)
        if seen := stage.problem():
            problems.append(f"{point}: after cleaning {seen}")
        _in_child(stage, 0)
        if (got := stage.result()) != wanted:
            problems.append(f"{point}: {got} in place of {wanted}")
        problems += [f"{point}: left over {path}" for path in _hidden(stage.settings)]
    return {"points": len(struck), "of": points, "problems": problems}


def _copy(template: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(template, target)
    return target


def _hidden(settings: Settings) -> list[str]:
    found = settings.data_dir.rglob(".*")
    return [path.relative_to(settings.data_dir).as_posix() for path in found]


if __name__ == "__main__":
    sys.addaudithook(POINTS.audit)
    print(json.dumps(attack(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))

"""dbt from the outside: its arguments, its manifest, and a child process that runs it.

Two ways to the same child: a fork of this process, which has dbt's imports already (used by our
own command line, where no other thread runs), and a fresh interpreter (used by the UI's workers).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from orchestration.code_version import files_hash
from orchestration.dbt_child import run_dbt
from orchestration.errors import UserError
from orchestration.lock import lock_handles
from orchestration.settings import DBT_PROJECT_DIR, PROJECT_ROOT, Settings

Mode = Literal["fork", "spawn"]


@dataclass
class DbtOutcome:
    """What dbt said at its end; filled while `DbtRunner.events` is read to its end."""

    success: bool = False
    failures: tuple[tuple[str, str], ...] = ()
    error: str | None = None


def dbt_args(
    command: Literal["build", "parse"],
    dbt_dir: Path,
    *,
    full_refresh: bool = False,
    select: Sequence[str] = (),
    exclude: Sequence[str] = (),
    project_dir: Path = DBT_PROJECT_DIR,
) -> list[str]:
    """Arguments of one dbt invocation; nothing is written into the project's own folder.

    Unit tests are left to `make test`: they check code, not data.
    """
    args = [
        command,
        f"--project-dir={project_dir}",
        f"--profiles-dir={project_dir}",
        f"--target-path={dbt_dir / 'target'}",
        f"--log-path={dbt_dir / 'logs'}",
        "--log-level=none",
        "--log-level-file=info",
        "--no-use-colors",
        "--no-version-check",
        "--no-send-anonymous-usage-stats",
    ]
    if command == "build":
        args.append("--exclude-resource-type=unit_test")
        if full_refresh:
            args.append("--full-refresh")
        if select:
            args += ["--indirect-selection=buildable", "--select", *select]
        if exclude:
            args += ["--exclude", *exclude]
    return args


class DbtRunner:
    """Runs dbt for one warehouse in a child process of the given mode."""

    def __init__(self, settings: Settings, mode: Mode = "spawn", project: Path = DBT_PROJECT_DIR):
        self._settings = settings
        self._mode = mode
        self.project = project

    def events(
        self, outcome: DbtOutcome, *, full_refresh: bool = False, select: Sequence[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Structured messages of `dbt build`, one a finished node, as they come."""
        args = dbt_args(
            "build",
            self._settings.dbt_dir,
            full_refresh=full_refresh,
            select=select,
            exclude=sorted(node["name"] for node in tests_of_seeds(self._parsed()).values()),
            project_dir=self.project,
        )
        yield from self._run(args, outcome)

    def manifest(self) -> dict[str, Any]:
        """The parsed project without the tests that no run makes, each other test at its asset.

        Parsed anew when a file of the dbt project or dbt has changed, or the copy is damaged.

        Raises:
            UserError: the project does not parse; the message is dbt's.
        """
        return attach_tests(without_tests_of_seeds(self._parsed()))

    def _parsed(self) -> dict[str, Any]:
        wanted = f"{files_hash(self.project, exclude=('target', 'logs'))} {_dbt_version()}"
        copy = self._settings.dbt_dir / "manifest.json"
        stamp = self._settings.dbt_dir / "manifest.version"
        parsed = _read_json(copy) if stamp.exists() and stamp.read_text() == wanted else None
        if parsed is None:
            outcome = DbtOutcome()
            args = dbt_args("parse", self._settings.dbt_dir, project_dir=self.project)
            for _ in self._run(args, outcome):
                pass
            if not outcome.success:
                raise UserError(f"the dbt project does not parse: {outcome.error}")
            # A copy, because dbt writes its own anew while it runs and the UI reads at any time.
            fresh = copy.with_suffix(f".{os.getpid()}.tmp")
            shutil.copyfile(self._settings.dbt_dir / "target" / "manifest.json", fresh)
            # The stamp goes first and comes last: a copy without one is made anew.
            stamp.unlink(missing_ok=True)
            fresh.replace(copy)
            stamp.write_text(wanted)
            parsed = json.loads(copy.read_text())
        return parsed

    def _run(self, args: list[str], outcome: DbtOutcome) -> Iterator[dict[str, Any]]:
        self._settings.dbt_dir.mkdir(parents=True, exist_ok=True)
        log = self._settings.dbt_dir / "child.log"
        log.write_bytes(b"")  # here, where a folder that may not be written is told of
        # A fork with other threads running may copy a lock that nobody will ever free.
        alone = threading.active_count() == 1
        child: _Child
        child = _Forked(args, log) if self._mode == "fork" and alone else _Spawned(args, log)
        ended = False
        try:
            with os.fdopen(child.pipe, encoding="utf-8") as lines:
                for line in map(json.loads, lines):
                    if "event" in line:
                        yield line["event"]
                    else:
                        ended = True
                        outcome.success = line["done"]
                        outcome.failures = tuple((name, text) for name, text in line["failures"])
                        outcome.error = line["error"]
        finally:
            code = child.wait(kill=not ended)
        if not ended:
            outcome.error = f"dbt ended early with code {code}; its output: {log}"


def _dbt_version() -> str:
    """Another version may write another manifest of the same project."""
    return version("dbt-core")


def _read_json(file: Path) -> dict[str, Any] | None:
    """None if there is no file or it is damaged."""
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError):
        return None


class _Spawned:
    def __init__(self, args: list[str], log: Path) -> None:
        self.pipe, write = os.pipe()
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "orchestration.dbt_child", str(write), *args],
                cwd=PROJECT_ROOT,
                pass_fds=[write, *lock_handles()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        os.close(write)

    def wait(self, kill: bool) -> int:
        if kill:
            self._process.terminate()
        return self._process.wait()


class _Forked:
    def __init__(self, args: list[str], log: Path) -> None:
        self.pipe, write = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            code = 1
            try:
                os.close(self.pipe)
                output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
                os.dup2(output, 1)
                os.dup2(output, 2)
                run_dbt(args, write)
                code = 0
            finally:
                # No clean-up of the parent's things: its connections and files are not ours.
                os._exit(code)
        os.close(write)

    def wait(self, kill: bool) -> int:
        if kill:
            os.kill(self._pid, 15)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


_Child = _Spawned | _Forked


def tests_of_seeds(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Tests that look at seeds alone, by id: they check code, and `make test` runs them."""
    return {
        name: node
        for name, node in manifest["nodes"].items()
        if name.startswith("test.")
        and node["depends_on"]["nodes"]
        and all(parent.startswith("seed.") for parent in node["depends_on"]["nodes"])
    }


def without_tests_of_seeds(manifest: dict[str, Any]) -> dict[str, Any]:
    """Leave out the tests that no run makes, since a check without a result holds publishing."""
    left_out = tests_of_seeds(manifest)
    for part in ("nodes", "parent_map", "child_map"):
        for name in left_out:
            manifest[part].pop(name, None)
    for name, children in manifest["child_map"].items():
        manifest["child_map"][name] = [child for child in children if child not in left_out]
    return manifest


def attach_tests(manifest: dict[str, Any]) -> dict[str, Any]:
    """Give each test on several models or seeds an asset to stand at: its last parent by layer.

    Dagster shows a test as a check only where it knows one asset for it; without this a test that
    compares two models would run without being shown.
    """
    for name, node in manifest["nodes"].items():
        parents = [p for p in node.get("depends_on", {}).get("nodes", []) if p in manifest["nodes"]]
        if not name.startswith("test.") or node.get("attached_node") or len(parents) < 2:
            continue
        meta = node["config"].setdefault("meta", {})
        if "ref" not in meta.get("dagster", {}):
            last = manifest["nodes"][max(parents, key=lambda p: _rank(manifest, p))]
            meta["dagster"] = {"ref": {"name": last["name"], "package": last["package_name"]}}
    return manifest


def _rank(manifest: Mapping[str, Any], unique_id: str) -> tuple[int, str]:
    layers = ("staging", "intermediate", "marts")
    schema = manifest["nodes"][unique_id]["schema"]
    return (layers.index(schema) if schema in layers else -1, unique_id)

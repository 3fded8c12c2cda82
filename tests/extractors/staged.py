"""Landing files -> raw -> staging views of one platform, for tests that compare with the truth."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from extractors.registry import PLATFORMS
from orchestration.loading import ensure_raw, load, pending

ROOT = Path(__file__).resolve().parent.parent.parent


def build_views(folder: Path) -> Path:
    """A warehouse without rows, with the staging views of all platforms; made once."""
    warehouse = folder / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        ensure_raw(con)
    project = folder / "dbt"
    (project / "models" / "staging").mkdir(parents=True)
    source = ROOT / "dbt_project"
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(source / name, project / name)
    shutil.copytree(source / "macros", project / "macros")
    staging = source / "models" / "staging"
    shutil.copy(staging / "_api__models.yml", project / "models" / "staging")
    for platform in PLATFORMS:
        shutil.copytree(staging / platform, project / "models" / "staging" / platform)
    command = [
        sys.executable, "-m", "dbt.cli.main", "run", "--project-dir", str(project),
        "--profiles-dir", str(project), "--target-path", str(folder / "target"),
        "--log-path", str(folder / "logs"),
    ]  # fmt: skip
    env = {**os.environ, "WAREHOUSE_PATH": str(warehouse), "DO_NOT_TRACK": "1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    return warehouse


class Staged:
    """A copy of the empty warehouse that takes landing files in and is asked questions."""

    def __init__(self, views: Path, folder: Path, landing: Path) -> None:
        self._path = folder / "warehouse.duckdb"
        shutil.copy(views, self._path)
        self._landing = landing
        self.refused = 0

    def load(self) -> None:
        """Load what is new in landing."""
        with duckdb.connect(str(self._path)) as con:
            for file in pending(con, self._landing):
                self.refused += load(con, file, "test").quarantined

    def rows(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """Rows as dictionaries."""
        with duckdb.connect(str(self._path)) as con:
            result = con.execute(sql, list(parameters))
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def one(self, sql: str, *parameters: Any) -> Any:
        """The single value of the single row."""
        (row,) = self.rows(sql, *parameters)
        (value,) = row.values()
        return value

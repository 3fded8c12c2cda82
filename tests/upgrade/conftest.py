"""A warehouse that this release makes from nothing, of the inbox of the newest fixture."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.pipeline import ROOT, Warehouse
from tests.upgrade.fixture import HERE

AS_OF = "2026-08-15T00:00:00Z"
SOURCES = """
timezone: Europe/Berlin
team: ["forum:boss"]
people:
  - ["forum:p1", "forum:p2"]
response_targets: [30min, 24h]
business_hours: {days: mon-fri, from: "09:00", to: "17:00"}
accounts: []
"""
_CODE = ("extractors", "expectations", "orchestration", "dbt_project")


@dataclass(frozen=True)
class OfProgram(Warehouse):
    """A warehouse run by another copy of the program."""

    program: Path = ROOT

    def run(self, *, expect=0, extra=None):
        sources = self.data_dir / "sources.yml"
        sources.write_text(self.sources or "", encoding="utf-8")
        env = {**os.environ, "DATA_DIR": str(self.data_dir), "SOURCES_FILE": str(sources)}
        env |= {"AS_OF": self.as_of or "", "INBOX_DIR": "", **(extra or {})}
        done = subprocess.run(
            [sys.executable, "-m", "orchestration", "run"],
            cwd=self.program,
            env=env,
            capture_output=True,
            text=True,
        )
        output = done.stdout + done.stderr
        assert done.returncode == expect, output
        return output


def copy_program(folder: Path) -> Path:
    """The program as it stands, to be changed."""
    for name in _CODE:
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("target", "logs", "*.pyc")
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def newest_fixture() -> Path:
    """Folder of the last release of which there is a fixture."""
    return max(
        (path.parent for path in HERE.glob("*/warehouse.sql")),
        key=lambda path: [int(part) for part in path.name.split(".")],
    )


@pytest.fixture(scope="package")
def fresh(tmp_path_factory) -> Warehouse:
    """The inbox of the newest fixture, run once into an empty DATA_DIR."""
    warehouse = OfProgram(tmp_path_factory.mktemp("fresh"), SOURCES, AS_OF)
    shutil.copytree(newest_fixture() / "inbox", warehouse.data_dir / "inbox")
    warehouse.run()
    return warehouse

"""A warehouse in a temporary folder, a dbt project of four nodes, and checks that always hold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from expectations.model import CheckResult
from orchestration.dbt_runner import DbtRunner
from orchestration.settings import Settings, load_settings

SMALL_PROJECT = Path(__file__).parent / "small_project"
ACTIONS = (
    "platform,account,action_type,acted_at,action_id\n"
    "forum,brand,like,2026-01-05T10:00:00Z,a1\n"
    "forum,brand,like,2026-01-05T11:00:00Z,a2\n"
)


@dataclass
class FakeChecks:
    """Stands for the checks' process: answers what it was told to, notes what it was asked."""

    results: dict[str, list[CheckResult]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    without_examples: list[str] = field(default_factory=list)

    def run(self, group, database, previous=None, as_of=None, examples=True):
        self.asked.append((group, Path(database).name))
        if not examples:
            self.without_examples.append(group)
        return self.results.get(group, [])


@pytest.fixture
def make_settings(tmp_path) -> Callable[..., Settings]:
    def make(**env: str) -> Settings:
        defaults = {
            "DATA_DIR": str(tmp_path / "data"),
            "SOURCES_FILE": str(tmp_path / "sources.yml"),
            "AS_OF": "2026-02-01T00:00:00Z",
        }
        return load_settings(defaults | env, root=tmp_path)

    return make


@pytest.fixture
def settings(make_settings) -> Settings:
    return make_settings()


@pytest.fixture(scope="session")
def parsed(tmp_path_factory) -> Settings:
    """Settings of a folder in which dbt has parsed the small project, by a fresh process."""
    folder = tmp_path_factory.mktemp("parse")
    settings = load_settings({"DATA_DIR": str(folder)}, root=folder)
    DbtRunner(settings, "spawn", SMALL_PROJECT).manifest()
    return settings


@pytest.fixture(scope="session")
def small_manifest(parsed) -> dict:
    """Manifest of the small project."""
    return DbtRunner(parsed, "spawn", SMALL_PROJECT).manifest()

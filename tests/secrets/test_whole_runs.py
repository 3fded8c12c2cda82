"""The whole pipeline over all platforms, which echo what they are sent: no secret is kept anywhere.

One run with every platform well and one with each under a lasting fault, then every file of
DATA_DIR, all that was printed, and Dagster's, dbt's and the checks' own files are searched.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import pytest
import yaml

from extractors.registry import PLATFORMS
from tests.emulators.faults import NotPossible, fault
from tests.emulators.server import Emulator, Reply, Request
from tests.emulators.truth import this_hour
from tests.end_to_end.pipeline import ROOT
from tests.secrets.planted import Planted, mark, planted
from tests.secrets.searching import Searcher
from tests.secrets.test_reading import is_state

# Not a limit that names its end: for that a run waits three quarters of an hour.
LASTING = cycle(
    ["500", "HTML", "token expires", "429 without", "cut JSON", "error with 200",
     "permission withdrawn", "reset", "502"]
)  # fmt: skip


class Webhook(Emulator):
    """Takes what is sent to an address with a token in it."""

    def answer(self, request: Request) -> Reply:
        return Reply(200, {"ok": True})


@dataclass
class Brand:
    """A DATA_DIR, its sources.yml and the environment with all secrets."""

    data_dir: Path
    sources: Path
    fronts: list[Planted]
    others: dict[str, str]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> dict[str, str]:
        told = {name: text for front in self.fronts for name, text in front.secrets.items()}
        return told | self.others

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a module as a user does."""
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=1800,
            # As strict as a user can ask for: no file may be opened further.
            umask=0o077,
        )

    def searcher(self) -> Searcher:
        return Searcher(self.secrets)


@contextmanager
def brand_of(folder: Path, platforms: Iterable[str]) -> Iterator[Brand]:
    """Servers of these platforms, and a brand with an account at each."""
    now = this_hour()
    others = {"webhook": mark("hooks", "path").replace("/", "-"), "key": mark("", "PSEUDONYM_KEY")}
    with ExitStack() as running:
        hook = running.enter_context(Webhook())
        fronts = [running.enter_context(planted(name, now)) for name in platforms]
        brand = Brand(folder / "data", folder / "sources.yml", fronts, others)
        variables = {
            "ALERT_WEBHOOK": f"{hook.base_url}/services/T000/{others['webhook']}",
            "PSEUDONYM_KEY": others["key"],
        }
        accounts = [_entry(front, variables) for front in fronts]
        sources = {
            "accounts": accounts,
            "alert_webhook": "${ALERT_WEBHOOK}",
            "pseudonymise": True,
        }
        brand.sources.write_text(yaml.safe_dump(sources), encoding="utf-8")
        places = {"DATA_DIR": str(brand.data_dir), "SOURCES_FILE": str(brand.sources)}
        brand.environment = os.environ | places | variables
        yield brand


@pytest.fixture(scope="module")
def brand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brand]:
    with brand_of(tmp_path_factory.mktemp("secrets"), PLATFORMS) as brand:
        yield brand


def _entry(front: Planted, variables: dict[str, str]) -> dict[str, str]:
    """The account with its credentials as names of variables, which are noted."""
    entry = dict(front.entry)
    for credential in PLATFORMS[front.name].credentials:
        if credential in entry:
            name = f"{front.name}_{credential}".upper()
            variables[name], entry[credential] = entry[credential], f"${{{name}}}"
    return entry


def _searched(brand: Brand, done: subprocess.CompletedProcess[str]) -> Mapping[str, int]:
    searcher = brand.searcher()
    hits = searcher.in_text("what was printed", done.stdout + done.stderr)
    hits += searcher.in_folder(brand.data_dir, is_state)
    assert hits == []
    return searcher.looked_at


@pytest.mark.long
def test_a_run_that_goes_well_keeps_no_secret(brand: Brand) -> None:
    done = brand.command("orchestration", "run")
    assert done.returncode == 0, done.stdout + done.stderr
    looked_at = _searched(brand, done)
    # All kinds of places were there to be looked into.
    assert {"bytes", "gzip", "sqlite", "duckdb", "parquet"} <= set(looked_at)
    # Whoever keeps files to himself keeps these to himself.
    files = [path for path in brand.data_dir.rglob("*") if path.is_file()]
    assert [path for path in files if path.stat().st_mode & 0o077] == []
    # Every credential was in use: the platforms that were asked say which.
    assert all(front.server.requests for front in brand.fronts)


@pytest.mark.long
def test_a_run_in_which_every_platform_fails_keeps_no_secret(brand: Brand) -> None:
    for front, name in zip(brand.fronts, LASTING, strict=False):
        try:
            front.set(fault(name, front.name))
        except NotPossible:
            front.set(fault("500", front.name))
    done = brand.command("orchestration", "run", "--debug")
    _searched(brand, done)
    stale = [line for line in done.stdout.splitlines() if "was not read to its end" in line]
    assert len(stale) > len(PLATFORMS) / 2, done.stdout
    for front in brand.fronts:
        front.server.trouble = None


@pytest.mark.long
def test_tokens_are_in_state_files_of_their_owner_alone(brand: Brand) -> None:
    holders = set()
    for path in (brand.data_dir / "state").rglob("*"):
        if path.is_file() and is_state(path):
            assert path.stat().st_mode & 0o777 == 0o600
            assert path.parent.stat().st_mode & 0o777 == 0o700
            if brand.searcher().in_bytes(path.name, path.read_bytes()):
                holders.add(path.parent.name)
    assert {"reddit", "tiktok", "x", "youtube", "ga4"} <= holders

"""What is read from a platform that echoes its requests: nothing that is kept holds a secret."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.registry import PLATFORMS
from tests.emulators.faults import FAULTS, NotPossible, fault
from tests.extractors.runs import START, Runs
from tests.secrets.planted import Planted, planted, platforms
from tests.secrets.searching import Hit, Searcher

ALWAYS = {"500", "error with 200", "token expires", "permission withdrawn"}
PLAIN = ALWAYS | {"429 without", "HTML", "cut JSON", "reset"}
# No text comes with an answer to a request with a login: the echo is in headers and messages.
WITHOUT_TEXTS = {"bluesky", "ga4", "matomo"}
# Meta's secret proves the app by a keyed hash; the others are for what these worlds do not need.
NEVER_SENT = {"facebook_pages app_secret", "linkedin access_token", "x bearer_token"}


def is_state(path: Path) -> bool:
    """The one place in which tokens may be: the files of extraction's memory."""
    return "state" in path.parts and "outcomes" not in path.parts


def landed(folder: Path) -> str:
    """All landed lines."""
    return "".join(
        gzip.decompress(path.read_bytes()).decode() for path in sorted(folder.rglob("*.jsonl.gz"))
    )


def hits(front: Planted, folder: Path, told: str) -> list[Hit]:
    searcher = Searcher(front.secrets)
    return searcher.in_folder(folder, is_state) + searcher.in_text("report", told)


@pytest.fixture(params=platforms("bluesky", "discourse", "facebook_pages", "instagram"))
def front(request: pytest.FixtureRequest) -> Iterator[Planted]:
    with planted(request.param, START) as front:
        yield front


def test_an_echo_of_credentials_is_not_kept(front: Planted, tmp_path: Path) -> None:
    runs = Runs(tmp_path, front.account)
    reports = [runs.run() for _ in range(2)]
    assert [report.error for report in reports] == [None, None]
    assert hits(front, tmp_path, repr(reports)) == []
    if front.name not in WITHOUT_TEXTS:
        assert "***" in landed(tmp_path)
    # The echo was there: each credential that was sent came back.
    came_back = {hit.secret for hit in Searcher(front.secrets).in_text("", " ".join(front.answers))}
    assert came_back >= {name for name in front.secrets if "given" not in name} - NEVER_SENT


def test_of_honest_data_nothing_is_blanked(front: Planted, tmp_path: Path) -> None:
    front.echoes = False
    runs = Runs(tmp_path, front.account)
    for _ in range(2):  # the second one knows a login from the first
        assert runs.run().error is None
    assert "***" not in landed(tmp_path)


def test_tokens_are_remembered_in_files_of_their_owner(front: Planted, tmp_path: Path) -> None:
    Runs(tmp_path, front.account).run()
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert files
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert {oct(path.parent.stat().st_mode & 0o777) for path in files} == {"0o700"}
    kept = {hit.secret for hit in Searcher(front.secrets).in_folder(tmp_path / "state")}
    # Of what the user configured only a refresh token, which the platform may replace.
    assert {name for name in kept if "given" not in name} <= {f"{front.name} refresh_token"}


def _cases() -> Iterator[Any]:
    """Every fault on every platform: a few always, the plain ones long, all in full."""
    for name in FAULTS:
        for platform in PLATFORMS:
            try:
                fault(name, platform)
            except NotPossible:
                continue
            if name in ALWAYS and platform in ("mastodon", "reddit"):
                marks: Any = ()
            else:
                marks = pytest.mark.long if name in PLAIN else pytest.mark.full
            yield pytest.param(name, platform, marks=marks, id=f"{platform} {name}")


@pytest.mark.parametrize("name, platform", [*_cases()])
def test_a_failure_shows_no_secret(name: str, platform: str, tmp_path: Path) -> None:
    with planted(platform, START) as front:
        runs = Runs(tmp_path, front.account)
        # After the first answers, and then from the first one on.
        reports = []
        for start in (2, 0):
            front.set(fault(name, platform, start=start))
            reports.append(runs.run())
        front.server.trouble = None
        reports.append(runs.run())
        assert hits(front, tmp_path, repr(reports)) == []

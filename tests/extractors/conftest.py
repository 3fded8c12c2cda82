"""What the extractor tests share: short waits, and a warehouse with all staging views."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extractors import http, reading
from tests.extractors.staged import Staged, build_views


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not wait like a client of a real server does."""
    quick = replace(
        http.POLICY,
        first_backoff=0.01,
        longest_backoff=0.05,
        read_timeout=0.5,
        longest_wait=5.0,
        total_wait=20.0,
    )
    monkeypatch.setattr(http, "POLICY", quick)
    monkeypatch.setattr(reading, "LONGEST_ASYNC_WAIT", 0.05)


@pytest.fixture(scope="session")
def views(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse without rows; made once, since dbt takes its time."""
    return build_views(tmp_path_factory.mktemp("staging"))


@pytest.fixture
def staged(views: Path, tmp_path: Path) -> Staged:
    """A copy of it that loads what a test lands in ``tmp_path / "landing"``."""
    (tmp_path / "landing").mkdir()
    return Staged(views, tmp_path, tmp_path / "landing")

"""What the extractor tests share: short waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors import http, reading


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

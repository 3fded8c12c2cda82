"""Runs worlds of web analytics and compares staging with what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractors.base import Account
from extractors.registry import PLATFORMS
from tests.extractors.runs import Runs


def runs_of(server: Any, folder: Path) -> Runs:
    """Runs of the world's account."""
    entry = dict(server.entry())
    names = PLATFORMS[entry["platform"]].credentials
    return Runs(
        folder,
        Account(
            entry["platform"],
            entry["account"],
            entry["base_url"],
            credentials={name: entry[name] for name in names if name in entry},
        ),
    )

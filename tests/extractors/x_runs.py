"""An account on an emulated X, and its runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractors.base import Account
from tests.emulators.x import XWorld
from tests.extractors.runs import Runs

USER = ("refresh_token", "client_id")


def runs(x: XWorld, folder: Path, *names: str, **more: Any) -> Runs:
    """Runs of the world's account with these credentials, the user's login by default."""
    entry = x.entry()
    credentials = {name: entry[name] for name in names or USER}
    account = Account("x", entry["account"], entry["base_url"], credentials=credentials, **more)
    return Runs(folder, account)

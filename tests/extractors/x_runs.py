"""An account on an emulated X, and its runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractors.base import Account
from tests.emulators.x import XWorld
from tests.extractors.runs import Runs

USER = ("refresh_token", "client_id")


def account(x: XWorld, *names: str, **more: Any) -> Account:
    """The account of the world's entry with these credentials, the user's login by default."""
    entry = x.entry()
    credentials = {name: entry[name] for name in names or USER}
    return Account("x", entry["account"], entry["base_url"], credentials=credentials, **more)


def runs(x: XWorld, folder: Path, *names: str, **more: Any) -> Runs:
    """Runs of that account; X's clock goes with them."""

    class Together(Runs):
        def run(self, *args: Any, **changes: Any) -> Any:
            later = args[0] if args else changes.get("later")
            if self.number and later is not None:
                x.now = self.now + later
            return super().run(*args, **changes)

    return Together(folder, account(x, *names, **more))

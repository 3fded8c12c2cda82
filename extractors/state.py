"""What an extractor remembers of one account between runs.

Losing it costs requests, never data: everything is read again, and equal records make no new
version. It may hold the tokens of a login, so only its owner can read the file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FORMAT = 1


def state_path(state_dir: Path, platform: str, slug: str) -> Path:
    """File that holds the state of one account."""
    return state_dir / platform / f"{slug}.json"


def load_state(path: Path, base_url: str) -> tuple[dict[str, Any], str | None]:
    """Read a state; an empty one if there is none or if it was made with another server.

    Returns the state and, where a file was there but could not be used, a warning.
    """
    fresh: dict[str, Any] = {"format": FORMAT, "base_url": base_url}
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return fresh, None
    except (OSError, ValueError) as problem:
        reason = type(problem).__name__
        return fresh, f"remembered state {path.name} is unreadable ({reason}): all is read anew"
    if not isinstance(stored, dict) or stored.get("format") != FORMAT:
        return fresh, f"remembered state {path.name} has another format: all is read anew"
    # Ids and tokens of one server mean nothing, or too much, on another one.
    if stored.get("base_url") != base_url:
        return fresh, f"the server is now {base_url}: all is read anew"
    return stored, None


def save_private(path: Path, content: dict[str, Any]) -> None:
    """Write JSON whole or not at all, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)

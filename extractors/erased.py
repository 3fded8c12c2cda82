"""Who was erased on request: keyed hashes of their ids, never the ids themselves.

The file is what keeps a person out who still stands on the platform. Whoever has it can tell of a
given id whether it was erased; nobody can read ids from it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractors.base import ExtractError
from extractors.state import save_private

FORMAT = 1


class Erased:
    """Membership test for ids by their hashes; ``platforms``: where anybody was erased."""

    def __init__(self, salt: bytes, hashes: Iterable[str], platforms: Iterable[str]) -> None:
        self._salt = salt
        self._hashes = frozenset(hashes)
        self.platforms = frozenset(platforms)
        # The same few thousand people stand in all records of a run.
        self._contains = lru_cache(maxsize=1 << 18)(self._is_known)

    def __contains__(self, key: object) -> bool:
        return self._contains(str(key))

    def _is_known(self, key: str) -> bool:
        return _hash(self._salt, key) in self._hashes


def erased_path(state_dir: Path) -> Path:
    """File that holds the hashes of all who were erased."""
    return state_dir / "erased.json"


def load_erased(state_dir: Path) -> Erased | None:
    """Who was erased; None if nobody ever was.

    Raises:
        ExtractError: the file is there and cannot be read; going on would bring people back.
    """
    path = erased_path(state_dir)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["format"] != FORMAT:
            raise ValueError
        return Erased(bytes.fromhex(stored["salt"]), stored["hashes"], stored["platforms"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ExtractError(
            f"{path} cannot be read ({type(problem).__name__}): it keeps out the people who were"
            " erased on request; put it back from a backup, or delete it to read everybody again"
        ) from problem


def add_erased(state_dir: Path, keys: Iterable[str], platforms: Iterable[str]) -> None:
    """Add ids to those erased; written whole or not at all, readable by its owner alone.

    Raises:
        ExtractError: an earlier file cannot be read.
    """
    path = erased_path(state_dir)
    stored: dict[str, Any] = {
        "format": FORMAT,
        "salt": secrets.token_hex(32),
        "hashes": [],
        "platforms": [],
    }
    if load_erased(state_dir) is not None:
        stored = json.loads(path.read_text(encoding="utf-8"))
    salt = bytes.fromhex(stored["salt"])
    stored["hashes"] = sorted({*stored["hashes"], *(_hash(salt, key) for key in keys)})
    stored["platforms"] = sorted({*stored["platforms"], *platforms})
    save_private(path, stored)


def _hash(salt: bytes, key: str) -> str:
    return hashlib.blake2b(key.encode("utf-8", "replace"), key=salt, digest_size=16).hexdigest()

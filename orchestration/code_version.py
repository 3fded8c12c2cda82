"""Which code made a number: hashes over source files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestration.settings import PROJECT_ROOT

_SOURCES = ("extractors", "expectations", "orchestration", "dbt_project")
_SUFFIXES = {".py", ".sql", ".yml", ".csv"}


def files_hash(folder: Path, exclude: Sequence[str] = ()) -> str:
    """SHA-256 over names and contents of a folder's source files; order of the disk is no matter.

    `exclude` names folders directly below `folder` that hold output, not sources.
    """
    digest = hashlib.sha256()
    for path in _files(folder, exclude):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def code_version() -> str:
    """Twelve hex digits that change with any source file of the pipeline."""
    parts = [files_hash(PROJECT_ROOT / name, ("target", "logs")) for name in _SOURCES]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:12]


def _files(folder: Path, exclude: Sequence[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        first = path.relative_to(folder).parts[0]
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in _SUFFIXES and first not in exclude and not hidden and path.is_file():
            yield path

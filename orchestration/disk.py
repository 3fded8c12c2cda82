"""Text files written whole, and what to tell a user when the disk is full or not to be written."""

from __future__ import annotations

import os
from pathlib import Path


def disk_error(error: BaseException, place: Path) -> str:
    """One line: what could not be done, and what the disk of `place` still takes.

    Libraries call a full disk many names, such as "disk I/O error".
    """
    if isinstance(error, OSError) and error.filename:
        place, reason = Path(os.fsdecode(error.filename)), error.strerror or str(error)
    else:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    folder = next(p for p in (place, *place.parents) if p.is_dir())
    disk = os.statvfs(folder)
    if disk.f_flag & os.ST_RDONLY:
        return f"{place}: {reason}; its disk is read-only"
    free = disk.f_bavail * disk.f_frsize / 1_000_000
    return f"{place}: {reason}; {free:,.1f} MB are free on its disk"


def write_whole(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.tmp")
    with temporary.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(temporary, file)

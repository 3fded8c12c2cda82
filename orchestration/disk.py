"""What to tell a user when the disk is full or a folder may not be written."""

from __future__ import annotations

import os
from pathlib import Path


def disk_error(error: BaseException, place: Path) -> str:
    """One line: what could not be done, and how much is free on the disk of `place`.

    Libraries call a full disk many names, such as "disk I/O error".
    """
    if isinstance(error, OSError) and error.filename:
        place, reason = Path(os.fsdecode(error.filename)), error.strerror or str(error)
    else:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    folder = next(p for p in (place, *place.parents) if p.is_dir())
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize / 1_000_000
    return f"{place}: {reason}; {free:,.1f} MB are free on its disk"

"""Takes away what a run that was killed had not finished writing; whoever holds the lock may.

Everything is written under another name first and gets its own when it is whole. Such files may
hold people's words and names, so they do not stay until somebody happens to write them again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from orchestration import publish
from orchestration.settings import Settings

# By folder below DATA_DIR, and below that of the sample.
_UNFINISHED = {
    "landing": ("*/*/.*.jsonl.gz", "files/.part-*", "*/.*.tmp", "*/.load-*", "*/*/.load-*"),
    "state": (".*.tmp", "*/.*.tmp"),
    "quarantine": (".*.part",),
}


def remove_leftovers(settings: Settings) -> None:
    """Delete unfinished files of earlier runs; Parquet copies that were being replaced return."""
    for base in (settings.data_dir, settings.sample_dir):
        for folder, patterns in _UNFINISHED.items():
            for pattern in patterns:
                for path in (base / folder).glob(pattern):
                    _remove(path)
    for path in (
        *settings.data_dir.glob(".*.tmp"),
        *settings.reports.glob(".last_run.*.tmp"),
        *settings.dbt_dir.glob("*.tmp"),
    ):
        _remove(path)
    publish.recover(settings.insights, settings.parquet)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

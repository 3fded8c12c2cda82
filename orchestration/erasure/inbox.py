"""The person in inbox files: their copies in landing are stripped, the user's files are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from pathlib import Path

from extractors.suppression import Suppression
from orchestration.erasure.landing import Known
from orchestration.erasure.search import Needles, is_in
from orchestration.inputs import Folders, visible_files
from orchestration.loading import ensure_raw
from orchestration.loading.landing import inbox_copies
from orchestration.loading.load import strip_copy
from orchestration.warehouse import open_warehouse

_TEXTS = ("text", "title", "payload")


def strip_copies(
    landing: Path, warehouse: Path, suppression: Suppression, known: Known
) -> Counter[str]:
    """Take the person out of the copies of inbox files; rows of the person by path in the inbox.

    A copy of which only mentions were taken counts none. The warehouse serves for reading: whose
    an export is may be known from what was loaded before.
    """
    removed: Counter[str] = Counter()
    with open_warehouse(warehouse) as con:
        ensure_raw(con)
        for file in sorted(inbox_copies(landing), key=lambda one: one.name):
            rows = strip_copy(con, file, suppression)
            if rows is None:
                continue
            removed[file.label] += len(rows)
            for row in rows:
                known.add_texts([row.get(name) for name in _TEXTS])
    return removed


def given_files(places: Folders, needles: Needles, stripped: Container[str]) -> list[Path]:
    """Files that hold the person and are not changed: those whose copies were stripped, and others.

    A short name is found in the columns of a file only, which is where copies are stripped by.
    """
    return [
        path
        for folder in places.given
        for path in visible_files(folder)
        if (folder == places.inbox and path.relative_to(folder).as_posix() in stripped)
        or is_in(path, needles)
    ]

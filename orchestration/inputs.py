"""Which data a run reads: the brand's own, or the built-in sample when there are none yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import Settings


@dataclass(frozen=True)
class Folders:
    """Where one kind of data (own or sample) has its inbox, landing files and cursors."""

    is_sample: bool
    inbox: Path
    landing: Path
    state: Path
    quarantine: Path


def folders(settings: Settings) -> Folders:
    """The sample has folders of its own, so nothing of it can be mistaken for own data."""
    base = settings.sample_dir if use_sample(settings) else settings.data_dir
    return Folders(
        is_sample=base == settings.sample_dir,
        inbox=base / "inbox" if base == settings.sample_dir else settings.inbox_dir,
        landing=base / "landing",
        state=base / "state",
        quarantine=base / "quarantine",
    )


def use_sample(settings: Settings) -> bool:
    """True without a sources file, a file in the inbox and own data collected earlier.

    Own landing files count: a user who empties the inbox after loading must not find the
    sample brand in the place of the own numbers.
    """
    own = (settings.sources_file.exists(), any(visible_files(settings.inbox_dir)))
    return not any(own) and not any(visible_files(settings.data_dir / "landing"))


def visible_files(folder: Path) -> Iterator[Path]:
    """Files below a folder in a stable order, without hidden ones and hidden folders."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            yield path

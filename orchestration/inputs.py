"""Which data a run reads: the brand's own, or the built-in sample when there are none yet."""

from __future__ import annotations

import shutil
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.base import ExtractError
from extractors.erased import load_erased
from extractors.registry import PLATFORMS
from extractors.suppression import Suppression
from orchestration.code_version import files_hash
from orchestration.errors import UserError
from orchestration.settings import Settings, environment, floor_to_hour
from orchestration.sources import Sources, load_sources
from orchestration.warehouse import remove_warehouse


@dataclass(frozen=True)
class Folders:
    """Where one kind of data (own or sample) has its inbox, landing files and cursors."""

    is_sample: bool
    inbox: Path
    landing: Path
    state: Path
    quarantine: Path

    @property
    def given(self) -> tuple[Path, ...]:
        """What is read and never changed: the inbox, and the recorded answers of the sample."""
        return (self.inbox, self.inbox.parent / "api") if self.is_sample else (self.inbox,)

    @property
    def outcomes(self) -> Path:
        """Outcomes of extraction that wait for the load."""
        return self.state / "outcomes"

    @property
    def kept_outcomes(self) -> Path:
        """Outcomes of all extractions, by month."""
        return self.landing / "outcomes"


@dataclass(frozen=True)
class Inputs:
    """All that a run reads.

    `as_of` is what marts take for now; `extracted_at` is stamped on what is read (both UTC).
    `session` is None for the network, else the recorded answers of the sample. `suppression`
    keeps out persons who were erased; None where nobody was.
    """

    folders: Folders
    sources: Sources
    as_of: datetime
    extracted_at: datetime
    session: Any
    suppression: Suppression | None = None


def folders(settings: Settings) -> Folders:
    """The sample has folders of its own, so nothing of it can be mistaken for own data."""
    is_sample = use_sample(settings)
    base = settings.sample_dir if is_sample else settings.data_dir
    return Folders(
        is_sample=is_sample,
        inbox=base / "inbox" if is_sample else settings.inbox_dir,
        landing=base / "landing",
        state=base / "state",
        quarantine=base / "quarantine",
    )


def read_inputs(settings: Settings, now: datetime) -> Inputs:
    """Configuration, folders and instants of a run that starts now; writes the sample if needed.

    Raises:
        UserError: sources.yml is not as it should be, or who was erased cannot be read.
    """
    places = folders(settings)
    suppression = read_suppression(places.state)
    if not places.is_sample:
        settings.inbox_dir.mkdir(parents=True, exist_ok=True)
        # What is read is dated by the hour like `as_of`: else a list that is read at 12:34 would
        # lie after the 12:00 that the marts take for now, and count an hour later only.
        hour = floor_to_hour(now)
        return Inputs(
            places, read_sources(settings), settings.as_of or hour, hour, None, suppression
        )
    from extractors.replay import session_for
    from orchestration import sample

    written = sample.write_sample(settings.data_dir)
    _forget_other_sample(settings, places, files_hash(Path(sample.__file__).parent))
    # Counters are dated by their reading, so the sample is read at the sample's own instant.
    return Inputs(
        folders=places,
        sources=written.sources,
        as_of=settings.as_of or written.as_of,
        extracted_at=written.as_of,
        session=session_for(written.api_dir),
        suppression=suppression,
    )


def read_suppression(state: Path) -> Suppression | None:
    """What keeps out the persons who were erased; None where nobody was.

    Raises:
        UserError: the file of the erased cannot be read.
    """
    try:
        erased = load_erased(state)
    except ExtractError as error:
        raise UserError(str(error)) from error
    return None if erased is None else suppression_of(erased, erased.platforms)


def suppression_of(keys: Container[str], platforms: Iterable[str]) -> Suppression:
    """The same for keys of persons, with what each platform says of its records."""
    persons = {name: spec.persons for name, spec in PLATFORMS.items()}
    return Suppression(keys, platforms, persons)


def _forget_other_sample(settings: Settings, places: Folders, version: str) -> None:
    """Start anew when another version of the program wrote the sample that was read before."""
    stamp = settings.sample_dir / ".version"
    if stamp.exists() and stamp.read_text() != version:
        for folder in (places.landing, places.state, places.quarantine):
            shutil.rmtree(folder, ignore_errors=True)
        remove_warehouse(settings.warehouse)
    stamp.write_text(version)


def read_sources(settings: Settings) -> Sources:
    """The sample's configuration, or that of sources.yml; the defaults where there is no file."""
    if use_sample(settings):
        from orchestration import sample

        return sample.sources()
    if not settings.sources_file.exists():
        return Sources()
    return load_sources(settings.sources_file, environment(), PLATFORMS)


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

"""Which landing files there are and in which order they are loaded."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.disk import write_whole

FILES = "files"


@dataclass(frozen=True)
class LandingFile:
    """One file below the landing folder.

    ``name`` is its path below the landing folder (with /), which is what ``raw`` keeps of it.
    ``source`` is a platform, or ``files`` for what came through the inbox; ``stream`` is the
    platform's stream and None for inbox files, whose table is known by their columns only.
    ``run_id`` is the run that brought the file. ``label`` is what a user knows the file by: its
    path in the inbox, or ``name``. ``extracted_at`` (UTC) is known here for inbox files only.
    ``modified_at`` (UTC): when the file in the inbox was written, of inbox files only.
    ``is_stripped``: rows without persons who were erased stand in the place of the copy.
    ``verified`` is False if nobody has read the compressed content to its end yet.
    ``settled``: what the first load of an export took from its surroundings, such as the account
    that sources.yml named then; every later load of the file takes the same.
    ``without``: platforms whose acts were taken out of the copy, since they are too old.
    """

    path: Path
    name: str
    source: str
    stream: str | None
    run_id: str
    label: str
    order: int = 0
    extracted_at: datetime | None = None
    verified: bool = True
    modified_at: datetime | None = None
    is_stripped: bool = False
    settled: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()


def note_settled(file: LandingFile, settled: Mapping[str, str]) -> None:
    """Write into the note beside the file of an export what its load took from elsewhere."""
    _note(file, lambda facts: {"settled": {**facts.get("settled", {}), **settled}})


def note_without(file: LandingFile, platforms: Iterable[str]) -> None:
    """Write into the note beside an inbox file's copy that it has no acts of these platforms."""
    _note(file, lambda _: {"without": sorted(platforms)})


def _note(file: LandingFile, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    note = file.path.with_name(file.path.name.partition(".")[0] + ".json")
    facts = json.loads(note.read_text(encoding="utf-8"))
    write_whole(note, json.dumps({**facts, **change(facts)}, ensure_ascii=False, indent=1))


def pending(con: duckdb.DuckDBPyConnection, landing_dir: Path) -> list[LandingFile]:
    """Landing files that no load has taken yet, in the order in which they must be loaded.

    Order: by the run that brought the file, then platforms before inbox files, then stream, then
    inbox path or file name. It depends on names alone, so a rebuild from landing repeats it.
    """
    known = {row[0] for row in con.execute("SELECT landing_file FROM raw.loads").fetchall()}
    found = [*_api_files(landing_dir), *inbox_copies(landing_dir)]
    new = [file for file in found if file.name not in known]
    return sorted(new, key=_position)


def _position(file: LandingFile) -> tuple[str, bool, str, str, int, str]:
    from_inbox = file.source == FILES
    return file.run_id, from_inbox, file.source, file.stream or "", file.order, file.name


def _api_files(landing_dir: Path) -> Iterator[LandingFile]:
    for path in landing_dir.glob("*/*/*.jsonl.gz"):
        platform, stream = path.parts[-3:-1]
        if platform == FILES or path.name.startswith("."):
            continue
        name = f"{platform}/{stream}/{path.name}"
        run_id = path.name.split("__", 1)[0]
        yield LandingFile(path, name, platform, stream, run_id, label=name)


def inbox_copies(landing_dir: Path) -> Iterator[LandingFile]:
    """Copies of inbox files, loaded or not, in no particular order."""
    folder = landing_dir / FILES
    for sidecar in folder.glob("[!.]*.json"):
        facts = json.loads(sidecar.read_text(encoding="utf-8"))
        yield LandingFile(
            path=folder / facts["landing_file"],
            name=f"{FILES}/{facts['landing_file']}",
            source=FILES,
            stream=None,
            run_id=facts["run_id"],
            label=facts["inbox_path"],
            order=facts["order"],
            extracted_at=datetime.fromisoformat(facts["collected_at"]),
            verified=facts["verified"],
            modified_at=_time(facts.get("modified_at")),
            settled=facts.get("settled", {}),
            is_stripped=facts.get("stripped", False),
            without=frozenset(facts.get("without", ())),
        )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""Inbox to landing: every new content of the inbox is copied once, and the inbox stays as it is.

Belongs here: finding files, hashing, compressing, the note beside each copy. Does not belong here:
what a file contains; that is looked at when it is loaded.
"""

import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import zstandard

from extractors.landing import DISK_ERRORS

_CHUNK = 1024 * 1024
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
# Contents that are compressed inside, or that must be read from their end: kept as they are.
_AS_IS = (_GZIP, _ZSTD, b"PAR1", b"PK\x03\x04")


@dataclass(frozen=True)
class CollectedFile:
    """One file of the inbox and what became of it.

    ``inbox_path`` is relative to the inbox, with /. ``status``: new (copied to ``landing_file``,
    a name in ``landing/files``), known (its content is in landing already) or unreadable
    (``reason`` says why; it is tried again next time).
    """

    inbox_path: str
    status: Literal["new", "known", "unreadable"]
    landing_file: str | None = None
    reason: str | None = None


def collect(
    inbox_dir: Path, landing_dir: Path, run_id: str, extracted_at: datetime
) -> list[CollectedFile]:
    """Copy each new content of the inbox to ``landing_dir/files``; one entry per inbox file.

    Contents are told apart by their SHA-256. A copy is ``<sha256>.<extension>.zst``, or the same
    bytes where the file is compressed or Parquet, with a note ``<sha256>.json`` beside it:
    inbox_path (where it was found; kept up to date when it is moved), sha256, size (bytes),
    modified_at and collected_at (UTC), run_id, order (by inbox path within the run), landing_file,
    verified (False for compressed content, which nobody has read yet).
    Hidden files and folders are skipped. What is no file of the inbox is unreadable and never
    opened: pipes, sockets, devices, links that lead out of it, linked folders. Bytes of a name
    that are no UTF-8 are shown as ``\\xff``. A missing inbox is an empty one. ``extracted_at``
    must have a time zone. Raises OSError if landing cannot be written.
    """
    target = landing_dir / "files"
    target.mkdir(parents=True, exist_ok=True)
    for leftover in target.glob(".part-*"):
        leftover.unlink()
    sizes = _known_sizes(target)
    found: list[CollectedFile] = []
    for order, (path, problem) in enumerate(_visible_files(inbox_dir)):
        inbox_path = _shown(path.relative_to(inbox_dir))
        note = {
            "inbox_path": inbox_path,
            "collected_at": extracted_at.astimezone(UTC).isoformat(),
            "run_id": run_id,
            "order": order,
        }
        try:
            if problem := problem or _no_file(path, inbox_dir):
                found.append(CollectedFile(inbox_path, "unreadable", reason=problem))
            else:
                found.append(_collect_one(path, target, sizes, note))
        except OSError as error:
            if error.errno in DISK_ERRORS:
                raise
            reason = error.strerror or str(error)
            found.append(CollectedFile(inbox_path, "unreadable", reason=reason))
    return found


def replace_copy(landing_dir: Path, landing_file: str, other: Path, suffix: str) -> str:
    """Put another file in the place of a copy in ``landing_dir/files``; its new name.

    ``other`` is moved. The note keeps the hash of what stands in the inbox, so that the same
    content is not copied again, and says ``stripped``. Killed at any point, the note names a file
    that is there.
    """
    target = landing_dir / "files"
    digest = landing_file.split(".")[0]
    note = target / f"{digest}.json"
    facts = json.loads(note.read_text(encoding="utf-8"))
    name = f"{digest}.{suffix}"
    other.replace(target / name)
    _write_note(note, {**facts, "landing_file": name, "verified": True, "stripped": True})
    if name != landing_file:
        (target / landing_file).unlink(missing_ok=True)
    return name


def _visible_files(folder: Path) -> list[tuple[Path, str | None]]:
    """Everything in the inbox that is to be told of, and what is known to be wrong with it."""
    found: list[tuple[Path, str | None]] = []

    def closed(error: OSError) -> None:
        if Path(error.filename).exists():
            reason = f"the folder cannot be read: {error.strerror}"
            found.append((Path(error.filename), reason))

    for parent, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [(Path(parent, name), None) for name in names if not name.startswith(".")]
        found += [
            (Path(parent, name), "is a link to a folder; links to folders are not followed")
            for name in folders
            if Path(parent, name).is_symlink()
        ]
    return sorted(found, key=lambda one: one[0].relative_to(folder).as_posix())


def _shown(path: Path) -> str:
    # Names are bytes to the system; what is stored and shown of them is text.
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _no_file(path: Path, inbox: Path) -> str | None:
    """Why the path is none of the inbox's own files; nothing is opened to find out."""
    if not stat.S_ISREG(path.stat().st_mode):
        return "is no file (but a pipe, a socket or a device)"
    # Whoever may put files here must not have others of this machine read for them.
    if path.is_symlink() and not path.resolve().is_relative_to(inbox.resolve()):
        return "is a link that leads out of the inbox; put a copy there"
    return None


def _known_sizes(target: Path) -> dict[int, set[str]]:
    sizes: dict[int, set[str]] = {}
    for sidecar in target.glob("[!.]*.json"):
        facts = json.loads(sidecar.read_text(encoding="utf-8"))
        sizes.setdefault(facts["size"], set()).add(facts["sha256"])
    return sizes


def _collect_one(
    path: Path, target: Path, sizes: dict[int, set[str]], note: dict[str, object]
) -> CollectedFile:
    inbox_path = str(note["inbox_path"])
    before = path.stat()
    # Only a file of a size seen before can be known; any other is read once, while it is copied.
    if before.st_size in sizes and (known := _sha256(path)) in sizes[before.st_size]:
        _note_move(path, inbox_path, target / f"{known}.json")
        return CollectedFile(inbox_path, "known")
    part = target / f".part-{os.getpid()}"
    try:
        digest, size, packed = _copy(path, part)
        after = path.stat()
        if size != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
            return CollectedFile(inbox_path, "unreadable", reason="changed while it was read")
        name = f"{digest}.{_suffix(path, packed)}"
        part.replace(target / name)
    finally:
        part.unlink(missing_ok=True)
    facts = {**note, "sha256": digest, "size": size, "landing_file": name, "verified": not packed}
    written = datetime.fromtimestamp(after.st_mtime, UTC).isoformat()
    facts["modified_at"] = min(written, str(note["collected_at"]))
    _write_note(target / f"{digest}.json", facts)
    sizes.setdefault(size, set()).add(digest)
    return CollectedFile(inbox_path, "new", landing_file=name)


def _note_move(path: Path, inbox_path: str, note: Path) -> None:
    """Folders say whose a file is: one that was moved, or copied deeper, is known by its new place.

    ``path`` ends with ``inbox_path``.
    """
    facts = json.loads(note.read_text(encoding="utf-8"))
    noted = facts["inbox_path"]
    inbox = path.parents[inbox_path.count("/")]
    if noted != inbox_path and (
        inbox_path.count("/") > noted.count("/") or not (inbox / noted).exists()
    ):
        _write_note(note, {**facts, "inbox_path": inbox_path})


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy(path: Path, part: Path) -> tuple[str, int, bytes]:
    """Copy and hash in one reading; the hash, the size read and the magic bytes if kept as is."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as source, part.open("wb") as out:
        chunk = source.read(_CHUNK)
        magic = next((magic for magic in _AS_IS if chunk.startswith(magic)), b"")
        # Level 1 with two threads: the time of a run matters more than the last per cent.
        packer = zstandard.ZstdCompressor(level=1, threads=2, write_checksum=True)
        sink = out if magic else packer.stream_writer(out, closefd=False)
        while chunk:
            digest.update(chunk)
            size += len(chunk)
            sink.write(chunk)
            chunk = source.read(_CHUNK)
        if not magic:
            sink.close()
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size, magic


def _suffix(path: Path, magic: bytes) -> str:
    # Only what is harmless in a name; the loader looks at the content anyway.
    parts = [re.sub("[^a-z0-9]", "", part.lower()) for part in path.suffixes[-2:]]
    kinds = [part for part in parts if part and part not in ("gz", "gzip", "zst", "zstd")]
    extension = (kinds[-1] if kinds else "data")[:16]
    if magic in (b"PAR1", b"PK\x03\x04"):
        return "data" if extension == "json" else extension  # <hash>.json is the note
    return f"{extension}.gz" if magic == _GZIP else f"{extension}.zst"


def _write_note(path: Path, facts: dict[str, object]) -> None:
    part = path.with_name(f".part-{path.name}")
    part.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(path)

"""The parts of a file: a text, the members of a zip archive, the sheets of a workbook.

Members are read in place; only a workbook that lies compressed is written out, under a name of our
own in the work folder. Names inside an archive are labels and never paths.
"""

import errno
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from orchestration.loading.exports import limits
from orchestration.loading.exports.model import Part
from orchestration.loading.exports.texts import HEAD_BYTES, Opener, text_part
from orchestration.loading.exports.workbooks import OLE, check_members, workbook_parts
from orchestration.loading.probe import BROKEN, compression_of, open_bytes
from orchestration.loading.quarantine import UnreadableFile

ZIP = b"PK\x03\x04"
_WORKBOOK = "xl/workbook.xml"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    LookupError,  # a member without a name
)
_CHUNK = 1024 * 1024
T = TypeVar("T")


def parts_of(path: Path, work: Path, opened_files: ExitStack) -> list[Part]:
    """All parts of a landing file, whatever it is called; none if it is no text, zip or workbook.

    They can be read until ``opened_files`` is closed.

    Raises UnreadableFile for an archive or workbook that is damaged, encrypted or too large.
    """
    compression = compression_of(path)
    opened = partial(open_bytes, path, compression)
    try:
        with opened() as stream:
            magic = stream.read(4)
        if magic not in (ZIP, OLE):
            part = text_part("", opened)
            return [part] if part else []
        if compression != "none":
            path = _copy(opened, work / "unpacked", limits.MAX_ARCHIVE_BYTES)
    except BROKEN:
        return []
    if magic == OLE:
        return workbook_parts(path, work)
    return guarded(lambda: _zip_parts(path, work, opened_files))


def guarded(read: Callable[[], T]) -> T:
    """The result, or UnreadableFile for what a damaged archive raises."""
    try:
        return read()
    except Exception as error:
        # Names may claim to be UTF-8.
        if _is_damage(error) or isinstance(error, UnicodeError):
            raise UnreadableFile(f"the zip archive is damaged or cut off: {error}") from error
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            raise UnreadableFile("the zip archive is locked by a password") from error
        raise


def _is_damage(error: Exception) -> bool:
    """Whether the archive is at fault and not the machine (disk, memory) or this program."""
    if isinstance(error, OSError):
        # A wrong offset makes zipfile seek to a place before the file; bz2 gives no number.
        return error.errno in (None, errno.EINVAL)
    if isinstance(error, ValueError):
        return not isinstance(error, UnicodeError)
    return isinstance(error, _BROKEN)


def _zip_parts(path: Path, work: Path, opened_files: ExitStack) -> list[Part]:
    archive = opened_files.enter_context(zipfile.ZipFile(path))
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > limits.MAX_MEMBERS:
        raise UnreadableFile(f"the zip archive has more than {limits.MAX_MEMBERS} members")
    if any(member.filename == _WORKBOOK for member in members):
        check_members(archive)
        return workbook_parts(path, work)
    found: list[Part] = []
    held = 0
    for number, member in enumerate(members):
        opened = partial(_open_member, archive, member)
        with opened() as stream:
            magic = stream.read(4)
        if magic in (ZIP, OLE):
            found += _inner_workbook(opened, work / f"member{number}", work, member.filename)
        elif part := text_part(member.filename, opened):
            found.append(replace(part, size=member.file_size))
            held += min(member.file_size, HEAD_BYTES)
            if held > limits.MAX_HEADS_BYTES:
                raise UnreadableFile("the zip archive holds more texts than are read; unpack it")
    return found


def _inner_workbook(opened: Opener, target: Path, work: Path, name: str) -> list[Part]:
    copy = _copy(opened, target, limits.MAX_WORKBOOK_BYTES)
    if zipfile.is_zipfile(copy):
        with zipfile.ZipFile(copy) as archive:
            if _WORKBOOK not in archive.namelist():
                return []  # an archive within an archive is not opened
            check_members(archive)
    return [replace(part, name=f"{name}: {part.name}") for part in workbook_parts(copy, work)]


@contextmanager
def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[BinaryIO]:
    """The bytes of a member: never more than its declared size, which is checked before.

    Errors of the archive come on reading, as UnreadableFile.
    """
    if member.file_size > limits.MAX_MEMBER_BYTES:
        allowed = limits.MAX_MEMBER_BYTES // 1024 // 1024
        raise UnreadableFile(f"{member.filename} in the archive is larger than {allowed} MB")
    try:
        with archive.open(member) as stream:
            yield cast(BinaryIO, stream)
    except Exception as error:
        if not _is_damage(error):
            raise
        raise UnreadableFile(f"the zip archive is damaged or cut off: {error}") from error


def _copy(opened: Opener, target: Path, most: int) -> Path:
    size = 0
    with opened() as stream, target.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise UnreadableFile(
                    f"the file is larger than the {most // 1024 // 1024} MB that are read"
                )
            out.write(chunk)
    return target

"""Sheets of XLSX and XLS files, read in a process of its own with bounded memory and time.

Nothing in a workbook is run: formulas count as the value that was saved with them.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from orchestration.loading.exports import limits, workbook_child
from orchestration.loading.exports.model import Part, Row
from orchestration.loading.exports.texts import TOP_ROWS
from orchestration.loading.limited import ReaderFailed, run_limited
from orchestration.loading.quarantine import UnreadableFile

OLE = b"\xd0\xcf\x11\xe0"


def workbook_parts(path: Path, work: Path) -> list[Part]:
    """One part a sheet that holds anything, in the order of the workbook.

    Raises UnreadableFile for a workbook that is damaged, locked by a password or too large.
    """
    if path.stat().st_size > limits.MAX_WORKBOOK_BYTES:
        raise UnreadableFile(_too_large())
    target = work / f"{path.name}.rows.jsonl"
    try:
        run_limited(workbook_child.__file__, str(path), str(target), str(limits.MAX_ROWS))
    except ReaderFailed as failure:
        raise UnreadableFile(_complaint(failure)) from failure
    tops: dict[str, list[Row]] = {}
    for name, row in _rows(target):
        top = tops.setdefault(name, [])
        if len(top) < TOP_ROWS:
            top.append(row)
    return [Part(name, "", tuple(top), partial(_sheet, target, name)) for name, top in tops.items()]


def check_members(archive: zipfile.ZipFile) -> None:
    """Refuse an XLSX file whose members are larger than allowed or not as declared."""
    declared = sum(member.file_size for member in archive.infolist())
    if declared > limits.MAX_WORKBOOK_BYTES:
        raise UnreadableFile(_too_large())
    bad = archive.testzip()  # reads all: sizes and check sums are what the archive says
    if bad:
        raise UnreadableFile(f"the workbook is damaged: {bad} has a wrong check sum")


def _too_large() -> str:
    allowed = limits.MAX_WORKBOOK_BYTES // 1024 // 1024
    return f"the workbook is larger than the {allowed} MB that are read; export fewer days or posts"


def _complaint(failure: ReaderFailed) -> str:
    last = str(failure)
    if "password" in last.lower():
        return "the workbook is locked by a password: save it without one"
    if failure.killed:
        return "the workbook needs more memory or time than a workbook is given"
    return f"the workbook cannot be read: {last.rpartition('Error: ')[2] or last}"[:300]


def _rows(target: Path) -> Iterator[tuple[str, Row]]:
    with target.open(encoding="utf-8") as lines:
        for line in lines:
            name, number, cells = json.loads(line)
            yield name, Row(number, tuple(cells), _as_text(cells))


def _sheet(target: Path, wanted: str) -> Iterator[Row]:
    for name, row in _rows(target):
        if name == wanted:
            yield row


def _as_text(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue().rstrip(",")

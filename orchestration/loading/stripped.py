"""Copies of inbox files without the persons who were erased on request, or without old acts.

Whatever the format of the file was, what stands in the copy's place is the rows of the general
tables as text, so that a rebuild from landing loads the same rows. First line:
``{"stream", "rows", "problem"}``; then ``{"table", "row"}`` for each row and ``{"refused"}`` for
each refused one. Rows of an erased person are refused without their content.
"""

import io
import json
import re
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

import duckdb
import zstandard

from extractors.files import replace_copy
from extractors.person_ids import REPLACED
from extractors.suppression import Suppression
from orchestration.loading import exports, general
from orchestration.loading.casts import quoted
from orchestration.loading.contents import texts_of
from orchestration.loading.landing import FILES, LandingFile
from orchestration.loading.quarantine import UnreadableFile
from orchestration.loading.tables import GENERAL_TABLES

REASON = "erased on request"
SUFFIX = "stripped.jsonl.zst"
_AUTHORS = {"actions": "person_id", "content": "author_person_id"}
_FETCH = 10_000
_DELIMITERS = re.compile(r"[,;\t\"\r\n]+")

Batch = general.Batch | exports.Batch
Row = dict[str, Any]
Rows = Iterator[tuple[str, Row]]


def prepare(file: LandingFile, work: Path) -> exports.Batch:
    """Read a stripped copy; nothing is stored yet.

    Raises UnreadableFile if the file that it stands for could not be read.
    """
    with ExitStack() as files:
        lines = map(json.loads, files.enter_context(_opened(file.path)))
        head = next(lines)
        if head["problem"] is not None:
            raise UnreadableFile(head["problem"])
        batch = exports.Batch(file, work, head["stream"], head["rows"])
        refused = files.enter_context(batch.refused_file.open("w", encoding="utf-8"))
        outs: dict[str, TextIO] = {}
        for line in lines:
            if "refused" in line:
                refused.write(json.dumps(line["refused"]) + "\n")
                continue
            name = line["table"]
            if name not in outs:
                outs[name] = files.enter_context(batch.made_file(name).open("w", encoding="utf-8"))
            # The payload as it was spelled: its hash is part of ids.
            payload = line["row"].pop("payload") or "null"
            outs[name].write(f'{_compact(line["row"])[:-1]},"payload":{payload}}}\n')
    batch.tables = [table for table in GENERAL_TABLES if table.name in outs]
    return batch


def strip(
    con: duckdb.DuckDBPyConnection,
    file: LandingFile,
    work: Path,
    batch: Any,
    problem: UnreadableFile | None,
    suppression: Suppression,
    on_removed: Callable[[Row], None] = lambda row: None,
) -> tuple[LandingFile, Any, UnreadableFile | None]:
    """File, batch and problem as they are without the erased persons.

    They are the given ones if nobody erased is in the file; else its copy in landing has been
    replaced. ``on_removed`` is told each row that is one of theirs.
    """
    fresh = work / SUFFIX
    if batch is None:
        if problem is None or not _is_in_unreadable(file, problem, suppression):
            return file, batch, problem
        reason = f"{suppression.any_text(str(problem))}; its copy was removed: {REASON}"
        _write(fresh, {"stream": None, "rows": 1, "problem": reason}, iter(()))
        problem = UnreadableFile(reason)
    else:
        sieve = _Sieve(suppression, on_removed)
        stream, rows = _size(batch)
        head = {"stream": stream, "rows": rows, "problem": None}
        _write(fresh, head, sieve.lines(lambda: _rows(con, batch), _refused(batch)))
        if not sieve.found and not _is_in_unread_rows(file, batch, suppression):
            return file, batch, problem
    file = put_in_place(file, fresh)
    if batch is None:
        return file, None, problem
    again = work / "again"
    again.mkdir()
    return file, prepare(file, again), None


def without_acts(
    con: duckdb.DuckDBPyConnection, batch: Batch, work: Path, platforms: Container[str]
) -> Path | None:
    """A stripped copy without what persons did on these platforms; None if nobody did anything.

    Rows that were refused keep their reason only: nobody knows what they say.
    """
    lost: set[Any] = set()
    left: set[Any] = set()
    for table, row in _rows(con, batch):
        (lost if _is_act(table, row, platforms) else left).add(row["native_row"])
    if not lost:
        return None
    stream, rows = _size(batch)
    kept = (
        {"table": table, "row": row}
        for table, row in _rows(con, batch)
        if not _is_act(table, row, platforms)
    )
    refused = ({"refused": {**line, "content": None}} for line in _refused(batch))
    head = {"stream": stream, "rows": rows - len(lost - left), "problem": None}
    fresh = work / SUFFIX
    _write(fresh, head, chain(kept, refused))
    return fresh


def _is_act(table: str, row: Row, platforms: Container[str]) -> bool:
    return table == "actions" and _platform(row) in platforms


def put_in_place(file: LandingFile, fresh: Path) -> LandingFile:
    """Replace the copy by a stripped one, which is moved; the file as it is then."""
    name = replace_copy(file.path.parent.parent, file.path.name, fresh, SUFFIX)
    return replace(stripped_name(file), path=file.path.parent / name, verified=True)


def stripped_name(file: LandingFile) -> LandingFile:
    """The file by the name that its stripped copy has, wherever that is not written yet."""
    name = f"{file.path.name.partition('.')[0]}.{SUFFIX}"
    return replace(file, name=f"{FILES}/{name}", is_stripped=True)


class _Sieve:
    """Rows on their way into a stripped copy; ``found``: somebody erased was among them."""

    def __init__(self, suppression: Suppression, on_removed: Callable[[Row], None]) -> None:
        self._suppression = suppression
        self._on_removed = on_removed
        self.found = False

    def lines(self, rows: Callable[[], Rows], refused: Iterator[Row]) -> Iterator[Row]:
        # An export's row may have become several of several tables: all of it goes together.
        gone = set()
        for table, row in rows():
            if self._is_erased(table, row):
                self._on_removed(row)
                gone.add(row["native_row"])
        self.found = bool(gone)
        for table, row in rows():
            if row["native_row"] not in gone:
                yield {"table": table, "row": self._without(row)}
        for _ in gone:
            yield {"refused": {"line": None, "reason": REASON, "content": None}}
        for line in refused:
            yield {"refused": self._without_content(line)}

    def _is_erased(self, table: str, row: Row) -> bool:
        person = row.get(_AUTHORS.get(table, ""))
        return bool(person) and self._suppression.is_erased(f"{_platform(row)}:{person}")

    def _without(self, row: Row) -> Row:
        platform, account = _platform(row), row.get("account") or ""
        left = {
            name: self._suppression.text(platform, account, value)
            if isinstance(value, str)
            else value
            for name, value in row.items()
        }
        target = row.get("target_person_id")
        if target and self._suppression.is_erased(f"{platform}:{target}"):
            left["target_person_id"] = REPLACED
        self.found = self.found or left != row
        return left

    def _without_content(self, line: Row) -> Row:
        words = f"{line['reason']} {line['content'] or ''}"
        if not _names(words, self._suppression):
            return line
        self.found = True
        return {**line, "reason": REASON, "content": None}


def _platform(row: Row) -> str:
    return str(row.get("platform") or "").strip().lower()


def _size(batch: Batch) -> tuple[str, int]:
    if isinstance(batch, exports.Batch):
        return batch.stream, batch.rows
    return batch.incoming.recognised.table.name, batch.incoming.rows + batch.incoming.refused


def _rows(con: duckdb.DuckDBPyConnection, batch: Batch) -> Rows:
    """Table and row for all that is to be stored of a batch; the payload as its JSON text."""
    if isinstance(batch, exports.Batch):
        refused = batch.refused_rows(con)
        for table in batch.tables:
            with batch.made_file(table.name).open(encoding="utf-8") as lines:
                for row in map(json.loads, lines):
                    if row["native_row"] not in refused:
                        payload = row["payload"]
                        yield table.name, {**row, "payload": payload and _compact(payload)}
        return
    recognised = batch.incoming.recognised
    names = [quoted(spelled) for spelled in recognised.known]
    cursor = con.execute(
        f"SELECT rowid, {', '.join(names)}, payload FROM incoming "
        "WHERE rowid NOT IN (SELECT n FROM refused) ORDER BY rowid"
    )
    columns = ["native_row", *recognised.known, "payload"]
    while found := cursor.fetchmany(_FETCH):
        for values in found:
            yield recognised.table.name, dict(zip(columns, values, strict=True))


def _refused(batch: Batch) -> Iterator[Row]:
    if batch.refused_file.exists():
        with batch.refused_file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _is_in_unread_rows(file: LandingFile, batch: Batch, suppression: Suppression) -> bool:
    """True if the person stands in an export where nothing is made of it.

    Who only registered, say, has no act: what an export says beyond its acts is in its copy alone.
    """
    if file.is_stripped or not isinstance(batch, exports.Batch):
        return False
    return any(_names(line, suppression) for line in _lines(file))


def _is_in_unreadable(file: LandingFile, problem: UnreadableFile, suppression: Suppression) -> bool:
    said = f"{problem} {problem.content or ''}"
    return any(suppression.any_text(line) != line for line in (said, *_lines(file)))


def _lines(file: LandingFile) -> Iterator[str]:
    return (line for _, lines in texts_of(file.path) for line in lines)


def _names(words: str, suppression: Suppression) -> bool:
    """True if the text names the person, or an id stands alone between delimiters.

    Nobody knows which column that was.
    """
    if suppression.any_text(words) != words:
        return True
    cells = {cell.strip() for cell in _DELIMITERS.split(words)}
    return any(
        suppression.is_erased(f"{p}:{cell}") for p in suppression.platforms for cell in cells
    )


def _write(path: Path, head: Row, lines: Iterator[Row]) -> None:
    with (
        path.open("wb") as raw,
        zstandard.ZstdCompressor(write_checksum=True).stream_writer(raw) as packed,
        io.TextIOWrapper(packed, "utf-8", write_through=True) as text,
    ):
        for line in (head, *lines):
            text.write(_compact(line) + "\n")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _opened(path: Path) -> TextIO:
    return io.TextIOWrapper(zstandard.open(path, "rb"), "utf-8")

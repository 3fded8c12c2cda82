"""Copies of inbox files without the persons who were erased on request.

Whatever the format of the file was, what stands in the copy's place is the rows of the general
tables as text, so that a rebuild from landing loads the same rows. First line:
``{"stream", "rows", "problem"}``; then ``{"table", "row"}`` for each row and ``{"refused"}`` for
each refused one. Rows of an erased person are refused without their content.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
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
from orchestration.loading.landing import LandingFile
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
        if problem is None or not _names_anybody(file, problem, suppression):
            return file, batch, problem
        reason = f"{suppression.any_text(str(problem))}; its copy was removed: {REASON}"
        _write(fresh, {"stream": None, "rows": 1, "problem": reason}, iter(()))
        problem = UnreadableFile(reason)
    else:
        sieve = _Sieve(suppression, on_removed)
        stream, rows = _size(batch)
        head = {"stream": stream, "rows": rows, "problem": None}
        _write(fresh, head, sieve.lines(lambda: _rows(con, batch), _refused(batch)))
        if not sieve.found:
            return file, batch, problem
    name = replace_copy(file.path.parent.parent, file.path.name, fresh, SUFFIX)
    file = replace(
        file, path=file.path.parent / name, name=f"files/{name}", verified=True, is_stripped=True
    )
    if batch is None:
        return file, None, problem
    again = work / "again"
    again.mkdir()
    return file, prepare(file, again), None


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
        if self._suppression.any_text(words) == words and not self._is_cell(words):
            return line
        self.found = True
        return {**line, "reason": REASON, "content": None}

    def _is_cell(self, content: str) -> bool:
        """True if an id stands alone between delimiters: nobody knows which column it was."""
        cells = {cell.strip() for cell in _DELIMITERS.split(content)}
        platforms = self._suppression.platforms
        return any(self._suppression.is_erased(f"{p}:{cell}") for p in platforms for cell in cells)


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


def _names_anybody(file: LandingFile, problem: UnreadableFile, suppression: Suppression) -> bool:
    said = f"{problem} {problem.content or ''}"
    texts = (line for _, text in texts_of(file.path) for line in text)
    return suppression.any_text(said) != said or any(
        suppression.any_text(line) != line for line in texts
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

"""One landing file into ``raw``: all of it in one transaction, or nothing."""

import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from extractors.suppression import Suppression
from orchestration.loading import api, exports, general, stripped
from orchestration.loading.counts import LoadCounts
from orchestration.loading.landing import FILES, LandingFile
from orchestration.loading.memory import DUCKDB_BYTES
from orchestration.loading.quarantine import (
    DamagedFile,
    UnreadableFile,
    WaitingFile,
    export_refused,
    forget_refusal,
    refuse_file,
    remove_export,
)
from orchestration.loading.versions import drop_work_tables

__all__ = ["LoadCounts", "load"]

Batch = general.Batch | api.Batch | exports.Batch


def load(
    con: duckdb.DuckDBPyConnection,
    file: LandingFile,
    run_id: str,
    quarantine_dir: Path | None = None,
    suppression: Suppression | None = None,
) -> LoadCounts:
    """Load one landing file into its raw table and note it in ``raw.loads``.

    ``run_id`` is the run that loads (the rows keep the run that brought the file). Refused rows
    go to ``raw.quarantine`` and, with ``quarantine_dir``, to a file of JSON lines there. A file
    that cannot be read at all counts as one row in and one quarantined; one that waits for
    something, or that needs more memory than a load has, is not noted, so that the next run tries
    it again. A file already loaded returns zero counts. Rows of persons whom ``suppression`` keeps
    out are quarantined without content, and the copy of an inbox file loses them. ``rows_in ==
    loaded + unchanged + quarantined`` holds, or RuntimeError is raised and nothing is stored;
    errors of the machine (disk) are raised as they are.
    """
    taken = con.execute("SELECT 1 FROM raw.loads WHERE landing_file = ?", [file.name]).fetchone()
    if taken:
        return LoadCounts(stream=file.stream)
    # Beside the landing file, since the system's folder for such things may be small.
    with tempfile.TemporaryDirectory(prefix=".load-", dir=file.path.parent) as work:
        batch, problem = _read(con, file, Path(work))
        try:
            if suppression is not None and file.source == FILES and not file.is_stripped:
                file, batch, problem = stripped.strip(
                    con, file, Path(work), batch, problem, suppression
                )
            counts = _store(con, file, run_id, quarantine_dir, batch, problem)
        finally:
            drop_work_tables(con)
    return counts


def strip_copy(
    con: duckdb.DuckDBPyConnection, file: LandingFile, suppression: Suppression
) -> list[stripped.Row] | None:
    """Take erased persons out of the copy of an inbox file; nothing is loaded.

    Returns the rows that were theirs, empty if only mentions were taken out; None if nobody
    erased is in the file and the copy stays as it is.
    """
    removed: list[stripped.Row] = []
    with tempfile.TemporaryDirectory(prefix=".load-", dir=file.path.parent) as work:
        batch, problem = _read(con, file, Path(work))
        before = file.path.stat().st_ino
        try:
            left, _, _ = stripped.strip(
                con, file, Path(work), batch, problem, suppression, removed.append
            )
        finally:
            drop_work_tables(con)
    return None if left.path.stat().st_ino == before else removed


@contextmanager
def without_acts(
    con: duckdb.DuckDBPyConnection, file: LandingFile, platforms: Container[str]
) -> Iterator[Path | None]:
    """Give a stripped copy of an inbox file without what persons did on these platforms.

    None if nobody did anything there, as far as the file can be read.
    """
    with tempfile.TemporaryDirectory(prefix=".load-", dir=file.path.parent) as work:
        batch, _ = _read(con, file, Path(work))
        try:
            yield (
                None
                if batch is None or isinstance(batch, api.Batch)
                else stripped.without_acts(con, batch, Path(work), platforms)
            )
        finally:
            drop_work_tables(con)


def _read(
    con: duckdb.DuckDBPyConnection, file: LandingFile, work: Path
) -> tuple[Batch | None, UnreadableFile | None]:
    """The file as it was read, or why it cannot be read as a whole."""
    try:
        return _prepare(con, file, work), None
    except UnreadableFile as problem:
        return None, problem


def _prepare(con: duckdb.DuckDBPyConnection, file: LandingFile, work: Path) -> Batch:
    if file.source != FILES:
        return api.prepare(con, file, work)
    if file.is_stripped:
        return stripped.prepare(file, work)
    try:
        try:
            return general.prepare(con, file, work)
        except DamagedFile:
            raise
        except UnreadableFile as problem:
            return exports.prepare(con, file, work, problem)
    except duckdb.OutOfMemoryException as error:
        allowed = DUCKDB_BYTES // 1024 // 1024
        raise WaitingFile(
            f"reading the file needs more than the {allowed} MB that a load is given; split it"
        ) from error


def _store(
    con: duckdb.DuckDBPyConnection,
    file: LandingFile,
    run_id: str,
    quarantine_dir: Path | None,
    batch: Batch | None,
    problem: UnreadableFile | None,
) -> LoadCounts:
    con.execute("BEGIN TRANSACTION")
    try:
        forget_refusal(con, file)
        if batch is None:
            counts = refuse_file(con, file, run_id, problem)
        else:
            counts = batch.store(con, _next_load_id(con), run_id)
        counts.check(file.label)
        if not isinstance(problem, WaitingFile):
            _note_load(con, file, run_id, counts)
        if quarantine_dir is not None:
            if counts.quarantined:
                export_refused(con, file, run_id, quarantine_dir)
            else:
                remove_export(file, quarantine_dir)
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise
    return counts


def _note_load(
    con: duckdb.DuckDBPyConnection, file: LandingFile, run_id: str, counts: LoadCounts
) -> None:
    con.execute(
        "INSERT INTO raw.loads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            _next_load_id(con),
            file.name,
            file.source,
            counts.stream,
            run_id,
            datetime.now(UTC).replace(tzinfo=None),
            counts.rows_in,
            counts.loaded,
            counts.unchanged,
            counts.quarantined,
        ],
    )


def _next_load_id(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("SELECT coalesce(max(load_id), 0) + 1 FROM raw.loads").fetchone()
    return row[0] if row else 1

"""What cannot be read: into ``raw.quarantine``, with file, line, reason and content."""

import json
from pathlib import Path

import duckdb

from orchestration.loading.casts import literal
from orchestration.loading.counts import LoadCounts
from orchestration.loading.landing import LandingFile

# A broken quote can make half a file one "row"; more than this helps nobody to find it.
MAX_CONTENT = 10_000


class UnreadableFile(Exception):
    """The whole file is refused; the message is the reason for the user."""

    def __init__(self, reason: str, content: str | None = None):
        super().__init__(reason)
        self.content = content


class DamagedFile(UnreadableFile):
    """The bytes themselves cannot be had: whatever is in the file, nobody can read it."""


class WaitingFile(UnreadableFile):
    """The file is refused for now: what it lacks may come, so every run tries it again.

    Its row in quarantine has the landing file as content, by which the next run takes it back.
    """


def refuse_file(
    con: duckdb.DuckDBPyConnection,
    file: LandingFile,
    run_id: str,
    problem: UnreadableFile | None,
) -> LoadCounts:
    """Quarantine the file as a whole (line NULL): one row in, one quarantined."""
    content = storable(problem.content)[:MAX_CONTENT] if problem and problem.content else None
    if isinstance(problem, WaitingFile):
        content = file.name
    con.execute(
        "INSERT INTO raw.quarantine VALUES (?, ?, ?, NULL, ?, ?)",
        [run_id, file.source, file.label, storable(str(problem)), content],
    )
    return LoadCounts(rows_in=1, quarantined=1, stream=file.stream)


def forget_refusal(con: duckdb.DuckDBPyConnection, file: LandingFile) -> None:
    """Take back that earlier runs left the file waiting; it is tried again."""
    con.execute(
        "DELETE FROM raw.quarantine WHERE source = ? AND line IS NULL AND content = ?",
        [file.source, file.name],
    )


def refuse_rows(
    con: duckdb.DuckDBPyConnection, file: LandingFile, run_id: str, refused: Path
) -> int:
    """Quarantine the rows written to ``refused`` (JSON lines: line, reason, content); their count.

    DuckDB reads them from a file, so that a million refused rows need no memory here.
    """
    if not refused.exists() or not refused.stat().st_size:
        return 0
    row = con.execute(
        "INSERT INTO raw.quarantine SELECT ?, ?, ?, line, reason, content FROM "
        f"read_json({literal(str(refused))}, format = 'newline_delimited', columns = "
        "{line: 'BIGINT', reason: 'VARCHAR', content: 'VARCHAR'}) ORDER BY line",
        [run_id, file.source, file.label],
    ).fetchone()
    return row[0] if row else 0


def export_refused(
    con: duckdb.DuckDBPyConnection, file: LandingFile, run_id: str, folder: Path
) -> None:
    """Write the file's refused rows of this run beside the warehouse, as JSON lines.

    Named after the landing file, so that loading it again replaces the same file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = _target(file, folder)
    part = target.with_name(f".{target.name}.part")
    con.execute(
        "COPY (SELECT * FROM raw.quarantine WHERE run_id = ? AND source = ? AND file = ? "
        f"ORDER BY line) TO {literal(str(part))} (FORMAT json)",
        [run_id, file.source, file.label],
    )
    part.replace(target)


def blank_refused(con: duckdb.DuckDBPyConnection, file: LandingFile) -> None:
    """Leave of a file's refused rows where they stood and why they were refused."""
    con.execute(
        "UPDATE raw.quarantine SET content = NULL WHERE source = ? AND file = ? AND run_id IN "
        "(SELECT run_id FROM raw.loads WHERE landing_file = ?)",
        [file.source, file.label, file.name],
    )


def remove_export(file: LandingFile, folder: Path) -> None:
    """Remove what an earlier run left there of a file that is taken now or too old."""
    _target(file, folder).unlink(missing_ok=True)


def _target(file: LandingFile, folder: Path) -> Path:
    return folder / (file.name.replace("/", "__") + ".jsonl")


def refused_line(line: int | None, reason: str, content: str) -> str:
    """One line of the file that ``refuse_rows`` reads."""
    told = {"line": line, "reason": storable(reason), "content": storable(content[:MAX_CONTENT])}
    return json.dumps(told) + "\n"


def storable(text: str) -> str:
    """The text with ? for halves of characters, which no column of text can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")

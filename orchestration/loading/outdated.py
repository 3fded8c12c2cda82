"""Takes out of raw and landing what persons did and was read longer ago than a platform's limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from extractors.spec import PlatformSpec
from orchestration.loading.envelopes import stream_files
from orchestration.loading.landing import FILES, LandingFile, inbox_copies, note_without
from orchestration.loading.load import without_acts
from orchestration.loading.quarantine import blank_refused, remove_export
from orchestration.loading.schema import record_tables, stream_table
from orchestration.loading.stripped import put_in_place, stripped_name


def drop_old(
    con: duckdb.DuckDBPyConnection,
    landing_dir: Path,
    quarantine_dir: Path,
    platforms: Mapping[str, PlatformSpec],
    limits: Mapping[str, int],
    now: datetime,
) -> dict[str, int]:
    """Delete what persons did and was read longer ago than the limit; platform -> rows deleted.

    Acts of that platform from the inbox are meant too. Landing files of its streams from before
    that day go as well, and copies of inbox files lose such acts. ``now`` is naive UTC.
    """
    counts: dict[str, int] = {}
    starts = {platform: now - timedelta(days=days) for platform, days in limits.items()}
    for platform, start in starts.items():
        counts[platform] = _deleted(
            con, "raw.files__actions WHERE platform = ? AND extracted_at < ?", [platform, start]
        )
        # The run's id begins with its time, to the second.
        first_run = start.strftime("%Y%m%dT%H%M%S")
        for stream in _personal(platforms.get(platform)):
            table = stream_table(platform, stream)
            counts[platform] += _deleted(con, f"{table} WHERE extracted_at < ?", [start])
            for path in stream_files(landing_dir, platform, stream):
                if path.name[:15] < first_run:
                    path.unlink()
        _blank_quarantine(con, quarantine_dir, platform, first_run)
    for file in inbox_copies(landing_dir):
        _drop_from_copy(con, file, quarantine_dir, starts)
    return {platform: count for platform, count in counts.items() if count}


def _blank_quarantine(
    con: duckdb.DuckDBPyConnection, quarantine_dir: Path, platform: str, first_run: str
) -> None:
    con.execute(
        "UPDATE raw.quarantine SET content = NULL WHERE source = ? AND run_id < ?",
        [platform, first_run],
    )
    for path in quarantine_dir.glob(f"{platform}__*__*.jsonl"):
        if path.name.split("__")[2][:15] < first_run:
            path.unlink()


def _drop_from_copy(
    con: duckdb.DuckDBPyConnection,
    file: LandingFile,
    quarantine_dir: Path,
    starts: Mapping[str, datetime],
) -> None:
    """Old acts out of the copy of an inbox file, once for each platform.

    A file that waits for something may still turn out to have some. The new name is noted in raw
    before the copy has it: killed in between, the old copy is loaded once more and lost again.
    """
    assert file.extracted_at is not None
    read_at = file.extracted_at.astimezone(UTC).replace(tzinfo=None)
    old = {platform for platform, start in starts.items() if read_at < start} - file.without
    if not old or not _is_loaded(con, file):
        return
    with without_acts(con, file, old) as fresh:
        if fresh is not None:
            blank_refused(con, file)
            remove_export(file, quarantine_dir)
            _rename(con, file.name, stripped_name(file).name)
            file = put_in_place(file, fresh)
    note_without(file, file.without | old)


def _is_loaded(con: duckdb.DuckDBPyConnection, file: LandingFile) -> bool:
    loads = con.execute("SELECT 1 FROM raw.loads WHERE landing_file = ?", [file.name])
    return loads.fetchone() is not None


def _rename(con: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
    con.execute("BEGIN")
    tables = [table for table in record_tables(con) if table.startswith(f'raw."{FILES}__')]
    for table in (*tables, "raw.loads"):
        con.execute(f"UPDATE {table} SET landing_file = ? WHERE landing_file = ?", [new, old])
    con.execute("COMMIT")


def _deleted(con: duckdb.DuckDBPyConnection, rows: str, values: list[Any]) -> int:
    counted = con.execute(f"DELETE FROM {rows}", values).fetchone()
    return counted[0] if counted else 0


def _personal(spec: PlatformSpec | None) -> Iterator[str]:
    return (s.name for s in (spec.streams if spec else ()) if s.is_personal)

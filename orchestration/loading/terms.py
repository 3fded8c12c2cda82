"""Takes out of raw and landing what platforms' terms, or the user's own limits, do not let stay.

Two rules: what was deleted on a platform whose terms ask for it loses its words and names here,
with all earlier versions; and what persons did is kept so many days after it was read, no longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from extractors.spec import DELETIONS, PlatformSpec, Stream
from orchestration.loading.schema import stream_table

# Stands in a record whose words and names are gone.
MARK = "forgotten"


def forget_deleted(
    con: duckdb.DuckDBPyConnection, platforms: Mapping[str, PlatformSpec]
) -> dict[str, int]:
    """Blank the records of deleted items; platform -> records blanked.

    An item's record is the one whose key ends with its id. The hash of its version is emptied, so
    that the item makes a new version if the platform gives it back.
    """
    counts = {}
    for platform, spec in platforms.items():
        if not spec.terms.forget_deleted:
            continue
        counts[platform] = sum(
            _forget(con, spec, stream) for stream in spec.streams if stream.name != DELETIONS.name
        )
    return {platform: count for platform, count in counts.items() if count}


def _forget(con: duckdb.DuckDBPyConnection, spec: PlatformSpec, stream: Stream) -> int:
    table = stream_table(spec.name, stream.name)
    gone = con.execute(
        f"""
        SELECT rowid, is_current, payload FROM {table}
        WHERE (account, split_part(record_key, '|', -1)) IN (
            SELECT account, payload ->> 'id'
            FROM {stream_table(spec.name, DELETIONS.name)}
            WHERE is_current AND (payload ->> 'noticed_at') IS NOT NULL
        ) AND (payload -> '{MARK}') IS NULL
        """
    ).fetchall()
    if not gone:
        return 0
    con.execute("BEGIN")
    for row, is_current, payload in gone:
        if is_current:
            blank = without_words(json.loads(payload), frozenset(spec.terms.forgotten_fields))
            con.execute(
                f"UPDATE {table} SET payload = ?, payload_hash = '',"
                " load_id = (SELECT max(load_id) FROM raw.loads) WHERE rowid = ?",
                [json.dumps(blank | {MARK: True}), row],
            )
        else:
            con.execute(f"DELETE FROM {table} WHERE rowid = ?", [row])
    con.execute("COMMIT")
    return len(gone)


def without_words(value: Any, names: frozenset[str]) -> Any:
    """The value with these fields emptied wherever they stand in it."""
    if isinstance(value, dict):
        return {
            name: None if name in names else without_words(inner, names)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [without_words(inner, names) for inner in value]
    return value


def keep_days(
    platforms: Mapping[str, PlatformSpec], configured: Mapping[str, int]
) -> dict[str, int]:
    """Days by platform: what the user set, else what the platform's terms surely allow."""
    limits = {
        platform: spec.terms.keep_days
        for platform, spec in platforms.items()
        if spec.terms.keep_days is not None and spec.terms.is_limit_sure
    }
    return limits | dict(configured)


def beyond_terms(spec: PlatformSpec, configured: Mapping[str, int]) -> str | None:
    """What to tell the user of a platform whose data are kept longer than its terms may allow."""
    allowed, days = spec.terms.keep_days, configured.get(spec.name)
    if allowed is None or (days is None and spec.terms.is_limit_sure):
        return None
    if days is not None and days <= allowed:
        return None
    kept = "without end" if days is None else f"for {days} days"
    return (
        f"{spec.name}: what members did is kept {kept}; the platform's terms may allow {allowed}"
        f" days only ({spec.terms.source}): retention_days sets it"
    )


def drop_old(
    con: duckdb.DuckDBPyConnection,
    landing_dir: Path,
    platforms: Mapping[str, PlatformSpec],
    limits: Mapping[str, int],
    now: datetime,
) -> dict[str, int]:
    """Delete what persons did and was read longer ago than the limit; platform -> rows deleted.

    Acts of that platform from the inbox are meant too. Landing files of its streams from before
    that day go as well; copies of inbox files stay. ``now`` is naive UTC.
    """
    counts: dict[str, int] = {}
    for platform, days in limits.items():
        start = now - timedelta(days=days)
        counts[platform] = _deleted(
            con, "raw.files__actions WHERE platform = ? AND extracted_at < ?", [platform, start]
        )
        for stream in _personal(platforms.get(platform)):
            table = stream_table(platform, stream)
            counts[platform] += _deleted(con, f"{table} WHERE extracted_at < ?", [start])
            for file in (landing_dir / platform / stream).glob("[!.]*.jsonl.gz"):
                # The run's id begins with its time, to the second.
                if file.name[:15] < start.strftime("%Y%m%dT%H%M%S"):
                    file.unlink()
    return {platform: count for platform, count in counts.items() if count}


def _deleted(con: duckdb.DuckDBPyConnection, rows: str, values: list[Any]) -> int:
    counted = con.execute(f"DELETE FROM {rows}", values).fetchone()
    return counted[0] if counted else 0


def _personal(spec: PlatformSpec | None) -> Iterator[str]:
    return (s.name for s in (spec.streams if spec else ()) if s.is_personal)

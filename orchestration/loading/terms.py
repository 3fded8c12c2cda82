"""Takes out of raw and landing what platforms' terms do not let stay, and knows their limits.

What was deleted on a platform whose terms ask for it loses its words and names here, with all
earlier versions. What is older than the limits goes by ``outdated``.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

import duckdb

from extractors.spec import DELETIONS, PlatformSpec, Stream
from orchestration.loading.envelopes import line_of, record_of, rewrite, stream_files
from orchestration.loading.schema import stream_table

# Stands in a record whose words and names are gone.
MARK = "forgotten"


def forget_deleted(
    con: duckdb.DuckDBPyConnection, landing_dir: Path, platforms: Mapping[str, PlatformSpec]
) -> dict[str, int]:
    """Blank the records of deleted items; platform -> records blanked.

    An item's record is the one whose key ends with its id. The hash of its version is emptied, so
    that the item makes a new version if the platform gives it back. Landing comes first: raw is
    what tells that there is something left to do.
    """
    counts = {}
    for platform, spec in platforms.items():
        if not spec.terms.forget_deleted:
            continue
        counts[platform] = sum(
            _forget(con, landing_dir, spec, stream)
            for stream in spec.streams
            if stream.name != DELETIONS.name
        )
    return {platform: count for platform, count in counts.items() if count}


def _forget(
    con: duckdb.DuckDBPyConnection, landing_dir: Path, spec: PlatformSpec, stream: Stream
) -> int:
    table = stream_table(spec.name, stream.name)
    gone = con.execute(
        f"""
        SELECT rowid, is_current, payload, record_key FROM {table}
        WHERE (account, split_part(record_key, '|', -1)) IN (
            SELECT account, payload ->> 'id'
            FROM {stream_table(spec.name, DELETIONS.name)}
            WHERE is_current AND (payload ->> 'noticed_at') IS NOT NULL
        ) AND (payload -> '{MARK}') IS NULL
        """
    ).fetchall()
    if not gone:
        return 0
    keys = frozenset(row[-1] for row in gone)
    names = frozenset(spec.terms.forgotten_fields)
    for file in stream_files(landing_dir, spec.name, stream.name):
        rewrite(file, lambda line: _is_among(line, keys), lambda line: _blank_line(line, names))
    con.execute("BEGIN")
    for row, is_current, payload, _ in gone:
        if is_current:
            con.execute(
                f"UPDATE {table} SET payload = ?, payload_hash = '',"
                " load_id = (SELECT max(load_id) FROM raw.loads) WHERE rowid = ?",
                [json.dumps(_blank(json.loads(payload), names)), row],
            )
        else:
            con.execute(f"DELETE FROM {table} WHERE rowid = ?", [row])
    con.execute("COMMIT")
    return len(gone)


def _blank(payload: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {**without_words(payload, names), MARK: True}


def _is_among(line: str, keys: Container[str]) -> bool:
    record = record_of(line)
    return record is not None and record.get("record_key") in keys and MARK not in record["payload"]


def _blank_line(line: str, names: frozenset[str]) -> str:
    record = json.loads(line)
    return line_of({**record, "payload": _blank(record["payload"], names)})


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

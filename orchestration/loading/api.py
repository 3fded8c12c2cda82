"""Landing files of the platforms: envelopes of one JSON object a line into ``raw.<p>__<stream>``.

Read in Python, since every payload must be brought to a canonical form to be compared: a platform
that reorders keys or writes 1.0 for 1 has not changed anything.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import duckdb

from orchestration.loading.casts import literal
from orchestration.loading.counts import LoadCounts
from orchestration.loading.landing import LandingFile
from orchestration.loading.quarantine import UnreadableFile, refuse_rows, refused_line
from orchestration.loading.schema import stream_table
from orchestration.loading.versions import find_changes, retire_replaced

_COLUMNS = (
    "{n: 'BIGINT', record_key: 'VARCHAR', account: 'VARCHAR', extracted_at: 'TIMESTAMP', "
    "payload_hash: 'VARCHAR', payload: 'JSON'}"
)


@dataclass(frozen=True)
class Batch:
    """A landing file that was read: its rows in the work table ``typed``, refused ones apart."""

    file: LandingFile
    rows_in: int
    refused_file: Path

    def store(self, con: duckdb.DuckDBPyConnection, load_id: int, run_id: str) -> LoadCounts:
        """Write new versions and refused rows; to be called within a transaction."""
        raw_table = stream_table(self.file.source, self.file.stream or "")
        quarantined = refuse_rows(con, self.file, run_id, self.refused_file)
        loaded, unchanged = find_changes(con, raw_table, "payload_hash", "payload_hash")
        if loaded:
            retire_replaced(con, raw_table)
            con.execute(
                f"INSERT INTO {raw_table} SELECT typed.record_key, account, extracted_at, ?, ?, ?, "
                "payload_hash, is_current, payload FROM typed JOIN changes USING (n) "
                "WHERE is_new ORDER BY n",
                [self.file.run_id, self.file.name, load_id],
            )
        return LoadCounts(self.rows_in, loaded, unchanged, quarantined, self.file.stream)


def prepare(con: duckdb.DuckDBPyConnection, file: LandingFile, work: Path) -> Batch:
    """Read the envelopes of a landing file into ``typed``; nothing is stored yet.

    Raises UnreadableFile if the file is cut off or damaged, or its stream has no raw table.
    """
    known = con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'raw' AND table_name = ?",
        [f"{file.source}__{file.stream}"],
    ).fetchone()
    if not known:
        raise UnreadableFile(f"no stream {file.stream!r} of a platform {file.source!r} is known")
    good, refused = work / "good.jsonl", work / "refused.jsonl"
    rows = 0
    try:
        with (
            gzip.open(file.path, "rb") as lines,
            good.open("w", encoding="utf-8") as good_file,
            refused.open("w", encoding="utf-8") as refused_file,
        ):
            for number, line in _filled_lines(lines):
                rows += 1
                try:
                    envelope = _envelope(line)
                except (ValueError, RecursionError) as error:
                    text = line.decode("utf-8", "replace").rstrip()
                    refused_file.write(refused_line(number, str(error), text))
                else:
                    good_file.write(json.dumps({"n": number, **envelope}) + "\n")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFile(f"the compressed file is damaged or cut off: {error}") from error
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE typed AS SELECT * FROM read_json({literal(str(good))}, "
        f"format = 'newline_delimited', maximum_object_size = {256 * 1024 * 1024}, "
        f"columns = {_COLUMNS})"
    )
    return Batch(file, rows, refused)


def _filled_lines(lines: Any) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line


def _envelope(line: bytes) -> dict[str, Any]:
    """The envelope with typed values and the hash of its payload; ValueError says what is wrong."""
    try:
        envelope = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise ValueError("the text is not valid UTF-8") from error
    except ValueError as error:
        raise ValueError(f"malformed JSON: {error}") from error
    if not isinstance(envelope, dict):
        raise ValueError("not an object")
    for name in ("record_key", "account", "extracted_at"):
        if not isinstance(envelope.get(name), str) or not envelope[name]:
            raise ValueError(f"{name} is missing")
    if not isinstance(envelope.get("payload"), dict):
        raise ValueError("payload is missing or no object")
    try:
        extracted_at = datetime.fromisoformat(envelope["extracted_at"])
    except ValueError as error:
        raise ValueError("extracted_at is not an ISO 8601 time") from error
    if extracted_at.tzinfo is None:
        extracted_at = extracted_at.replace(tzinfo=UTC)
    payload = _without_lone_surrogates(envelope["payload"])
    canonical = json.dumps(canonical_value(payload), sort_keys=True, separators=(",", ":"))
    return {
        "record_key": envelope["record_key"],
        "account": envelope["account"],
        "extracted_at": extracted_at.astimezone(UTC).replace(tzinfo=None).isoformat(),
        "payload_hash": hashlib.md5(canonical.encode(), usedforsecurity=False).hexdigest(),
        "payload": payload,
    }


def canonical_value(value: Any) -> Any:
    """The value with whole numbers as integers, so that 1, 1.0 and 1e0 compare as equal."""
    if isinstance(value, dict):
        return {key: canonical_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [canonical_value(item) for item in value]
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise ValueError("a number is out of range")
        return int(value) if value.is_integer() else value
    return value


def _without_lone_surrogates(value: Any) -> Any:
    # Platforms cut texts in the middle of an emoji; no text column can hold the half.
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        repaired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return json.loads(repaired)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")

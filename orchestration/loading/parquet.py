"""Parquet files: their columns, and how their values are read as texts.

The file is read to its end in a process of its own before the warehouse's connection touches it.
"""

import json
from pathlib import Path

from orchestration.loading import limited, parquet_child
from orchestration.loading.quarantine import UnreadableFile
from orchestration.loading.recognise import MAX_COLUMNS


def parquet_columns(path: Path) -> list[tuple[str, str]]:
    """Names and DuckDB types of the columns. Raises UnreadableFile if anything cannot be read."""
    try:
        found = limited.run_limited(parquet_child.__file__, str(path), str(MAX_COLUMNS))
    except limited.ReaderFailed as failure:
        if failure.killed:
            allowed = limited.READER_BYTES // 1024 // 1024
            raise UnreadableFile(
                f"the Parquet file is damaged or needs more than {allowed} MB or "
                f"{limited.READER_SECONDS} s to be read; write it with smaller row groups"
            ) from failure
        raise UnreadableFile(f"the file cannot be read: {failure}") from failure
    return [(name, kind) for name, kind in json.loads(found)]


def parquet_texts(path: Path, described: list[tuple[str, str]]) -> str:
    """A query over the file with every column as text."""
    return f"(SELECT {parquet_child.columns(described)} FROM {parquet_child.scan(str(path))})"

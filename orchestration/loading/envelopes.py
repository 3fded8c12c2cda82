"""Landing files of the platforms line by line: read, and written anew without what must go."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from orchestration.loading.probe import BROKEN

Record = dict[str, Any]


def stream_files(landing: Path, platform: str, stream: str = "*") -> Iterator[Path]:
    """Landing files of a platform, or of one of its streams."""
    yield from sorted((landing / platform).glob(f"{stream}/[!.]*.jsonl.gz"))


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a landing file, up to where it is damaged."""
    with gzip.open(file, "rt", encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        try:
            yield from lines
        except BROKEN:
            return  # the load tells of a damaged file; what can be read of it is looked at


def record_of(line: str) -> Record | None:
    """The record in a line; None if it is none."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    if not isinstance(record, dict) or not isinstance(record.get("payload"), dict):
        return None
    return record if isinstance(record.get("account"), str) else None


def line_of(record: Record) -> str:
    """A record as a line."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def rewrite(
    file: Path, is_meant: Callable[[str], bool], change: Callable[[str], str | None]
) -> None:
    """Replace a landing file by one with the lines that are meant changed, or without them (None).

    The file is replaced as a whole, or not touched if no line is meant; one of which nothing is
    left goes.
    """
    if not any(map(is_meant, lines_of(file))):
        return
    fresh, kept = file.with_name(f".{file.name}"), 0
    with fresh.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        for line in lines_of(file):
            left = change(line) if is_meant(line) else line
            if left is not None:
                packed.write(left.encode("utf-8", "surrogateescape"))
                kept += 1
    if kept:
        os.replace(fresh, file)
    else:
        fresh.unlink()
        file.unlink()

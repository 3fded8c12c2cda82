"""Notices a rule that was changed under its old version.

Seeds of rules carry a version, which rows made from them show. All marts are made anew from a
changed seed; who compares them with rows kept from before needs another version to see it.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import duckdb


def seed_versions(seeds: Path) -> dict[str, tuple[str, str]]:
    """Version and SHA-256 of each seed that has a version column; several are comma-joined."""
    found = {}
    for file in sorted(seeds.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as rows:
            records = list(csv.DictReader(rows))
        column = next((name for name in records[0] if name.endswith("version")), None)
        if column:
            version = ",".join(sorted({record[column] for record in records}))
            found[file.stem] = version, hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def note_seeds(con: duckdb.DuckDBPyConnection, seeds: Path) -> list[str]:
    """Remember the seeds of this run; one note for each that changed and kept its version."""
    present = seed_versions(seeds)
    before = {
        name: (version, digest)
        for name, version, digest in con.execute("FROM raw.seed_versions").fetchall()
    }
    con.execute("BEGIN")
    con.execute("DELETE FROM raw.seed_versions")
    for name, (version, digest) in present.items():
        con.execute("INSERT INTO raw.seed_versions VALUES (?, ?, ?)", [name, version, digest])
    con.execute("COMMIT")
    return [
        f"seed {name}.csv has changed and its version is still {version}: all marts follow it, but"
        " nothing tells their rows from those made before; give it a new version"
        for name, (version, digest) in present.items()
        if name in before and before[name][0] == version and before[name][1] != digest
    ]

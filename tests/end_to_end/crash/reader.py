"""A reader who looks at what is published all the time: `python -m ...reader DATA_DIR OUT`.

Works until its standard input ends, then writes to OUT what it has seen: JSON with ``looks`` and,
for the file and the Parquet folder, each different sight of it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

import duckdb

PAUSE = 0.25
Sight = tuple[tuple[str, int], ...]


def file_sight(insights: Path) -> Sight | str:
    """Rows by table and view of the published file, or what is wrong with it."""
    if not insights.exists():
        return "absent"
    try:
        with duckdb.connect(str(insights), read_only=True) as con:
            names = con.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts'"
            ).fetchall()
            return _counted(con, {name: f'marts."{name}"' for (name,) in names})
    except duckdb.Error as error:
        return f"broken: {error}"


def parquet_sight(folder: Path) -> Sight | str | None:
    """Rows by Parquet file; None if the folder was replaced while it was read."""
    place = _inode(folder)
    if place is None:
        return "absent"
    try:
        with duckdb.connect() as con:
            rows = con.execute(
                "SELECT file_name, num_rows FROM parquet_file_metadata(?)",
                [str(folder / "*.parquet")],
            ).fetchall()
            sight: Sight | str = tuple(sorted((Path(name).stem, count) for name, count in rows))
    except duckdb.Error as error:
        sight = f"broken: {error}"
    return sight if _inode(folder) == place else None


def _inode(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except FileNotFoundError:
        return None


def _counted(con: duckdb.DuckDBPyConnection, tables: dict[str, str]) -> Sight:
    each = " UNION ALL ".join(f"SELECT '{n}', count(*) FROM {t}" for n, t in tables.items())
    return tuple(sorted(con.execute(each).fetchall())) if each else ()


def look(data_dir: Path, stop: threading.Event) -> dict[str, Any]:
    """Look until told to stop; everything different that was seen, in its order."""
    seen: dict[str, list[Any]] = {"file": [], "parquet": []}
    looks = 0
    while not stop.is_set():
        sights = {
            "file": file_sight(data_dir / "insights.duckdb"),
            "parquet": parquet_sight(data_dir / "reports" / "parquet"),
        }
        for kind, sight in sights.items():
            if sight is not None and (not seen[kind] or seen[kind][-1] != sight):
                seen[kind].append(sight)
        looks += 1
        time.sleep(PAUSE)
    return {"looks": looks, **seen}


def main() -> None:
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    Path(sys.argv[2]).write_text(json.dumps(look(Path(sys.argv[1]), stop)), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Runs the whole pipeline as a user does and reads what it published."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent.parent
# Columns that tell of the run rather than of the data.
RUN_COLUMNS = {"run_id", "published_at", "load_id"}


@dataclass(frozen=True)
class Warehouse:
    """One DATA_DIR with its own inbox and, where given, its own sources.yml."""

    data_dir: Path
    sources: str | None = None
    as_of: str | None = None

    def run(self, *, expect: int = 0, extra: Mapping[str, str] | None = None) -> str:
        """Run the main job; returns what it printed. Fails when the exit code is another."""
        return self.command("run", expect=expect, extra=extra)

    def command(self, *words: str, expect: int = 0, extra: Mapping[str, str] | None = None) -> str:
        """The same for any command."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        sources_file = self.data_dir / "sources.yml"
        if self.sources is not None:
            sources_file.write_text(self.sources, encoding="utf-8")
        env = os.environ | {"DATA_DIR": str(self.data_dir), "SOURCES_FILE": str(sources_file)}
        if self.as_of is not None:
            env["AS_OF"] = self.as_of
        done = subprocess.run(
            [sys.executable, "-m", "orchestration", *words],
            cwd=ROOT,
            env=env | dict(extra or {}),
            capture_output=True,
            text=True,
            timeout=600,
        )
        output = done.stdout + done.stderr
        assert done.returncode == expect, output
        return output

    @property
    def inbox(self) -> Path:
        """Folder into which the user puts files."""
        folder = self.data_dir / "inbox"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def published(self) -> Path:
        """The published database file."""
        return self.data_dir / "insights.duckdb"

    def query(self, sql: str) -> list[tuple]:
        """Rows of a query on the published file."""
        with duckdb.connect(str(self.published), read_only=True) as con:
            return con.execute(sql).fetchall()

    def raw(self, sql: str) -> list[tuple]:
        """Rows of a query on the warehouse itself."""
        with duckdb.connect(str(self.data_dir / "warehouse.duckdb"), read_only=True) as con:
            return con.execute(sql).fetchall()

    def fingerprints(self) -> dict[str, tuple]:
        """Table -> (row count, order-free checksum of all data columns)."""
        result = {}
        with duckdb.connect(str(self.published), read_only=True) as con:
            tables = con.execute(
                "select table_name from information_schema.tables where table_schema = 'marts'"
            ).fetchall()
            for (table,) in sorted(tables):
                if table == "publication":
                    continue
                columns = [
                    row[0]
                    for row in con.execute(
                        "select column_name from information_schema.columns"
                        " where table_schema = 'marts' and table_name = ? order by column_name",
                        [table],
                    ).fetchall()
                    if row[0] not in RUN_COLUMNS
                ]
                packed = ", ".join(f'"{column}"' for column in columns)
                result[table] = con.execute(
                    f"select count(*), sum(hash(row({packed}))::hugeint) from marts.{table}"
                ).fetchone()
        return result

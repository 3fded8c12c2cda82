"""A small DATA_DIR of a release as text and back; `python -m tests.upgrade.fixture DATA_DIR NAME`.

One is made with each release: check the release out, copy `inbox` of the newest fixture into an
empty DATA_DIR, run it with `SOURCES` (as sources.yml) and `AS_OF` of tests/upgrade/conftest.py,
then pack the folder by the line above as tests/upgrade/<release>.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
#: What is kept as it is; databases become SQL, everything else is made again by any run.
_FOLDERS = ("inbox", "landing", "state", "quarantine")
_FILES = ("format.json",)
_DATABASES = {"warehouse.duckdb": ("raw",), "insights.duckdb": ("marts",)}
#: What the next release looks at in the published file.
_PUBLISHED = ("publication", "fct_actions")


def pack(data_dir: Path, fixture: Path) -> None:
    """Write the fixture of a DATA_DIR that a release has run on."""
    shutil.rmtree(fixture, ignore_errors=True)
    fixture.mkdir(parents=True)
    for name in _FOLDERS:
        if (data_dir / name).is_dir():
            shutil.copytree(data_dir / name, fixture / name)
    for name in _FILES:
        if (data_dir / name).exists():
            shutil.copy(data_dir / name, fixture)
    for name, schemas in _DATABASES.items():
        with duckdb.connect(str(data_dir / name), read_only=True) as con:
            statements = [s for schema in schemas for s in _statements(con, schema)]
        (fixture / name).with_suffix(".sql").write_text("\n".join(statements) + "\n")


def unpack(fixture: Path, data_dir: Path) -> None:
    """Make the DATA_DIR that was packed."""
    shutil.copytree(fixture, data_dir, ignore=shutil.ignore_patterns("*.sql"))
    for name in _DATABASES:
        with duckdb.connect(str(data_dir / name)) as con:
            con.execute((fixture / name).with_suffix(".sql").read_text())


def _statements(con: duckdb.DuckDBPyConnection, schema: str) -> Iterator[str]:
    yield f"CREATE SCHEMA {schema};"
    tables = con.execute(
        "SELECT table_name, sql FROM duckdb_tables() WHERE schema_name = ? ORDER BY 1", [schema]
    ).fetchall()
    for name, sql in tables:
        if schema == "marts" and name not in _PUBLISHED:
            continue
        yield sql.replace("\n", " ")
        columns = [row[0] for row in con.execute(f'DESCRIBE {schema}."{name}"').fetchall()]
        texts = ", ".join(f'"{column}"::VARCHAR' for column in columns)
        for row in con.execute(f'SELECT {texts} FROM {schema}."{name}"').fetchall():
            yield f'INSERT INTO {schema}."{name}" VALUES ({", ".join(map(_literal, row))});'


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    pack(Path(sys.argv[1]), HERE / sys.argv[2])

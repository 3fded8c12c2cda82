"""What orchestration costs: a whole refresh with nothing new against a bare ``dbt build``.

Both work on the same warehouse of the sample brand, in turns, each with its parsed project kept;
unit tests are left out of both. The refresh does all that the build does, and reads the sources,
loads, runs the data-quality suites, stores every event and publishes.
"""

import tempfile
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.measure import Measured, run_python
from benchmarks.table import Row, WrongResultError
from orchestration.dbt_runner import dbt_args

PAIRS = 3
GOAL = 1.5
_DBT = "import sys; from dbt.cli.main import cli; sys.argv[0] = 'dbt'; cli()"
# Columns that tell of the run, not of the data.
_RUN_COLUMNS = ("run_id", "published_at")


def run() -> list[Row]:
    """Medians of pairs in alternating order, in seconds of wall time and of CPU time.

    Raises:
        WrongResultError: the two ways do not leave the same marts.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        env = {
            "DATA_DIR": folder,
            "SOURCES_FILE": str(data / "none.yml"),
            "INBOX_DIR": "",
            "AS_OF": "",
            "DAGSTER_HOME": "",
            "WAREHOUSE_PATH": str(data / "warehouse.duckdb"),
        }
        pairs = _measure(data, env)
    ours, bare = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ratios = ", ".join(f"{a.seconds / b.seconds:.2f}" for a, b in pairs)
    return [
        Row(
            "refresh, nothing new",
            median(m.seconds for m in ours),
            median(m.seconds for m in bare),
            "s",
            GOAL,
            f"bare dbt build; {PAIRS} pairs: {ratios}",
        ),
        Row(
            "refresh, nothing new, CPU",
            median(m.cpu_seconds for m in ours),
            median(m.cpu_seconds for m in bare),
            "s",
            note="with the children: data-quality suites and dbt",
        ),
    ]


def _measure(data: Path, env: dict[str, str]) -> list[tuple[Measured, Measured]]:
    refresh = ["-m", "orchestration", "run"]
    build = ["-c", _DBT, *dbt_args("build", data / "bare")]
    run_python(refresh, env)
    run_python(build, env)
    pairs = []
    for number in range(PAIRS):
        if number % 2:
            bare = run_python(build, env)
            ours = run_python(refresh, env)
        else:
            ours = run_python(refresh, env)
            bare = run_python(build, env)
        pairs.append((ours, bare))
        _compare(data / "insights.duckdb", data / "warehouse.duckdb")
    return pairs


def _compare(published: Path, warehouse: Path) -> None:
    ours, bare = _checksums(published), _checksums(warehouse)
    ours.pop("publication")
    if ours != bare:
        wrong = sorted(name for name in ours | bare if ours.get(name) != bare.get(name))
        raise WrongResultError(f"refresh and dbt build left different marts: {', '.join(wrong)}")


def _checksums(file: Path) -> dict[str, tuple[object, ...]]:
    """Rows and an order-free checksum by table or view of schema marts."""
    with duckdb.connect(str(file), read_only=True) as con:
        columns = con.execute("""
            SELECT table_name, string_agg('"' || column_name || '"', ', ' ORDER BY column_name)
            FROM duckdb_columns()
            WHERE schema_name = 'marts' AND NOT list_contains(?, column_name)
            GROUP BY table_name
        """, [list(_RUN_COLUMNS)]).fetchall()  # fmt: skip
        return {
            name: con.execute(
                f'SELECT count(*), sum(hash(row({packed}))::HUGEINT) FROM marts."{name}"'
            ).fetchall()[0]
            for name, packed in columns
        }

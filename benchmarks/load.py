"""A million actions from the inbox to ``fct_actions``, against one bare DuckDB statement.

Ours: collect, load, ``dbt build`` of everything up to the fact, in child processes as in a run.
Bare: ``CREATE TABLE AS`` over the same file with typed columns, into a database file. What our
way costs with an empty inbox is subtracted, since it is paid once a run and not for rows. A third
of the acts have a text of their own, which is labelled: time with and without that is shown, since
no bare statement labels.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks.actions import write_actions
from benchmarks.measure import PROJECT_ROOT, Measured, run_python
from benchmarks.table import Row, WrongResultError
from extractors.files import collect
from orchestration.loading import ensure_raw, load, pending
from orchestration.sources import Sources
from orchestration.warehouse import RunInfo, open_warehouse, write_configuration

ROWS = 1_000_000
RUNS = 3
TIME_GOAL = 4.0
MEMORY_GOAL_MIB = 1024.0
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)

_COLUMNS = {
    "platform": "VARCHAR",
    "account": "VARCHAR",
    "action_id": "VARCHAR",
    "action_type": "VARCHAR",
    "acted_at": "TIMESTAMP",
    "person_id": "VARCHAR",
    "content_id": "VARCHAR",
    "in_reply_to": "VARCHAR",
    "text": "VARCHAR",
    "language": "VARCHAR",
    "reaction_kind": "VARCHAR",
    "is_paid": "BOOLEAN",
}
# The fact's columns that hold the same values, in the same order.
_IN_FACT = (
    "platform, account_id, action_id, action_type, acted_at, split_part(person_id, ':', 2), "
    "given_content_id, in_reply_to, text, language, reaction_kind, is_paid"
)


def run() -> Sequence[Row]:
    """Rows for time and memory; raises WrongResultError if both ways differ in any value."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        inbox, nothing = base / "inbox", base / "nothing"
        inbox.mkdir()
        nothing.mkdir()
        source = inbox / "actions.jsonl"
        write_actions(source, ROWS)
        ours, empty, bare, labels = [], [], [], []
        for number in range(RUNS):
            place = base / f"run{number}"
            bare.append(_step("bare", source, place / "bare.duckdb"))
            ours.append(_pipeline(inbox, place / "ours"))
            empty.append(_pipeline(nothing, place / "empty"))
            labels.append(_labelling(place / "ours") - _labelling(place / "empty"))
        _compare(base / "run0" / "bare.duckdb", base / "run0" / "ours" / "warehouse.duckdb")
    return _rows(ours, empty, bare, labels)


def _labelling(data: Path) -> float:
    """Seconds that dbt spent in the model that labels texts."""
    results = json.loads((data / "target" / "run_results.json").read_text())["results"]
    (seconds,) = (
        result["execution_time"]
        for result in results
        if result["unique_id"].endswith(".int_text_label_rows")
    )
    return seconds


def _rows(
    ours: list[list[Measured]],
    empty: list[list[Measured]],
    bare: list[Measured],
    labels: list[float],
) -> list[Row]:
    # The speed of a machine drifts, so only figures of one round are compared with each other.
    def net(part: str, step: slice, number: int) -> float:
        def total(run: list[Measured]) -> float:
            return sum(getattr(measured, part) for measured in run[step])

        return total(ours[number]) - total(empty[number])

    def row(
        name: str, part: str, step: slice, goal: float | None = None, off: list[float] | None = None
    ) -> Row:
        without = off or [0.0] * RUNS
        values = [net(part, step, i) - without[i] for i in range(RUNS)]
        ratios = [values[i] / getattr(bare[i], part) for i in range(RUNS)]
        middle = ratios.index(statistics.median_low(ratios))
        spent = sum(getattr(measured, part) for measured in empty[middle][step])
        note = f"empty run of {spent:.2f} s subtracted; median of {RUNS} rounds"
        if off:
            note += f"; without {off[middle]:.1f} s of labelling"
        return Row(name, values[middle], getattr(bare[middle], part), "s", goal, note)

    peak = max(part.peak_mib for run in ours for part in run)
    bare_peak = max(part.peak_mib for part in bare)
    limit = f"against the limit; the bare statement takes {bare_peak:.0f} MiB"
    return [
        row("load: inbox to fct_actions", "seconds", slice(None), TIME_GOAL, labels),
        row("load: inbox to fct_actions, texts labelled", "seconds", slice(None)),
        row("load: inbox to raw", "seconds", slice(1)),
        row("load: inbox to fct_actions, CPU", "cpu_seconds", slice(None)),
        row("load: inbox to raw, CPU", "cpu_seconds", slice(1)),
        Row("load: highest memory", peak, MEMORY_GOAL_MIB, "MiB", goal=1.0, note=limit),
    ]


def _pipeline(inbox: Path, data: Path) -> list[Measured]:
    """Intake and dbt as two processes on a fresh data folder."""
    intake = _step("intake", inbox, data)
    arguments = [
        "-c", "from dbt.cli.main import cli; cli()",
        "--no-use-colors", "--log-level", "error", "build",
        f"--project-dir={PROJECT_ROOT / 'dbt_project'}",
        f"--profiles-dir={PROJECT_ROOT / 'dbt_project'}",
        f"--target-path={data / 'target'}", f"--log-path={data / 'logs'}",
        "--no-send-anonymous-usage-stats", "--no-version-check",
        "--select", "+fct_actions", "--resource-type", "model", "--resource-type", "seed",
    ]  # fmt: skip
    environment = {"WAREHOUSE_PATH": str(data / "warehouse.duckdb")}
    return [intake, run_python(arguments, environment)]


def _step(name: str, source: Path, target: Path) -> Measured:
    target.parent.mkdir(parents=True, exist_ok=True)
    return run_python(["-m", "benchmarks.load", name, str(source), str(target)])


def _intake(inbox: Path, data: Path) -> None:
    collect(inbox, data / "landing", "benchmark", AS_OF)
    with open_warehouse(data / "warehouse.duckdb") as con:
        ensure_raw(con)
        write_configuration(con, RunInfo("benchmark", AS_OF, "benchmark", False), Sources())
        for file in pending(con, data / "landing"):
            load(con, file, "benchmark", data / "quarantine")


def _bare(source: Path, database: Path) -> None:
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in _COLUMNS.items())
    con = duckdb.connect(str(database), config={"threads": 2})
    con.execute(
        f"CREATE TABLE actions AS SELECT * FROM read_json('{source}', "
        f"format = 'newline_delimited', columns = {{{columns}}})"
    )
    con.close()


def _compare(bare: Path, warehouse: Path) -> None:
    con = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
    con.execute(f"ATTACH '{bare}' AS bare (READ_ONLY)")
    con.execute(f"ATTACH '{warehouse}' AS ours (READ_ONLY)")
    expected = f"SELECT {', '.join(_COLUMNS)} FROM bare.actions"
    found = f"SELECT {_IN_FACT} FROM ours.marts.fct_actions"
    counts = []
    for query in (
        "SELECT count(*) FROM bare.actions",
        "SELECT count(*) FROM ours.marts.fct_actions",
        f"SELECT count(*) FROM ({expected} EXCEPT ALL {found})",
    ):
        row = con.execute(query).fetchone()
        counts.append(row[0] if row else 0)
    con.close()
    in_bare, in_fact, differing = counts
    if in_bare != ROWS or in_fact != ROWS or differing:
        raise WrongResultError(
            f"{ROWS} actions were written, the bare table has {in_bare}, fct_actions has "
            f"{in_fact}, and {differing} differ in a value"
        )


if __name__ == "__main__":
    {"intake": _intake, "bare": _bare}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))

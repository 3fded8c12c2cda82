"""``python -m benchmarks [name ...]``: run all benchmarks, or the named ones, and print a table.

Ends with 1 if a result is wrong; a goal that is missed is shown in the table, since it may be the
machine's fault.
"""

import importlib
import sys

from benchmarks.table import Benchmark, Row, WrongResultError, render

# Each module has a function run() that returns its rows.
BENCHMARKS = ("load", "labels", "extract", "refresh")


def main(names: list[str]) -> int:
    """Run the named benchmarks (all without names); the exit code."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
        return 2
    rows: list[Row] = []
    wrong = False
    for name in names or BENCHMARKS:
        run: Benchmark = importlib.import_module(f"benchmarks.{name}").run
        try:
            rows += run()
        except WrongResultError as error:
            print(f"{name}: {error}", file=sys.stderr)
            wrong = True
    if rows:
        print(render(rows))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

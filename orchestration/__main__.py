"""The command line: `python -m orchestration run | ui | erase | sql "select ..."`.

Checks the configuration before anything slow is imported, so that a mistake is told at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.checks import ChecksWorker
    from orchestration.report import RunReport
    from orchestration.settings import Settings

STARTED = time.perf_counter()
UI_HOST, UI_PORT = "127.0.0.1", "3000"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 the run failed or the configuration is wrong, 130 interrupted."""
    from orchestration.errors import UserError
    from orchestration.plain_text import printable

    options = _parser().parse_args(argv)
    try:
        return options.command(options)
    except UserError as error:
        if options.debug:
            traceback.print_exc()
        print("\n".join(map(printable, f"Error: {error}".splitlines())), file=sys.stderr)
        return 1
    except OSError as error:
        from orchestration.disk import disk_error
        from orchestration.settings import load_settings

        if options.debug:
            traceback.print_exc()
        place = load_settings().data_dir
        print(f"Error: {disk_error(error, place)}; what was published stays", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; what was published before stays.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m orchestration", description=__doc__)
    parser.add_argument("--debug", action="store_true", help="show stack traces")
    commands = parser.add_subparsers(required=True, metavar="command")
    run = commands.add_parser("run", help="run the whole pipeline once and print a summary")
    run.add_argument("--debug", action="store_true", default=argparse.SUPPRESS)
    run.set_defaults(command=_run)
    ui = commands.add_parser("ui", help=f"Dagster UI on {UI_HOST}:{UI_PORT}, schedules running")
    ui.set_defaults(command=_ui)
    erase = commands.add_parser("erase", help="erase a person from everything that was written")
    erase.add_argument("person", help="platform:id, as in marts.fct_actions.person_id")
    erase.add_argument("--debug", action="store_true", default=argparse.SUPPRESS)
    erase.set_defaults(command=_erase)
    sql = commands.add_parser("sql", help="print the result of a query on the published file")
    sql.add_argument("query")
    sql.set_defaults(command=_sql)
    return parser


@contextmanager
def _at_work() -> Iterator[tuple[Settings, ChecksWorker]]:
    """The configuration, read and found to be in order, with the lock of the run held."""
    from orchestration.data_format import claim
    from orchestration.inputs import read_sources
    from orchestration.lock import run_lock
    from orchestration.settings import LOCK_WAIT, child_environment, load_settings

    settings = load_settings()
    os.environ.update(child_environment(settings))
    read_sources(settings)
    with run_lock(settings.lock_file, LOCK_WAIT, lambda text: print(text, flush=True)):
        claim(settings.data_dir)
        from orchestration.checks import ChecksWorker

        # First of all the slowest start, in a process of its own, beside everything else.
        worker = ChecksWorker()
        try:
            yield settings, worker
        finally:
            worker.close()


def _run(options: argparse.Namespace) -> int:
    with _at_work() as (settings, worker):
        # Collecting garbage among imported modules finds nothing and takes time.
        gc.disable()
        from orchestration.refresh import refresh

        gc.freeze()
        gc.enable()
        report = refresh(settings, worker, STARTED)
    from orchestration.reporting import alert
    from orchestration.run_page import text_page, write_report

    # Printed first: on a full disk this is what tells of it, and it cannot be written.
    print("\n".join(text_page(report)))
    if options.debug:
        print("\n".join(report.traces.values()), file=sys.stderr)
    print("\n" + _where_to_look(settings, report.success), flush=True)
    write_report(report, settings.reports)
    if problem := alert(settings).problem:
        print(problem)
    return 0 if report.success else 1


def _erase(options: argparse.Namespace) -> int:
    with _at_work() as (settings, worker):
        from orchestration.erasure.erase import erase, summary
        from orchestration.plain_text import printable
        from orchestration.run_page import write_report

        # dbt writes the command line of its process into its own report.
        sys.argv = [sys.argv[0], "erase"]

        def refresh() -> RunReport:
            from orchestration.refresh import refresh_from_landing

            return refresh_from_landing(settings, worker, STARTED)

        outcome = erase(settings, options.person, refresh)
    lines = [f"{', '.join(outcome.ids)}:", *summary(outcome)]
    print("\n".join(printable(line) for line in lines))
    if outcome.report is not None:
        write_report(outcome.report, settings.reports)
        if options.debug:
            print("\n".join(outcome.report.traces.values()), file=sys.stderr)
    return 0 if outcome.is_done else 1


def _where_to_look(settings: Settings, published: bool) -> str:
    python = os.path.relpath(sys.executable)
    text = f"This page: {settings.reports / 'last_run.html'} (and .txt, .json)"
    if not published:
        kept = "stays as it was" if settings.insights.exists() else "does not exist yet"
        return f"Nothing was published: {settings.insights} {kept}\n{text}"
    return (
        f"Published: {settings.insights}\n"
        f'Query it:  {python} -m orchestration sql "select * from marts.publication"\n'
        f"Parquet:   {settings.parquet}\n{text}"
    )


def _ui(_: argparse.Namespace) -> int:
    from orchestration.data_format import check_format
    from orchestration.inputs import read_sources
    from orchestration.instance import write_dagster_home
    from orchestration.settings import PROJECT_ROOT, child_environment, load_settings

    settings = load_settings()
    check_format(settings.data_dir)
    read_sources(settings)
    write_dagster_home(settings)
    os.environ.update(child_environment(settings))
    os.chdir(PROJECT_ROOT)
    from orchestration.library_internals import run_dagster_dev

    place = ["-h", UI_HOST, "-p", UI_PORT]
    run_dagster_dev(["-m", "orchestration.definitions", *place], "orchestration.webserver")
    return 0


def _sql(options: argparse.Namespace) -> int:
    import duckdb

    from orchestration.errors import UserError
    from orchestration.settings import load_settings

    insights = load_settings().insights
    if not insights.exists():
        raise UserError(f"{insights} does not exist yet; run `make run` first")
    try:
        with duckdb.connect(str(insights), read_only=True) as con:
            relation = con.sql(options.query)
            if relation is not None:
                relation.show(max_rows=1000, max_width=10_000)
    except duckdb.Error as error:
        raise UserError(str(error)) from error
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # All is written and closed; taking a few thousand modules apart would only take time.
    os._exit(code)

"""The command line: mistakes are told at once, in one message, before anything slow is loaded."""

import os
import subprocess
import sys

import duckdb
import pytest

from extractors.registry import PLATFORMS
from orchestration.settings import PROJECT_ROOT

SLOW = ("dagster", "dbt", "great_expectations", "pandas")


@pytest.fixture
def command(tmp_path):
    def run(*args, **env):
        names = {"DATA_DIR": tmp_path / "data", "SOURCES_FILE": tmp_path / "sources.yml"}
        script = (
            "import sys; from orchestration.__main__ import main; code = main(sys.argv[1:]);"
            f"loaded = [name for name in {SLOW} if name in sys.modules];"
            "print('LOADED', loaded); sys.exit(code)"
        )
        return subprocess.run(
            [sys.executable, "-c", script, *args],
            cwd=PROJECT_ROOT,
            env=os.environ | {k: str(v) for k, v in names.items()} | env,
            capture_output=True,
            text=True,
        )

    return run


def test_a_wrong_sources_file_runs_nothing_and_loads_nothing_slow(command, tmp_path):
    (tmp_path / "sources.yml").write_text("accounts:\n  - platform: myspace\n    account: a\n")
    done = command("run")
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: {tmp_path}/sources.yml, line 2, accounts[1].platform: unknown platform "
        f"'myspace'; allowed: {', '.join(sorted(PLATFORMS))}\n"
    )
    assert "LOADED []" in done.stdout
    assert not (tmp_path / "data").exists()


def test_the_trace_is_there_for_those_who_ask(command):
    done = command("run", "--debug", AS_OF="never")
    assert done.returncode == 1
    assert "Traceback" in done.stderr and "AS_OF: 'never' is no ISO time" in done.stderr
    assert "Traceback" not in command("run", AS_OF="never").stderr


def test_the_ui_checks_the_configuration_as_well(command, tmp_path):
    (tmp_path / "sources.yml").write_text("team: 7")
    done = command("ui")
    assert done.returncode == 1 and "sources.yml, line 1, team: a list is needed" in done.stderr


def test_sql_prints_a_result_from_the_published_file(command, tmp_path):
    assert "does not exist yet; run `make run` first" in command("sql", "select 1").stderr
    (tmp_path / "data").mkdir()
    with duckdb.connect(str(tmp_path / "data" / "insights.duckdb")) as con:
        con.execute("CREATE SCHEMA marts; CREATE TABLE marts.t AS SELECT 41 + 1 AS answer")
    done = command("sql", "select answer from marts.t")
    assert done.returncode == 0 and "42" in done.stdout
    wrong = command("sql", "select nothing from marts.t")
    assert wrong.returncode == 1 and wrong.stderr.startswith("Error: Binder Error")
    assert "Traceback" not in wrong.stderr
    assert command("sql", "create table marts.u as select 1").returncode == 1

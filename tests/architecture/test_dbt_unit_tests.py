"""dbt's tests of code (unit tests, tests of seeds) on an empty warehouse; no run makes them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.loading import ensure_raw
from orchestration.settings import DBT_PROJECT_DIR, PROJECT_ROOT
from orchestration.warehouse import open_warehouse
from tests.end_to_end.breaking import make_breakable, more_rows
from tests.end_to_end.planted_dbt import data_tests

DBT = "import sys; from dbt.cli.main import cli; sys.argv[0] = 'dbt'; cli()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("unit_tests")
    with open_warehouse(folder / "warehouse.duckdb") as con:
        ensure_raw(con)
    return folder


@pytest.fixture(scope="module")
def tested(folder) -> list[dict]:
    """Results of all tests of code, after all models were built without a row."""

    def dbt(*args):
        done = subprocess.run(
            [sys.executable, "-c", DBT, *args, "--project-dir", DBT_PROJECT_DIR,
             "--profiles-dir", DBT_PROJECT_DIR, "--target-path", folder / "target",
             "--log-path", folder / "logs", "--quiet"],
            cwd=PROJECT_ROOT,
            env=os.environ | {"WAREHOUSE_PATH": str(folder / "warehouse.duckdb")},
            capture_output=True,
            text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-5000:]
        return json.loads((folder / "target" / "run_results.json").read_text())["results"]

    built = dbt("build", "--exclude-resource-type", "test", "unit_test")
    assert {result["status"] for result in built} == {"success"}
    return dbt(
        "test", "--indirect-selection=cautious", "--select", "test_type:unit", "resource_type:seed"
    )


def test_all_models_build_without_a_row_and_all_tests_of_code_hold(tested):
    assert {r["unique_id"].partition(".")[0] for r in tested} == {"unit_test", "test"}
    assert {result["status"] for result in tested} == {"pass"}


def test_every_test_of_a_seed_sees_each_violation(folder, tested):
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    compiled = {r["unique_id"]: r["compiled_code"] for r in tested if r["compiled"]}
    tests = data_tests(manifest, {k: v for k, v in compiled.items() if k.startswith("test.")})
    assert len(tests) > 50
    unseen = []
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        types = make_breakable(con, tests)
        for test in tests:
            found = [*more_rows(con, test, types)]
            unseen += [f"{test.name}: {violation}" for violation, rows in found if rows <= 0]
            unseen += [] if found else [f"{test.name}: nothing is planted"]
    assert unseen == []

"""dbt's tests of code (unit tests, tests of seeds) on an empty warehouse; no run makes them."""

import json
import os
import subprocess
import sys

import pytest

from orchestration.loading import ensure_raw
from orchestration.settings import DBT_PROJECT_DIR, PROJECT_ROOT
from orchestration.warehouse import open_warehouse

DBT = "import sys; from dbt.cli.main import cli; sys.argv[0] = 'dbt'; cli()"


@pytest.fixture(scope="module")
def dbt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unit_tests")
    warehouse = folder / "warehouse.duckdb"
    with open_warehouse(warehouse) as con:
        ensure_raw(con)

    def run(*args):
        done = subprocess.run(
            [sys.executable, "-c", DBT, *args, "--project-dir", DBT_PROJECT_DIR,
             "--profiles-dir", DBT_PROJECT_DIR, "--target-path", folder / "target",
             "--log-path", folder / "logs", "--quiet"],
            cwd=PROJECT_ROOT,
            env=os.environ | {"WAREHOUSE_PATH": str(warehouse)},
            capture_output=True,
            text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-5000:]
        results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
        return {result["unique_id"]: result["status"] for result in results}

    return run


def test_all_models_build_without_a_row_and_all_tests_of_code_hold(dbt):
    built = dbt("build", "--exclude-resource-type", "test", "unit_test")
    assert set(built.values()) == {"success"}
    tested = dbt(
        "test", "--indirect-selection=cautious", "--select", "test_type:unit", "resource_type:seed"
    )
    assert {name.partition(".")[0] for name in tested} == {"unit_test", "test"}
    assert set(tested.values()) == {"pass"}

"""Every dbt test fails on violations planted for it in the sample's warehouse, and then holds the
marts back or only says so, by its severity. The tests of seeds: `tests.architecture`."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.dbt_runner import (
    DbtOutcome,
    DbtRunner,
    attach_tests,
    dbt_args,
    without_tests_of_seeds,
)
from orchestration.dbt_runner import (
    tests_of_seeds as seed_tests,
)
from orchestration.gate import CheckRecord, count_rules, reasons_to_hold
from orchestration.library_internals import dbt_asset_events
from orchestration.settings import child_environment, load_settings
from orchestration.translator import WarehouseTranslator
from tests.end_to_end.breaking import make_breakable, more_rows
from tests.end_to_end.pipeline import Warehouse
from tests.end_to_end.planted_dbt import SINGULAR, DataTest, data_tests, violations

# The sample has acts of a kind that the taxonomy does not know, to show what is said then.
BROKEN_BY_THE_SAMPLE = {"acts_of_a_type_that_the_taxonomy_knows"}


class Built:
    """A copy of a built warehouse, ready to be broken, and what dbt left beside it."""

    def __init__(self, data_dir: Path, folder: Path):
        shutil.copytree(data_dir / "dbt", folder / "dbt")
        self.settings = load_settings({"DATA_DIR": str(folder)}, root=folder)
        shutil.copy(data_dir / "warehouse.duckdb", self.settings.warehouse)
        self.all_nodes = json.loads((folder / "dbt" / "manifest.json").read_text())["nodes"]
        manifest = json.loads((folder / "dbt" / "manifest.json").read_text())
        self.manifest = attach_tests(without_tests_of_seeds(manifest))
        results = json.loads((folder / "dbt" / "target" / "run_results.json").read_text())
        self.results = [r for r in results["results"] if r["unique_id"].startswith("test.")]
        compiled = {r["unique_id"]: r["compiled_code"] for r in self.results}
        self.tests = data_tests(self.manifest, compiled)
        self.translator = WarehouseTranslator()
        with duckdb.connect(str(self.settings.warehouse)) as con:
            self.types = make_breakable(con, self.tests)

    def told(self, messages: Iterable[Mapping[str, Any]]) -> tuple[set[str], set[str]]:
        """Names of the tests that hold publishing after these messages of dbt, and that warn."""
        holding, warning = set(), set()
        for message in messages:
            for event in dbt_asset_events(message, self.manifest, self.translator, None):
                counts = count_rules(event)
                if reasons_to_hold([CheckRecord(event.check_name, counts)]):
                    holding.add(event.check_name)
                if counts.warned:
                    warning.add(event.check_name)
        return holding, warning


@pytest.fixture(scope="module")
def built(sample: tuple[Warehouse, str], tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(sample[0].data_dir, tmp_path_factory.mktemp("planted"))


def named(tests: Iterable[DataTest], severity: str) -> set[str]:
    return {test.name for test in tests if test.severity == severity}


def test_every_test_of_the_manifest_runs_and_holds_on_the_sample(built: Built) -> None:
    expected = {name for name in built.manifest["nodes"] if name.startswith("test.")}
    assert {test.unique_id for test in built.tests} == expected
    failed = {r["unique_id"] for r in built.results if r["failures"] or r["status"] != "pass"}
    assert {built.manifest["nodes"][name]["name"] for name in failed} == BROKEN_BY_THE_SAMPLE


def test_every_test_sees_each_violation_and_acts_by_its_severity(built: Built) -> None:
    unseen, wrong = [], []
    with duckdb.connect(str(built.settings.warehouse)) as con:
        for test in built.tests:
            found = [*more_rows(con, test, built.types)]
            unseen += [f"{test.name}: {violation}" for violation, rows in found if rows <= 0]
            unseen += [] if found else [f"{test.name}: nothing is planted"]
            status = {"error": "fail", "warn": "warn"}[test.severity]
            holds, warns = built.told([message(test, status, len(found))])
            if (test.name in holds, test.name in warns) != (status == "fail", status == "warn"):
                wrong.append(test.name)
    assert unseen == []
    assert wrong == []


def message(test: DataTest, status: str, failures: int) -> dict[str, Any]:
    """What dbt says of a test that has run, as far as anything reads it."""
    node = {"unique_id": test.unique_id, "node_status": status}
    return {
        "info": {"name": "LogTestResult", "invocation_id": "-", "msg": ""},
        "data": {"num_failures": failures, "node_info": node},
    }


def test_no_violation_is_planted_for_a_test_that_is_gone(built: Built) -> None:
    names = {node["name"] for node in built.all_nodes.values()}
    assert set(SINGULAR) - names == set()


@pytest.mark.long
def test_dbt_itself_sees_all_violations_at_once(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """dbt's own messages, through the same functions as in a run; the last test of this file.

    `dbt test`, since a build skips what stands on a model of which a test has failed.
    """
    with duckdb.connect(str(built.settings.warehouse)) as con:
        for test in built.tests:
            con.execute(violations(test, built.types)[0])
    for name, value in child_environment(built.settings).items():
        monkeypatch.setenv(name, value)
    outcome = DbtOutcome()
    seeds = sorted(node["name"] for node in seed_tests({"nodes": built.all_nodes}).values())
    build = dbt_args("build", built.settings.dbt_dir, select=["test_type:data"], exclude=seeds)
    messages = [*DbtRunner(built.settings)._run(["test", *build[1:]], outcome)]
    assert not outcome.success and outcome.error is None
    holds, warns = built.told(messages)
    assert holds == named(built.tests, "error")
    assert warns == named(built.tests, "warn")
    errors = {test.unique_id for test in built.tests if test.severity == "error"}
    assert {name for name, _ in outcome.failures} == errors

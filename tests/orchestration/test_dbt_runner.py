"""dbt from the outside: arguments, the tests' places, and what happens when the child dies."""

import json
import os

import pytest

from orchestration import dbt_runner
from orchestration.dbt_runner import (
    DbtOutcome,
    DbtRunner,
    attach_tests,
    dbt_args,
    without_tests_of_seeds,
)
from orchestration.errors import UserError
from tests.orchestration.conftest import SMALL_PROJECT

EMPTY: dict = {"nodes": {}, "parent_map": {}, "child_map": {}}


def test_a_build_writes_nothing_into_the_project_and_leaves_unit_tests_out(tmp_path):
    args = dbt_args("build", tmp_path)
    assert args[0] == "build"
    assert f"--target-path={tmp_path / 'target'}" in args
    assert f"--log-path={tmp_path / 'logs'}" in args
    assert "--no-send-anonymous-usage-stats" in args
    assert "--exclude-resource-type=unit_test" in args
    assert "--exclude" not in args
    assert "--full-refresh" not in args and "--select" not in args


def test_a_full_refresh_and_a_selection_are_passed_on(tmp_path):
    args = dbt_args("build", tmp_path, full_refresh=True, select=["a", "b"], exclude=["c"])
    assert "--full-refresh" in args
    assert args[-5:] == ["--select", "a", "b", "--exclude", "c"]


def test_parsing_takes_no_options_of_a_build(tmp_path):
    args = dbt_args("parse", tmp_path, full_refresh=True, select=["a"])
    assert "--full-refresh" not in args and "a" not in args


def manifest(**tests):
    def model(name, schema):
        return {"name": name, "schema": schema, "package_name": "p"}

    return {
        "nodes": {
            "model.p.stg": model("stg", "staging"),
            "model.p.mart": model("mart", "marts"),
            **{
                f"test.p.{name}": {"config": {}, "depends_on": {"nodes": nodes}, **more}
                for name, (nodes, more) in tests.items()
            },
        }
    }


def test_a_test_on_two_models_stands_at_the_later_one():
    made = attach_tests(manifest(t=(["model.p.mart", "model.p.stg"], {})))
    assert made["nodes"]["test.p.t"]["config"]["meta"]["dagster"]["ref"]["name"] == "mart"


def test_a_test_that_knows_its_place_keeps_it():
    own = {"config": {"meta": {"dagster": {"ref": {"name": "stg"}}}}}
    both = ["model.p.mart", "model.p.stg"]
    made = attach_tests(manifest(t=(both, own), g=(both, {"attached_node": "model.p.stg"})))
    assert made["nodes"]["test.p.t"]["config"]["meta"]["dagster"]["ref"]["name"] == "stg"
    assert made["nodes"]["test.p.g"]["config"] == {}


def test_tests_of_seeds_are_no_checks_of_a_run():
    made = without_tests_of_seeds(
        {
            "nodes": {
                "seed.p.s": {},
                "test.p.of_seed": {"depends_on": {"nodes": ["seed.p.s"]}},
                "test.p.of_model": {"depends_on": {"nodes": ["seed.p.s", "model.p.m"]}},
            },
            "parent_map": {"test.p.of_seed": ["seed.p.s"], "test.p.of_model": ["seed.p.s"]},
            "child_map": {"seed.p.s": ["test.p.of_seed", "test.p.of_model"]},
        }
    )
    assert set(made["nodes"]) == {"seed.p.s", "test.p.of_model"}
    assert made["child_map"] == {"seed.p.s": ["test.p.of_model"]}
    assert set(made["parent_map"]) == {"test.p.of_model"}


class Child:
    """A child that says what it is told and then ends with a code."""

    def __init__(self, lines, code):
        self.pipe, write = os.pipe()
        os.write(write, lines.encode())
        os.close(write)
        self.code = code

    def wait(self, kill):
        self.killed = kill
        return self.code


@pytest.fixture
def parsed_empty(monkeypatch):
    """A project without a node, parsed already."""
    monkeypatch.setattr(DbtRunner, "_parsed", lambda self: EMPTY)


@pytest.mark.parametrize("mode", ["spawn", "fork"])
def test_a_child_that_dies_is_no_success(settings, monkeypatch, parsed_empty, mode):
    line = '{"event": {"info": {"name": "LogModelResult"}}}\n'
    for kind in ("_Spawned", "_Forked"):
        monkeypatch.setattr(dbt_runner, kind, lambda args, log: Child(line, -9))
    outcome = DbtOutcome()
    events = list(DbtRunner(settings, mode).events(outcome))
    assert len(events) == 1
    assert not outcome.success
    assert outcome.error.startswith("dbt ended early with code -9")


def test_a_reader_that_stops_early_ends_the_child(settings, monkeypatch, parsed_empty):
    child = Child('{"event": {}}\n' * 3, 0)
    monkeypatch.setattr(dbt_runner, "_Spawned", lambda args, log: child)
    events = DbtRunner(settings).events(DbtOutcome())
    next(events)
    events.close()
    assert child.killed


def test_other_threads_forbid_a_fork(settings, monkeypatch, parsed_empty):
    used = []
    monkeypatch.setattr(dbt_runner.threading, "active_count", lambda: 2)
    done = '{"done": true, "failures": [], "error": null}\n'
    for kind in ("_Spawned", "_Forked"):
        monkeypatch.setattr(
            dbt_runner, kind, lambda args, log, k=kind: used.append(k) or Child(done, 0)
        )
    list(DbtRunner(settings, "fork").events(DbtOutcome()))
    assert used == ["_Spawned"]


def test_the_project_is_parsed_again_only_when_it_changed(settings, small_manifest, monkeypatch):
    parsed = []

    def parse(self, args, outcome):
        parsed.append(args[0])
        target = self._settings.dbt_dir / "target"
        target.mkdir(parents=True, exist_ok=True)
        (target / "manifest.json").write_text(json.dumps(EMPTY))
        outcome.success = True
        return iter(())

    monkeypatch.setattr(DbtRunner, "_run", parse)
    version = iter(["one", "one", "two"])
    monkeypatch.setattr(dbt_runner, "files_hash", lambda *_, **__: next(version))
    runner = DbtRunner(settings, "spawn", SMALL_PROJECT)
    for _ in range(3):
        assert runner.manifest() == EMPTY
    assert parsed == ["parse", "parse"]


def test_a_project_that_does_not_parse_is_one_message(settings, tmp_path):
    (tmp_path / "dbt_project.yml").write_text("name: insights\n")
    with pytest.raises(UserError, match="the dbt project does not parse: "):
        DbtRunner(settings, "spawn", tmp_path).manifest()

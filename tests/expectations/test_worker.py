"""The child process: one line in, one line out, nothing else on standard output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from expectations.catalog import check_names
from tests.expectations.scratch import AS_OF, clean_marts, clean_raw

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worker")


@pytest.fixture(scope="module")
def replies(folder: Path) -> list[dict]:
    """Replies of one process to several requests; its home is empty and cannot be written."""
    raw, marts = clean_raw(folder / "warehouse.duckdb"), clean_marts(folder / "insights.duckdb")
    home = folder / "home"
    home.mkdir(mode=0o500)
    requests = [
        {"group": "raw", "database": str(raw), "previous": None},
        {"group": "marts", "database": str(marts), "previous": str(marts), "as_of": AS_OF},
        {"group": "marts", "database": str(folder / "absent.duckdb")},
        {"group": "staging", "database": str(raw)},
        {"database": str(raw)},
        {"group": "raw", "database": str(raw), "databse": "typing error"},
        ["raw"],
        {"group": "raw", "database": str(raw)},
    ]
    lines = [json.dumps(request) for request in requests]
    lines.insert(3, "no json")
    lines.insert(4, "")
    done = subprocess.run(
        [sys.executable, "-m", "expectations.worker"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_request_gets_one_line(replies: list[dict]) -> None:
    assert [next(iter(reply)) for reply in replies] == (
        ["results", "results", "error", "error", "error", "error", "error", "error", "results"]
    )


def test_results_carry_every_check(replies: list[dict]) -> None:
    for reply, group in zip(replies, ("raw", "marts"), strict=False):
        assert [result["check"] for result in reply["results"]] == [
            info.check for info in check_names(group)
        ]
        assert [result for result in reply["results"] if not result["passed"]] == []
        assert set(reply["results"][0]) == {
            "check",
            "table",
            "column",
            "severity",
            "passed",
            "observed",
            "detail",
        }


def test_errors_say_what_is_wrong(replies: list[dict]) -> None:
    absent, no_json, group, fields, typing_error, no_object = (r["error"] for r in replies[2:8])
    assert "no database to check at" in absent
    assert "JSONDecodeError" in no_json
    assert "allowed are raw, marts" in group
    assert "a request is an object with group and database" in fields
    assert "unknown request fields: databse" in typing_error
    assert "a request is an object" in no_object


def test_nothing_is_written_to_the_home(replies: list[dict], folder: Path) -> None:
    assert replies and list((folder / "home").iterdir()) == []

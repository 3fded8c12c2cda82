"""Small parts: hashes of the code, naming of checks, the checks' process."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from expectations.model import CheckResult
from orchestration.checks import ChecksError, ChecksWorker, Tally, describe, tally
from orchestration.code_version import code_version, files_hash

ECHO = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    if asked["group"] == "raw":
        result = {"check": "c", "table": "raw.t", "column": None, "severity": "critical",
                  "passed": True, "observed": 0, "detail": json.dumps(asked, sort_keys=True)}
        print(json.dumps({"results": [result]}), flush=True)
    elif asked["database"] == "/die":
        sys.exit(3)
    else:
        print(json.dumps({"error": "no such table"}), flush=True)
"""


@pytest.fixture
def worker():
    worker = ChecksWorker((sys.executable, "-c", ECHO))
    yield worker
    worker.close()


def test_the_process_is_asked_one_line_and_answers_with_results(worker, tmp_path):
    as_of = datetime(2026, 1, 1, tzinfo=UTC)
    [result] = worker.run("raw", Path("/a.duckdb"), tmp_path / "none", as_of)
    assert result.table == "raw.t" and result.passed
    assert result.detail == (
        '{"as_of": "2026-01-01T00:00:00+00:00", "database": "/a.duckdb", '
        '"examples": true, "group": "raw", "previous": null}'
    )
    [again] = worker.run("raw", Path("/a.duckdb"), tmp_path, None)
    assert f'"previous": "{tmp_path}"' in again.detail


def test_a_suite_that_did_not_run_is_never_taken_for_good(worker):
    with pytest.raises(ChecksError, match="the checks of marts did not run: no such table"):
        worker.run("marts", Path("/a.duckdb"))
    with pytest.raises(ChecksError, match="their process ended with 3"):
        worker.run("marts", Path("/die"))
    with pytest.raises(ChecksError):
        worker.run("raw", Path("/a.duckdb"))


def test_rules_are_counted_by_how_bad_they_are():
    def result(severity, passed, table="marts.t", column="c"):
        return CheckResult("rule", table, column, severity, passed, 2, "broken 2 times")

    counts = tally(
        [result("critical", True), result("critical", False), result("warning", False, None, None)]
    )
    assert counts == Tally(1, ("file rule: broken 2 times",), ("marts.t.c rule: broken 2 times",))
    assert describe(result("critical", False)) == "marts.t.c rule: broken 2 times"


def test_the_hash_follows_names_and_contents_of_sources_alone(tmp_path):
    def put(name, text):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    put("a.sql", "select 1")
    put("models/b.yml", "x")
    base = files_hash(tmp_path, ("target",))
    put("target/c.sql", "built")
    put("notes.txt", "no source")
    put(".hidden/d.sql", "no source")
    assert files_hash(tmp_path, ("target",)) == base
    put("a.sql", "select 2")
    changed = files_hash(tmp_path, ("target",))
    assert changed != base
    (tmp_path / "a.sql").rename(tmp_path / "z.sql")
    assert files_hash(tmp_path, ("target",)) not in (base, changed)


def test_the_code_version_is_short_and_stable():
    assert code_version() == code_version()
    assert len(code_version()) == 12

"""The job `erase_person` in Dagster: what Dagster stores of it names nobody."""

import json
import sqlite3

import pytest
from dagster import DagsterInstance

from orchestration.assembly import JOB, build_defs
from orchestration.dbt_runner import DbtRunner
from orchestration.erasure.job import JOB as ERASE_JOB
from orchestration.erasure.search import Needles
from orchestration.erasure.storage import clean_storage
from orchestration.execution import execute
from orchestration.instance import RUN_FILE, write_dagster_home
from tests.orchestration.conftest import ACTIONS, SMALL_PROJECT, FakeChecks

PERSON = "forum:ana-of-old"


def test_a_text_is_replaced_in_every_table_and_gone_from_freed_pages(tmp_path):
    file = tmp_path / "history" / "runs.db"
    file.parent.mkdir()
    with sqlite3.connect(file) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.execute("CREATE TABLE runs (body TEXT, number INTEGER)")
        bodies = [json.dumps({"person_id": one}) for one in (PERSON, f"{PERSON}er", "é" + PERSON)]
        con.executemany("INSERT INTO runs VALUES (?, 1)", [(body,) for body in bodies])
        con.execute("INSERT INTO runs VALUES (?, 2)", [f"x {PERSON} y" * 5000])
        con.commit()
        con.execute("DELETE FROM runs WHERE number = 2")
    (tmp_path / "captured.out").write_text(f"says {PERSON}.")
    (tmp_path / "other.out").write_text(f"says {PERSON}er.")
    clean_storage(tmp_path, Needles([PERSON], [], []))
    assert sorted(path.name for path in tmp_path.rglob("*.out")) == ["other.out"]
    with sqlite3.connect(file) as con:
        left = [json.loads(body)["person_id"] for (body,) in con.execute("SELECT body FROM runs")]
    assert left == ["erased", f"{PERSON}er", "é" + PERSON]
    raw = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert raw.count(PERSON.encode()) == 2


@pytest.mark.long
def test_not_even_the_configuration_of_the_run_is_left(settings, small_manifest):
    settings.inbox_dir.mkdir(parents=True)
    row = "forum,brand,like,2026-01-05T12:00:00Z,a3,ana-of-old"
    text = "\n".join([line + "," for line in ACTIONS.splitlines()] + [row])
    text = text.replace("action_id,", "action_id,person_id")
    (settings.inbox_dir / "a.csv").write_text(text + "\n")
    write_dagster_home(settings)
    with DagsterInstance.from_config(str(settings.dagster_home), RUN_FILE) as instance:
        resources = {"dbt": DbtRunner(settings, "fork", SMALL_PROJECT), "checks": FakeChecks()}
        defs = build_defs(settings, resources, small_manifest)
        report = execute(defs.resolve_job_def(JOB), instance)
        assert report.success and report.marts["fct_actions"] == 3
        for person, succeeds in ((PERSON, True), ("nowhere:ana-of-old", False)):
            done = defs.resolve_job_def(ERASE_JOB).execute_in_process(
                instance=instance,
                raise_on_error=False,
                run_config={"ops": {"erase_everywhere": {"config": {"person_id": person}}}},
            )
            assert done.success == succeeds
            kept = instance.get_run_by_id(done.run_id)
            assert kept.run_config["ops"]["erase_everywhere"]["config"] == {"person_id": "erased"}
    files = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    named = [path for path in files if b"ana-of-old" in path.read_bytes()]
    assert named == [settings.inbox_dir / "a.csv"]

"""Schedules and the sensor of the inbox."""

import fcntl
import json
import os

import pytest
from dagster import (
    DagsterEvent,
    DagsterEventType,
    DagsterInstance,
    RunRequest,
    SkipReason,
    build_sensor_context,
)

from orchestration.assembly import JOB, build_defs
from orchestration.automation import SETTLE_SECONDS, scan
from orchestration.history import note_lock

NOW = 1_800_000_000.0


def put(settings, name, text, age=60.0):
    file = settings.inbox_dir / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    os.utime(file, (NOW - age, NOW - age))
    return file


@pytest.fixture
def defs(settings, small_manifest):
    return build_defs(settings, {"dbt": object(), "checks": object()}, small_manifest)


@pytest.fixture
def tick(defs, monkeypatch):
    """Evaluates the sensor as the daemon does, handing its cursor on."""
    monkeypatch.setattr("orchestration.automation.time.time", lambda: NOW)
    sensor, cursor = defs.resolve_sensor_def("inbox"), [None]

    def evaluate():
        with build_sensor_context(cursor=cursor[0]) as context:
            answers = sensor(context)
            answers = [answers] if not hasattr(answers, "__next__") else list(answers)
            cursor[0] = context.cursor
        return answers[0]

    return evaluate


def test_a_new_file_starts_one_run(settings, tick):
    assert isinstance(tick(), SkipReason)
    put(settings, "sub/a.csv", "1")
    first = tick()
    assert isinstance(first, RunRequest) and first.run_key
    assert isinstance(tick(), SkipReason)


def test_changed_content_starts_a_run_and_a_new_date_does_not(settings, tick):
    put(settings, "a.csv", "1")
    first = tick()
    put(settings, "a.csv", "1", age=50)
    assert isinstance(tick(), SkipReason)
    put(settings, "a.csv", "2", age=40)
    second = tick()
    assert isinstance(second, RunRequest) and second.run_key != first.run_key


def test_the_same_content_under_another_name_is_nothing_new(settings, tick):
    file = put(settings, "a.csv", "1")
    assert isinstance(tick(), RunRequest)
    file.rename(file.with_name("b.csv"))
    assert isinstance(tick(), SkipReason)


def test_a_file_still_being_written_is_waited_for(settings, tick):
    put(settings, "a.csv", "half", age=SETTLE_SECONDS - 1)
    answer = tick()
    assert isinstance(answer, SkipReason) and "1 still being written" in answer.skip_message
    put(settings, "a.csv", "whole", age=SETTLE_SECONDS + 1)
    assert isinstance(tick(), RunRequest)


def test_known_files_are_not_read_again(settings):
    file = put(settings, "a.csv", "1")
    files, _ = scan(settings.inbox_dir, {}, NOW)
    file.chmod(0)
    again, unsettled = scan(settings.inbox_dir, json.loads(json.dumps(files)), NOW)
    assert again == files and unsettled == 0


def test_both_schedules_and_the_sensor_run_by_default(defs):
    for name in ("hourly", "daily"):
        schedule = defs.resolve_schedule_def(name)
        assert schedule.job_name == JOB
        assert schedule.default_status.value == "RUNNING"
    assert defs.resolve_sensor_def("inbox").default_status.value == "RUNNING"


def test_the_schedules_never_start_in_the_same_hour(defs):
    hours = {name: _hours(defs.resolve_schedule_def(name).cron_schedule) for name in
             ("hourly", "daily")}  # fmt: skip
    assert hours["hourly"] & hours["daily"] == set()
    assert hours["hourly"] | hours["daily"] == set(range(24))


def _hours(cron):
    hours = set()
    for part in cron.split()[1].split(","):
        first, _, last = part.partition("-")
        hours |= set(range(int(first), int(last or first) + 1))
    return hours


def test_the_queue_does_not_wait_for_a_run_that_was_killed(defs, settings, monkeypatch):
    """The CLI's runs hold a place in the queue of the UI; nobody else would note their death."""
    monkeypatch.setattr("orchestration.history._LAST_WORDS", 0.0)
    sensor = defs.resolve_sensor_def("dead_runs")
    assert sensor.default_status.value == "RUNNING"
    with DagsterInstance.ephemeral() as instance:

        def tick():
            with build_sensor_context(instance=instance) as context:
                return sensor(context).skip_message

        assert tick() == "no run is under way"
        job = defs.resolve_job_def(JOB)
        run_id = instance.create_run_for_job(job).run_id
        instance.report_dagster_event(DagsterEvent(DagsterEventType.RUN_START.value, JOB), run_id)
        note_lock(instance, settings, run_id)
        settings.data_dir.mkdir(exist_ok=True)
        handle = os.open(settings.lock_file, os.O_RDWR | os.O_CREAT)
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert tick() == "a run is at work"
        os.close(handle)
        assert tick() == f"ended: {run_id}"
        assert instance.get_run_by_id(run_id).status.value == "FAILURE"

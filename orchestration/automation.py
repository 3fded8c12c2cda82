"""When a refresh starts by itself: every hour, every night, and when the inbox has changed."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from dagster import (
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunConfig,
    RunRequest,
    ScheduleDefinition,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
)

from orchestration.assets.models import STEP, DbtConfig
from orchestration.errors import UserError
from orchestration.history import end_dead_runs, has_unfinished_runs
from orchestration.inputs import visible_files
from orchestration.lock import run_lock
from orchestration.settings import Settings

# A file that changed less than this ago may still be written to.
SETTLE_SECONDS = 10


def schedules(job: Any) -> list[ScheduleDefinition]:
    """Hourly: what changed. Daily, in the hour left free: all models built anew from raw.

    The nightly build puts right whatever an incremental one may have missed, such as a table that
    was changed by hand.
    """
    return [
        ScheduleDefinition(
            name="hourly",
            job=job,
            cron_schedule="5 0-2,4-23 * * *",
            default_status=DefaultScheduleStatus.RUNNING,
            description="Reads all sources and refreshes what changed",
        ),
        ScheduleDefinition(
            name="daily",
            job=job,
            cron_schedule="5 3 * * *",
            run_config=RunConfig(ops={STEP: DbtConfig(full_refresh=True)}),
            default_status=DefaultScheduleStatus.RUNNING,
            description="Reads all sources and builds all models anew from raw",
        ),
    ]


def inbox_sensor(job: Any, settings: Settings) -> SensorDefinition:
    """Starts a refresh when a file in INBOX_DIR is new or has other content than before."""

    def evaluate(context: SensorEvaluationContext) -> Iterator[RunRequest | SkipReason]:
        known = json.loads(context.cursor) if context.cursor else {}
        files, unsettled = scan(settings.inbox_dir, known, time.time())
        context.update_cursor(json.dumps(files))
        seen = {sha for _, _, sha in known.values()}
        new = sorted({sha for _, _, sha in files.values()} - seen)
        if new:
            yield RunRequest(run_key=hashlib.sha256("".join(new).encode()).hexdigest())
        else:
            waiting = f"; {unsettled} still being written" if unsettled else ""
            yield SkipReason(f"no new content in {settings.inbox_dir}{waiting}")

    return SensorDefinition(
        name="inbox",
        evaluation_fn=evaluate,
        job=job,
        minimum_interval_seconds=30,
        default_status=DefaultSensorStatus.RUNNING,
        description="New or changed files in the inbox",
    )


def dead_runs_sensor(job: Any, settings: Settings) -> SensorDefinition:
    """Ends runs whose process was killed: the queue, one run wide, would wait for them."""

    def evaluate(context: SensorEvaluationContext) -> SkipReason:
        if not has_unfinished_runs(context.instance):
            return SkipReason("no run is under way")
        try:
            with run_lock(settings.lock_file, timedelta(), context.log.info):
                dead = end_dead_runs(context.instance, settings)
        except UserError:
            return SkipReason("a run is at work")
        return SkipReason(f"ended: {', '.join(dead) or 'none'}")

    return SensorDefinition(
        name="dead_runs",
        evaluation_fn=evaluate,
        job=job,
        minimum_interval_seconds=60,
        default_status=DefaultSensorStatus.RUNNING,
        description="Marks runs as failed whose process was killed",
    )


def scan(inbox: Path, known: dict[str, list], now: float) -> tuple[dict[str, list], int]:
    """Size, time and SHA-256 by path of all settled files, and the number of unsettled ones.

    A file is read again only when its size or time has changed; an unsettled file keeps what was
    known of it. One that cannot be read starts nothing: runs tell of it.
    """
    files, unsettled = {}, 0
    for path in visible_files(inbox):
        name = path.relative_to(inbox).as_posix()
        before = known.get(name)
        try:
            found = _settled(path, before, now)
        except OSError:
            continue
        unsettled += found is None
        if entry := found or before:
            files[name] = entry
    return files, unsettled


def _settled(path: Path, before: list | None, now: float) -> list | None:
    stat = path.stat()
    if before and before[:2] == [stat.st_size, stat.st_mtime_ns]:
        return before
    if now - stat.st_mtime < SETTLE_SECONDS:
        return None
    with path.open("rb") as content:
        sha = hashlib.file_digest(content, "sha256").hexdigest()
    return [stat.st_size, stat.st_mtime_ns, sha]

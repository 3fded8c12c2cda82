"""Reading a busy account over a slow network: time against the ideal, requests against the least.

The server (``slow_server``) answers each request after 50 ms and has no limit. The ideal is that
all requests are always under way as many at a time as the client allows itself; the least is what
the platform's page sizes make necessary.
"""

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

from benchmarks.measure import PROJECT_ROOT
from benchmarks.slow_server import LATENCY, LIKES, PAGE, POSTS, POSTS_A_DAY
from benchmarks.table import Row, WrongResultError
from extractors.base import Account, ExtractContext, ExtractReport
from extractors.policy import POLICY
from extractors.reading import OVERLAP, WINDOW
from extractors.registry import extract


def run() -> list[Row]:
    """Time of a first run, and requests of a first run and of one that finds nothing new.

    Raises:
        WrongResultError: an act or a post is missing or doubled in what was landed.
    """
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with _server(now) as address, tempfile.TemporaryDirectory() as folder:
        account = Account("bluesky", "brand.example", address)
        started = time.perf_counter()
        first = _read(account, Path(folder), now, 1)
        seconds = time.perf_counter() - started
        _compare(Path(folder))
        second = _read(account, Path(folder), now + timedelta(hours=1), 2)
    least = 1 + ceil(POSTS / PAGE) + POSTS * ceil(LIKES / PAGE)
    in_window = ((WINDOW + OVERLAP).days + 1) * POSTS_A_DAY
    ideal = first.requests * LATENCY / POLICY.workers
    what = f"{POSTS:,} posts, {POSTS * LIKES:,} acts"
    return [
        Row(f"first reading, {what}", seconds, ideal, "s", 1.3, f"{POLICY.workers} side by side"),
        Row("its requests", first.requests, least, "", 1.05, "against the least by page sizes"),
        Row(
            "requests, nothing new",
            second.requests,
            1 + ceil(in_window / PAGE),
            "",
            1.0,
            "against what the days that are read again need",
        ),
    ]


@contextmanager
def _server(now: datetime) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.slow_server", now.isoformat()],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin and process.stdout
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def _read(account: Account, folder: Path, now: datetime, number: int) -> ExtractReport:
    run_id = f"{now:%Y%m%dT%H%M%S}-{number:06x}"
    report = extract(account, ExtractContext(run_id, now, folder / "landing", folder / "state"))
    if report.error or report.warnings:
        raise WrongResultError(f"the reading is not whole: {report.error or report.warnings}")
    return report


def _compare(folder: Path) -> None:
    for stream, expected in (("posts", POSTS), ("likes", POSTS * LIKES)):
        keys: list[str] = []
        for file in (folder / "landing" / "bluesky" / stream).glob("*.jsonl.gz"):
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                keys += (json.loads(line)["record_key"] for line in lines)
        if not len(keys) == len(set(keys)) == expected:
            raise WrongResultError(f"{stream}: {len(keys)} landed, {expected} are there")

"""Recorded answers of LinkedIn: all are of its first interface, long closed, and none is taken for
a record of today's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extractors.base import Account
from extractors.linkedin.dialect import LinkedInDialect
from tests.emulators.linkedin import world
from tests.emulators.server import Fault, Reply
from tests.extractors.recorded import Json, Report, walk
from tests.extractors.runs import START, Runs

# Records look alike in all lists: they have an id, or tell of an update or an error.
SIGNS = {"id", "updateKey", "errorCode"}


def answers(folder: Path, skipped: Counter[str]) -> Iterator[Json]:
    """Every file that is JSON; the others are counted by reason."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "README.md"):
        try:
            yield json.loads(path.read_text())
        except ValueError:
            skipped["XML" if path.suffix == ".xml" else "broken JSON"] += 1


def test_recorded_linkedin(shared_dir: Path, tmp_path: Path) -> None:
    report, skipped = Report(), Counter[str]()
    dialect = LinkedInDialect("202607", "token")
    records = []
    for answer in answers(shared_dir / "api_fixtures" / "linkedin", skipped):
        for record in walk(answer, lambda r: bool(SIGNS & set(r))):
            if "errorCode" not in record:
                records.append(record)
                continue
            verdict = dialect.verdict(record["status"], {}, record)
            assert verdict is not None and record["message"] in verdict.message
            report.mapped[f"error: {verdict.kind}"] += 1
    with world(START) as page:
        page.faults = [
            Fault(path, reply=Reply(200, {"elements": records, "paging": {"links": []}}))
            for path in ("/rest/posts", "/comments", "/rest/reactions", "Notifications")
        ]
        account = Account("linkedin", "123", page.base_url, credentials={"access_token": "x" * 9})
        page.token = "x" * 9
        runs = Runs(tmp_path, account)
        outcome = runs.run(streams=("posts", "comments", "reactions", "notifications"))
        assert outcome.error is None
        report.refused["no URN: first interface, long closed"] += len(records)
    kept = {json.dumps(payload, sort_keys=True) for payload in runs.payloads("posts")}
    assert kept == {json.dumps(record, sort_keys=True) for record in records}
    assert not runs.landed("comments")  # no post, so nothing below it is asked for
    told = [warning for warning in outcome.warnings if "posts: a record without" in warning]
    assert told == [f"{told[0].partition(' (')[0]} ({len(records)} times)"]
    assert skipped == {"XML": 2, "broken JSON": 2}
    assert report.mapped == {"error: refused": 3, "error: spent": 1}
    assert report.total == 99 and len(records) == 95
    print(f"linkedin: {report.total} records, {report.mapped}, {report.refused}, {skipped}")

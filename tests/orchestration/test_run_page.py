"""The one page of a run: what it says, in which order, and that hostile names stay text."""

import json
from dataclasses import replace
from html.parser import HTMLParser

from orchestration.loading.stripped import REASON as ERASED
from orchestration.report import RunReport, read_facts
from orchestration.run_page import advice, html_page, markdown_page, text_page, write_report

REPORT = RunReport(
    run="20260101T000000-abc123",
    dagster_run="abc123-9",
    success=True,
    seconds=12.34,
    as_of="2026-01-01T00:00:00+00:00",
    sources={
        "bluesky": {"rows in": 5, "rows loaded": 5, "rows unchanged": 0, "rows quarantined": 0},
        "files": {"rows in": 1010, "rows loaded": 7, "rows unchanged": 2, "rows quarantined": 1001},
    },
    quarantined=[
        {"source": "files", "file": "a.csv", "reason": "value is missing", "rows": 1000, "line": 7},
        {"source": "files", "file": "b.xls", "reason": "is empty", "rows": 1, "line": None},
    ],
    readings=[
        {"source": "bluesky", "account": "a", "read_at": "2025-12-31T22:00:00", "error": "503"},
        {"source": "bluesky", "account": "b", "read_at": "2026-01-01T00:00:00", "error": None},
        {"source": "files", "account": None, "read_at": "2025-12-30T00:00:00", "error": None},
    ],
    newest={"files": "2025-12-29T10:00:00"},
    stale=["bluesky:a"],
    marts={"fct_actions": 12345},
    checks_passed=9,
    checks_warned=["marts/x accepted: 3 rows"],
    warnings=["bluesky a: old token", "bluesky a: old token"],
    traces={"load": "Traceback SECRET"},
)
PAGE = """\
Run 20260101T000000-abc123 done in 12.3 s, your own data, as of 2026-01-01T00:00:00+00:00

What to do
  bluesky:a was not read to its end: see why under Stale; the next run tries again \
(docs/runbook.md, A source is stale)
  1,001 rows of 2 files went to quarantine: mend them at their source and deliver the file again \
(docs/runbook.md, Rows are in quarantine)

Sources (rows; times in UTC)
  source      in  loaded  unchanged  quarantined  complete at          newest act
  bluesky      5       5          0            0  2025-12-31T22:00:00  -
  files    1,010       7          2        1,001  2025-12-30T00:00:00  2025-12-29T10:00:00

Stale (the last reading failed; figures stay as they were)
  source     last complete reading  why
  bluesky:a  2025-12-31T22:00:00    503

Quarantined in this run (raw.quarantine has every row)
   rows  file   first line  reason
  1,000  a.csv  7           value is missing
      1  b.xls  whole file  is empty

Checks: 9 passed, 1 warned, 0 failed
  warned: marts/x accepted: 3 rows

Published (rows)
  table          rows
  fct_actions  12,345

Notes
  bluesky a: old token
"""


def test_the_page_says_all_that_matters():
    assert "\n".join(text_page(REPORT)) + "\n" == PAGE


def test_a_good_run_has_nothing_to_do():
    good = RunReport(run="r", success=True, checks_passed=3)
    assert advice(good) == []
    assert text_page(good) == ["Run r done in 0.0 s", "", "Checks: 3 passed, 0 warned, 0 failed"]


def test_a_failure_names_the_step_and_what_failed():
    failed = RunReport(checks_failed=["fct unique: 2 rows"], errors={"dbt_build": "one\ntwo"})
    lines = text_page(failed)
    assert "FAILED" in lines[0]
    assert lines[2:4] == [
        "What to do",
        "  Nothing was published, since a critical check failed: see the failed checks below"
        " (docs/runbook.md, Publishing was held)",
    ]
    assert "  failed: fct unique: 2 rows" in lines
    assert lines[-3:] == ["Error in dbt_build", "  one", "  two"]
    assert advice(replace(failed, checks_failed=[])) == [
        "The run did not end: see the error below (docs/runbook.md, A run failed)"
    ]


def test_the_runbook_has_the_places_that_the_page_names():
    from tests.architecture.project import ROOT

    places = {
        line.removeprefix("## ")
        for line in (ROOT / "docs" / "runbook.md").read_text().splitlines()
        if line.startswith("## ")
    }
    everything = replace(REPORT, checks_failed=["x"])
    stopped = replace(REPORT, errors={"load": "x"})
    named = {
        text.rsplit("docs/runbook.md, ", 1)[1].rstrip(")")
        for text in (*advice(everything), *advice(stopped))
    }
    assert len(named) == 4
    assert named - places == set()


def test_nobody_is_told_to_deliver_again_what_was_erased_on_request():
    erased = {"source": "files", "file": "a", "reason": ERASED, "rows": 5, "line": None}
    broken = {"source": "files", "file": "b", "reason": "r", "rows": 1, "line": 1}
    assert advice(RunReport(quarantined=[erased])) == []
    (step,) = advice(RunReport(quarantined=[erased, broken]))
    assert step.startswith("1 row of 1 file went to quarantine")
    assert "erased on request" in "\n".join(text_page(RunReport(quarantined=[erased])))


def test_hostile_names_stay_text():
    name = "\x1b[2Jx\u202e|`<script>alert(1)</script>"
    report = RunReport(
        quarantined=[{"source": "files", "file": name, "reason": "r", "rows": 1, "line": 1}],
        errors={"load": name},
    )
    for page in ("\n".join(text_page(report)), markdown_page(report), html_page(report)):
        assert "\x1b" not in page and "\u202e" not in page
    assert "<script>" not in html_page(report)
    assert "<script>" not in markdown_page(report).replace("\\<", "")
    (row,) = [line for line in markdown_page(report).splitlines() if "script" in line][:1]
    assert row.replace("\\|", "").count("|") == 5


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts, self.tags = [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.texts.append(data.strip())


def test_every_form_of_the_page_says_the_same():
    reader = Reader()
    reader.feed(html_page(REPORT))
    markdown = markdown_page(REPORT).replace("\\", "")
    for line in PAGE.splitlines():
        for cell in filter(None, line.strip().split("  ")):
            assert cell.strip() in reader.texts, cell
            assert cell.strip() in markdown, cell
    assert not reader.tags & {"script", "link", "img", "iframe"}


def test_files_of_the_report_hold_no_stack_trace(tmp_path):
    folder = tmp_path / "reports"
    write_report(REPORT, folder)
    facts = json.loads((folder / "last_run.json").read_text())
    assert facts["marts"] == {"fct_actions": 12345} and "traces" not in facts
    assert (folder / "last_run.txt").read_text() == PAGE
    assert (folder / "last_run.html").read_text() == html_page(REPORT)
    assert sorted(p.name for p in folder.iterdir()) == [
        "last_run.html",
        "last_run.json",
        "last_run.txt",
    ]
    assert read_facts(folder) == replace(REPORT, traces={})


def test_facts_of_another_release_are_no_report(tmp_path):
    assert read_facts(tmp_path) is None
    for text in ("{", "[]", '{"unheard_of": 1}'):
        (tmp_path / "last_run.json").write_text(text)
        assert read_facts(tmp_path) is None

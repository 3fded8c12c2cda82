"""What a run says at its end."""

import json

from orchestration.report import RunReport, summary, write_report

REPORT = RunReport(
    run="20260101T000000-abc123",
    success=True,
    seconds=12.34,
    as_of="2026-01-01T00:00:00+00:00",
    sources={
        "files": {"rows in": 10, "rows loaded": 7, "rows unchanged": 2, "rows quarantined": 1}
    },
    unreadable_files=1,
    stale=["bluesky:a"],
    marts={"fct_actions": 12345},
    checks_passed=9,
    checks_warned=["marts/x accepted: 3 rows"],
    warnings=["alert_webhook is not built yet: nothing is sent to it"],
    traces={"load": "Traceback SECRET"},
)


def test_the_summary_says_all_that_matters():
    assert summary(REPORT) == [
        "Run 20260101T000000-abc123 done in 12.3 s, your own data, as of 2026-01-01T00:00:00+00:00",
        "",
        "Source             in       loaded    unchanged  quarantined  (rows)",
        "files              10            7            2            1",
        "Unreadable files: 1, see raw.quarantine",
        "",
        "Marts (rows)",
        "  fct_actions       12,345",
        "",
        "Checks: 9 passed, 1 warned, 0 failed",
        "  warned: marts/x accepted: 3 rows",
        "Stale source: bluesky:a (its last reading failed)",
        "Note: alert_webhook is not built yet: nothing is sent to it",
    ]


def test_a_failure_names_the_step_and_what_failed():
    failed = RunReport(checks_failed=["fct unique: 2 rows"], errors={"dbt_build": "one\ntwo"})
    lines = summary(failed)
    assert "FAILED" in lines[0]
    assert "  failed: fct unique: 2 rows" in lines
    assert lines[-3:] == ["Error in dbt_build:", "  one", "  two"]


def test_files_of_the_report_hold_no_stack_trace(tmp_path):
    write_report(REPORT, tmp_path / "reports")
    facts = json.loads((tmp_path / "reports" / "last_run.json").read_text())
    assert facts["marts"] == {"fct_actions": 12345} and "traces" not in facts
    text = (tmp_path / "reports" / "last_run.txt").read_text()
    assert text == "\n".join(summary(REPORT)) + "\n"
    assert sorted(p.name for p in (tmp_path / "reports").iterdir()) == [
        "last_run.json",
        "last_run.txt",
    ]

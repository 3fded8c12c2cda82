"""The one page of a run, for the screen, for the browser and for Dagster: same parts, same order.

Belongs here: what is shown and how. Does not belong here: finding it out (`report`, `standing`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.disk import write_whole
from orchestration.loading.stripped import REASON as ERASED
from orchestration.plain_text import printable
from orchestration.report import COUNTS, RunReport, write_facts

RUNBOOK = "docs/runbook.md"
# A check may name many keys; what is longer stands in last_run.json.
_LONGEST = 300


@dataclass(frozen=True)
class Part:
    """A headline with a table, or with lines where there are no columns. Numbers stay numbers."""

    title: str
    rows: Sequence[Sequence[str | int]]
    columns: Sequence[str] = ()


def headline(report: RunReport) -> str:
    """One line: which run, how it ended, on which data."""
    state = "done" if report.success else "FAILED"
    line = f"Run {report.run} {state} in {report.seconds:.1f} s"
    if report.as_of:
        brand = "the built-in sample brand" if report.is_sample else "your own data"
        line += f", {brand}, as of {report.as_of}"
    return line


def parts(report: RunReport) -> list[Part]:
    """What the page shows, in order; a part without anything to say is left out."""
    shown = [
        Part("What to do", [[text] for text in advice(report)]),
        _sources(report),
        Part(
            "Stale (the last reading failed; figures stay as they were)",
            [
                [f"{r['source']}:{r['account']}", r["read_at"] or "never", r["error"]]
                for r in report.readings
                if r["error"]
            ],
            ("source", "last complete reading", "why"),
        ),
        Part(
            "Quarantined in this run (raw.quarantine has every row)",
            [
                [
                    q["rows"],
                    q["file"],
                    "whole file" if q["line"] is None else q["line"],
                    q["reason"],
                ]
                for q in report.quarantined
            ],
            ("rows", "file", "first line", "reason"),
        ),  # fmt: skip
        Part(
            f"Checks: {report.checks_passed} passed, {len(report.checks_warned)} warned, "
            f"{len(report.checks_failed)} failed",
            [
                *([_short(f"failed: {name}")] for name in report.checks_failed),
                *([_short(f"warned: {name}")] for name in report.checks_warned),
            ],
        ),
        Part("Published (rows)", sorted(report.marts.items()), ("table", "rows")),
        Part("Notes", [[text] for text in dict.fromkeys(report.warnings)]),
        *(
            Part(f"Error in {step}", [[line] for line in text.splitlines()])
            for step, text in report.errors.items()
        ),
    ]
    return [part for part in shown if part.rows or part.title.startswith("Checks")]


def advice(report: RunReport) -> list[str]:
    """What somebody should do now, most urgent first; empty if nothing."""
    steps = []
    if report.checks_failed:
        steps.append(
            "Nothing was published, since a critical check failed: see the failed checks below"
            f" ({RUNBOOK}, Publishing was held)"
        )
    elif report.errors:
        steps.append(f"The run did not end: see the error below ({RUNBOOK}, A run failed)")
    steps += [
        f"{name} was not read to its end: see why under Stale; the next run tries again"
        f" ({RUNBOOK}, A source is stale)"
        for name in report.stale
    ]
    # What was left out on request is not to be delivered again.
    refused = [q for q in report.quarantined if q["reason"] != ERASED]
    if refused:
        rows, files = sum(q["rows"] for q in refused), len({q["file"] for q in refused})
        steps.append(
            f"{_many(rows, 'row')} of {_many(files, 'file')} went to quarantine: mend them at their"
            f" source and deliver the file again ({RUNBOOK}, Rows are in quarantine)"
        )
    return steps


def text_page(report: RunReport) -> list[str]:
    """Lines for the screen and `last_run.txt`; only what is plain text gets there."""
    lines = [printable(headline(report))]
    for part in parts(report):
        lines += ["", part.title]
        rows = [[_cell(value) for value in row] for row in part.rows]
        if not part.columns:
            lines += [f"  {' '.join(row)}" for row in rows]
            continue
        table = [list(part.columns), *rows]
        widths = [max(len(row[i]) for row in table) for i in range(len(part.columns))]
        right = [all(isinstance(row[i], int) for row in part.rows) for i in range(len(widths))]
        for row in table:
            cells = [
                cell.rjust(width) if to_right else cell.ljust(width)
                for cell, width, to_right in zip(row, widths, right, strict=True)
            ]
            lines.append(f"  {'  '.join(cells).rstrip()}")
    return lines


def markdown_page(report: RunReport) -> str:
    """The page for Dagster's interface."""

    def escaped(value: str | int) -> str:
        return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", _cell(value))

    lines = [f"**{escaped(headline(report))}**"]
    for part in parts(report):
        lines += ["", f"### {escaped(part.title)}", ""]
        if part.columns:
            lines += ["| " + " | ".join(part.columns) + " |", "|---" * len(part.columns) + "|"]
        for row in part.rows:
            cells = [escaped(value) for value in row]
            lines.append("| " + " | ".join(cells) + " |" if part.columns else f"- {cells[0]}")
    return "\n".join(lines) + "\n"


def html_page(report: RunReport) -> str:
    """A page of its own for the browser: no script, nothing loaded from elsewhere."""

    def escaped(value: str | int) -> str:
        return html.escape(_cell(value))

    body = [f"<h1>{escaped(headline(report))}</h1>"]
    for part in parts(report):
        body.append(f"<h2>{escaped(part.title)}</h2>")
        if part.columns:
            head = "".join(f"<th>{escaped(name)}</th>" for name in part.columns)
            rows = ["".join(f"<td>{escaped(v)}</td>" for v in row) for row in part.rows]
            body.append("<table><tr>" + "</tr><tr>".join([head, *rows]) + "</tr></table>")
        elif part.rows:
            items = "".join(f"<li>{escaped(row[0])}</li>" for row in part.rows)
            body.append(f"<ul>{items}</ul>")
    style = (
        "body{font:15px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em}"
        "td,th{text-align:left;padding:.1em 1em .1em 0;vertical-align:top}"
        "h1{font-size:1.2em}h2{font-size:1em;margin-top:1.6em}"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Last run</title><style>{style}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def write_report(report: RunReport, folder: Path) -> None:
    """Write `last_run.json`, `last_run.txt` and `last_run.html`, the facts last: who finds a run
    in them finds its pages too."""
    write_whole(folder / "last_run.txt", "\n".join(text_page(report)) + "\n")
    write_whole(folder / "last_run.html", html_page(report))
    write_facts(report, folder)


def _sources(report: RunReport) -> Part:
    """Rows and freshness by source; the oldest of several accounts' readings counts."""
    read: dict[str, list[str]] = {}
    for reading in report.readings:
        read.setdefault(reading["source"], []).append(reading["read_at"] or "")
    rows: list[list[str | int]] = []
    for name, counts in sorted(report.sources.items()):
        read_at = min(read.get(name, [""])) or "never"
        rows.append([name, *(counts[c] for c in COUNTS), read_at, report.newest.get(name, "-")])
    names = ("in", "loaded", "unchanged", "quarantined", "complete at", "newest act")
    return Part("Sources (rows; times in UTC)", rows, ("source", *names))


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _cell(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else printable(value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."

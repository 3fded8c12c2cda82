"""Rows that must end in quarantine, each wrong in one known way, and two unreadable files.

They stand in the middle of good rows. ``ROWS`` maps a file of the inbox to its faulty lines;
the number of rows in quarantine after a run is known from it exactly.
"""

import csv
import gzip
import io
import json
from collections.abc import Sequence

from orchestration.sample.people import ACCOUNTS

_GOOD_ACT = {
    "platform": "linkedin",
    "account": ACCOUNTS["linkedin"],
    "action_id": "faulty",
    "action_type": "comment",
    "acted_at": "2026-05-04T10:00:00Z",
    "text": "a row with a fault",
}
_GOOD_METRIC = {
    "platform": "facebook_pages",
    "account": ACCOUNTS["facebook_pages"],
    "metric": "reach",
    "value": "1200",
    "observed_at": "2026-05-04T20:00:00Z",
    "period": "day",
}
_GOOD_POST = {
    "platform": "x",
    "account": ACCOUNTS["x"],
    "content_id": "faulty",
    "published_at": "2026-05-04T10:00:00Z",
    "text": "a row with a fault",
}

_ACT_FAULTS: tuple[dict[str, str], ...] = (
    {"acted_at": ""},
    {"acted_at": "yesterday"},
    {"acted_at": "2026-13-45T10:00:00Z"},
    {"acted_at": "04.05.2026 10:00"},
    {"action_type": ""},
    {"platform": ""},
    {"account": ""},
    {"quantity": "many"},
    {"sharer_followers": "12k"},
    {"removed_at": "last week"},
)
_METRIC_FAULTS: tuple[dict[str, str], ...] = (
    {"value": ""},
    {"value": "n/a"},
    {"value": "1.200,5"},
    {"metric": ""},
    {"observed_at": ""},
    {"observed_at": "2026-02-30T00:00:00Z"},
    {"account": ""},
    {"platform": ""},
)
_POST_FAULTS: tuple[dict[str, str], ...] = (
    {"content_id": ""},
    {"published_at": ""},
    {"published_at": "soon"},
    {"duration_seconds": "one minute"},
    {"poll_options": "three"},
)

_INTERRUPTED = gzip.compress(
    b"platform,account,action_type,acted_at\n"
    + b"".join(
        b"forum,forum.samplebrand.example,like,2026-05-%02d\n" % day for day in range(1, 32)
    ),
    mtime=0,
)
UNREADABLE = {
    "02_late/export-interrupted.csv.gz": _INTERRUPTED[: len(_INTERRUPTED) // 2],
    "02_late/shopping-list.csv": b"thing,amount\nmilk,2\nbread,1\n",
}
PARQUET_FILE, PARQUET_FAULTS = "01_history/youtube_actions.parquet", 3


def _line(values: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()


def csv_lines(columns: Sequence[str], table: str) -> list[str]:
    """Faulty lines for a CSV file with these columns, two of them with a wrong field count."""
    good, faults = {
        "actions": (_GOOD_ACT, _ACT_FAULTS),
        "metrics": (_GOOD_METRIC, _METRIC_FAULTS),
        "content": (_GOOD_POST, _POST_FAULTS),
    }[table]
    usual = [good.get(name, "") for name in columns]
    lines = [_line([{**good, **fault}.get(name, "") for name in columns]) for fault in faults]
    return [*lines, _line(usual[:3]), _line([*usual, "one", "two"])]


def json_lines() -> list[str]:
    """Faulty lines for a JSONL file of actions, two of them no JSON object at all."""
    lines = [json.dumps({**_GOOD_ACT, "platform": "x", **fault}) for fault in _ACT_FAULTS[:5]]
    without = {key: value for key, value in _GOOD_ACT.items() if key != "account"}
    return [*lines, json.dumps(without), '{"platform": "x", "account": ', '["not", "an object"]']


ROWS = {
    "01_history/linkedin_actions.csv": ("csv", "actions"),
    "01_history/content.csv": ("csv", "content"),
    "01_history/account_metrics.csv.gz": ("csv", "metrics"),
    "01_history/x_actions_2026-h1.jsonl.gz": ("jsonl", "actions"),
    "01_history/email_actions.jsonl": ("jsonl", "actions"),
}


def expected_rows() -> dict[str, int]:
    """File of the inbox -> number of its rows that must end in quarantine."""
    counts = {
        name: len(json_lines() if kind == "jsonl" else csv_lines(("platform",), table))
        for name, (kind, table) in ROWS.items()
    }
    return {**counts, PARQUET_FILE: PARQUET_FAULTS}

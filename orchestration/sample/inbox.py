"""Puts the parts together into the files of the sample's inbox."""

from collections.abc import Iterable
from typing import Any

from orchestration.sample import (
    acts,
    arcs,
    audience,
    channels,
    counters,
    dialogue,
    episodes,
    faults,
    posts,
    updates,
    writer,
)
from orchestration.sample.metric_row import MetricRow
from orchestration.sample.people import Pool

Row = dict[str, Any]
ACTION_COLUMNS = (
    "platform",
    "account",
    "action_id",
    "action_type",
    "acted_at",
    "person_id",
    "person_name",
    "content_id",
    "in_reply_to",
    "thread_id",
    "target_person_id",
    "text",
    "language",
    "url",
    "quantity",
    "space_kind",
    "is_paid",
    "is_team",
    "is_bot",
    "is_hidden",
    "removed_at",
    "removed_reason",
    "sharer_followers",
    "reaction_kind",
    "sentiment",
    "brand_stance",
    "stance",
    "conversion_source",
)
CONTENT_COLUMNS = (
    "platform",
    "account",
    "content_id",
    "published_at",
    "author_person_id",
    "title",
    "text",
    "format",
    "url",
    "cta_type",
    "is_paid",
    "campaign",
    "space_kind",
    "topic",
    "duration_seconds",
    "is_contest",
    "poll_options",
    "removed_at",
)
_TYPES = {
    "acted_at": "TIMESTAMP",
    "removed_at": "TIMESTAMP",
    "quantity": "DOUBLE",
    "sharer_followers": "DOUBLE",
    "is_paid": "BOOLEAN",
    "is_team": "BOOLEAN",
    "is_bot": "BOOLEAN",
    "is_hidden": "BOOLEAN",
}
_DIRECT_MESSAGES = {"facebook_pages": 8, "instagram": 6, "x": 4}
# file -> (what of the acts it holds, how it spells times); x comes in two halves
_ACTION_FILES = {
    "facebook_pages_actions.csv.gz": ("facebook_pages", "local"),
    "instagram_actions.jsonl.zst": ("instagram", "utc"),
    "linkedin_actions.csv": ("linkedin", "naive"),
    "forum/forum_actions.csv.zst": ("forum", "utc"),
    "web_actions.csv.gz": ("web", "naive"),
    "email_actions.jsonl": ("email", "local"),
    "event_actions.parquet": ("event", "naive"),
    "youtube_actions.parquet": ("youtube", "naive"),
    "tiktok_actions.csv": ("tiktok", "utc"),
    "reviews.jsonl": ("other", "utc"),
    "x_actions_2026-h1.jsonl.gz": ("x-1", "utc"),
    "x_actions_2026-h2.jsonl.gz": ("x-2", "utc"),
}
_HALF = 1782864000  # 2026-07-01T00:00:00Z


def build_acts(seed: int, pools: dict[str, Pool], content: list[Row]) -> list[Row]:
    """All acts of the general tables, in their first version, by time within a platform."""
    rows: list[Row] = []
    for platform in acts.WEEKLY:
        stream = acts.Stream(seed, platform, pools[platform], content)
        stream.play()
        if platform in arcs.BLOCKS:
            arcs.Cast(seed, stream).play()
        if platform == episodes.PILE_ON_PLATFORM:
            arcs.pile_on(seed, stream)
        if platform in ("x", "instagram"):
            arcs.partners_and_bots(seed, stream)
        if platform in _DIRECT_MESSAGES:
            dialogue.direct_messages(
                stream.rng, platform, pools[platform], stream.new_row, _DIRECT_MESSAGES[platform]
            )
        rows += stream.rows
    rows += channels.newsletters(seed, pools["email"], content)
    rows += channels.mails(seed, pools["email"])
    rows += channels.web(seed) + channels.tiktok(seed, content)
    rows += channels.live(seed, pools) + channels.votes_and_entries(seed, pools, content)
    rows += channels.follows(seed, pools) + channels.elsewhere(seed, pools)
    rows += channels.oddities(pools)
    rows.sort(key=lambda row: row["acted_at"])
    return rows


def _half(row: Row) -> str:
    if row["platform"] != "x":
        return row["platform"]
    return "x-1" if row["acted_at"] < _HALF else "x-2"


def _faults(name: str, columns: Iterable[str]) -> list[str]:
    if name not in faults.ROWS:
        return []
    kind, table = faults.ROWS[name]
    return faults.json_lines() if kind == "jsonl" else faults.csv_lines(tuple(columns), table)


def _table(name: str, columns: tuple[str, ...], rows: list[Row]) -> bytes:
    """The rows in the format that the file's name says."""
    if ".parquet" in name:
        if name == faults.PARQUET_FILE:
            missing = ("platform", "action_type", "acted_at")
            bad = [
                {**rows[0], "action_id": f"faulty{i}", key: None} for i, key in enumerate(missing)
            ]
            rows = rows[:100] + bad + rows[100:]
        return writer.parquet_bytes({c: _TYPES.get(c, "VARCHAR") for c in columns}, rows)
    if ".jsonl" in name:
        content = writer.jsonl_bytes(
            ({c: r.get(c) for c in columns} for r in rows), _faults(name, columns)
        )
    else:
        used = columns
        if name not in faults.ROWS:
            used = tuple(c for c in columns if any(r.get(c) is not None for r in rows))
        values = ([row.get(c) for c in used] for row in rows)
        content = writer.csv_bytes(used, values, _faults(name, used))
    return writer.compress(content, name)


def _action_files(rows: list[Row]) -> dict[str, bytes]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(_half(row), []).append(row)
    return {
        f"01_history/{name}": _table(
            f"01_history/{name}", ACTION_COLUMNS, writer.spell_times(parts[part], style)
        )
        for name, (part, style) in _ACTION_FILES.items()
    }


def _metrics(name: str, rows: list[MetricRow]) -> bytes:
    if ".parquet" in name:
        types = {c: "VARCHAR" for c in MetricRow._fields} | {
            "value": "DOUBLE",
            "observed_at": "TIMESTAMP",
        }
        dicts = [row._asdict() for row in rows]
        return writer.parquet_bytes(types, dicts)
    content = writer.csv_bytes(MetricRow._fields, rows, _faults(name, MetricRow._fields))
    return writer.compress(content, name)


def build(seed: int, pools: dict[str, Pool]) -> dict[str, bytes]:
    """Relative path -> content of every file of the inbox."""
    content = posts.build(seed)
    rows = build_acts(seed, pools, content)
    post_counters = counters.build(seed, content, rows)
    account_metrics = audience.build(seed)
    files = _action_files(rows)
    name = "01_history/content.csv"
    files[name] = _table(name, CONTENT_COLUMNS, writer.spell_times(content, "utc"))
    files["01_history/post_metrics.parquet"] = _metrics(".parquet", post_counters)
    name = "01_history/account_metrics.csv.gz"
    files[name] = _metrics(name, account_metrics)
    files["02_late/metrics_corrected.csv"] = _metrics(
        "02_late/metrics_corrected.csv", updates.corrected_metrics(post_counters + account_metrics)
    )
    later = updates.later_versions(rows, content)
    files["02_late/actions_later_versions.jsonl.zst"] = _table(
        "02_late/actions_later_versions.jsonl.zst", ACTION_COLUMNS, writer.spell_times(later, "utc")
    )
    return files | faults.UNREADABLE

"""Recorded answers of the Graph API: every record is staged, or named with the reason why not."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.facebook_pages.inbox import lasting_message
from extractors.facebook_pages.people import lasting_comment
from extractors.facebook_pages.posts import counters, lasting_post
from extractors.graph_insights import insights, pacific_day
from extractors.records import identifier
from tests.extractors.recorded import Desk
from tests.extractors.staged import Staged

PAGE_ID = "19292868552"


def records(answer: Any) -> Iterator[dict[str, Any]]:
    """Records of one answer: a list, records by their id, or a single one."""
    if isinstance(answer.get("data"), list):
        yield from answer["data"]
    elif all(isinstance(value, dict) and key == value.get("id") for key, value in answer.items()):
        yield from answer.values()
    else:
        yield answer


def recorded(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Kind and record, of all files."""
    for path in sorted(folder.rglob("*.json")):
        # A folder holds answers of one kind; in the folder of models the file is named after it.
        kind = path.parent.name if path.parent.name != "models" else f"{path.stem}s"
        kind = "businesses" if kind.startswith("business") else kind
        for record in records(json.loads(path.read_text())):
            yield kind, record


def take(work: Desk, kind: str, record: dict[str, Any]) -> None:
    """As the extractor would."""
    key = identifier(record.get("id"))
    match kind:
        case "posts":
            work.take("posts", key, lasting_post(record))
            if key is not None:
                work.writer.write("post_counters", f"brand|{key}", counters(record))
        case "comments":
            work.take("comments", key, lasting_comment(f"{PAGE_ID}_1", record))
        case "messages":
            work.take("messages", key, {"conversation": "t_1", **lasting_message(record)})
        case "pages" if key is not None:
            work.take("pages", key, record)
        case "videos":
            work.take("videos", key, record)
        case "likes":
            work.take("reactions", f"{PAGE_ID}_1|{key}", {"subject": f"{PAGE_ID}_1", **record})
        case "conversations":
            work.report.refused["conversations: without their messages"] += 1
        case "pages":
            work.report.refused["pages: no id"] += 1
        case _:
            work.report.refused[f"{kind}: not read"] += 1


def test_recorded_facebook_pages(shared_dir: Path, views: Path, tmp_path: Path) -> None:
    work = Desk("facebook_pages", tmp_path)
    seen = 0
    for kind, record in recorded(shared_dir / "api_fixtures" / "facebook"):
        seen += 1
        take(work, kind, record)
    work.writer.commit()
    report = work.report
    print(f"facebook: {seen} records; mapped {dict(report.mapped)}; refused {dict(report.refused)}")
    assert report.total == seen
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    keys = Counter(stream for stream, key in work.keys if not key.startswith("~"))
    content = staged.rows("select * from staging.stg_facebook_pages__content")
    assert len(content) == keys["posts"]
    assert {"link", "image", "video", "carousel", "text"} >= {row["format"] for row in content}
    acts = staged.rows("select * from staging.stg_facebook_pages__actions")
    assert Counter(row["action_type"] for row in acts) == {
        "comment": keys["comments"],
        "dm_inbound": keys["messages"],
        "reaction": keys["reactions"],  # of the edge of likes, which tells no kind
    }
    assert all(row["acted_at"] is not None for row in acts)
    people = {"comments": 5, "messages": 4, "reactions": 2}
    assert report.mapped == {"posts": 27, "videos": 12, "pages": 12, **people}
    # Comments that were read without the right to moderate carry no id. The rest is not asked for.
    assert report.refused == {
        "comments: no id or no author": 15,
        "conversations: without their messages": 4,
        **{
            f"{kind}: not read": count
            for kind, count in {
                "albums": 13, "applications": 5, "businesses": 4, "events": 4, "groups": 18,
                "live_videos": 13, "photos": 11, "pictures": 2, "users": 14,
            }.items()
        },
    }  # fmt: skip


METRIC_TABLES = {
    "facebook_pages_daily_page_metrics_total_data.csv": ("page_id", "page", "day"),
    "facebook_pages_lifetime_post_metrics_total_data.csv": ("post_id", "post", "lifetime"),
}


def test_recorded_tables(shared_dir: Path, views: Path, tmp_path: Path) -> None:
    work = Desk("facebook_pages", tmp_path)
    folder = shared_dir / "api_fixtures" / "fivetran_seeds" / "fivetran_facebook_pages" / "seeds"
    for name, (subject, kind, period) in METRIC_TABLES.items():
        for row in csv.DictReader((folder / name).open(encoding="utf-8")):
            end = datetime.fromisoformat(row["date"].removesuffix(" UTC") + "+00:00").isoformat()
            for metric, text in row.items():
                if metric in ("date", subject, "_fivetran_synced"):
                    continue
                if not text:
                    work.report.refused["insights: no value"] += 1
                    continue
                value = {"value": float(text), "end_time": end}
                body = {"data": [{"name": metric, "period": period, "values": [value]}]}
                (found,) = insights(body)
                day = pacific_day(found.end_time)
                payload = {**found.payload(row[subject]), "kind": kind, "day": str(day)}
                work.take("insights", found.key(row[subject]), payload)
    for row in csv.DictReader((folder / "facebook_pages_post_history_data.csv").open()):
        post = {"id": row["id"], "created_time": row["created_time"].replace(" UTC", "+00:00")}
        work.take("posts", row["id"], {**post, "message": row["message"]})
    work.writer.commit()
    print(f"tables: mapped {dict(work.report.mapped)}; refused {dict(work.report.refused)}")
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    metrics = staged.rows("select * from staging.stg_facebook_pages__metrics")
    landed = {key for stream, key in work.keys if stream == "insights"}
    assert len(metrics) == len({row["metric_key"] for row in metrics}) == len(landed)
    days = {str(r["observed_at"].date()) for r in metrics if r["definition"] == "page_fans"}
    assert days == {f"2020-04-{day:02}" for day in (4, 5, 6, 8, 9, 10)}
    assert work.report.mapped == {"insights": 1270, "posts": 100}
    assert work.report.refused == {"insights: no value": 6}

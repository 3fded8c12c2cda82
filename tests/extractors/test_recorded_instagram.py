"""Recorded answers of Instagram: every record is staged, or named with the reason why not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.graph_days import values_of
from extractors.graph_edges import node_id
from extractors.graph_insights import insights, pacific_day
from extractors.instagram.media import CHANGING
from extractors.records import without
from tests.extractors.recorded import Desk
from tests.extractors.staged import Staged

#: What no account of ours is told of, by folder or file.
ELSEWHERE = {
    "hashtags": "found by hashtag: media of strangers, without their names",
    "discovery": "media and profiles of other accounts",
    "publish": "publishing",
    "ig_container": "publishing",
    "ig_publish_limit": "publishing",
    "content_publish_limit": "publishing",
    "ig_hashtag": "names of hashtags",
    "hashtag_search": "names of hashtags",
    "recently_searched_hashtags": "names of hashtags",
    "product": "products and catalogues",
    "catalog": "products and catalogues",
    "mentioned_": "mentions: only for ids that a webhook told",
    "children": "parts of a carousel: they have no numbers of their own",
}


def records(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Records of an answer: those of its list, of its map of ids, or the answer itself."""
    if isinstance(answer.get("data"), list):
        yield from answer["data"]
    elif all(isinstance(value, dict) and "id" in value for value in answer.values()):
        yield from answer.values()
    else:
        yield answer


def stream_of(path: Path, record: dict[str, Any]) -> str:
    """The stream that gives records of this kind."""
    if "period" in record:
        return "account_insights" if record["period"] == "day" else "media_insights"
    if "live" in path.name:
        return "live_media"
    if "tagged" in path.name:
        return "tags"
    if "stor" in path.name:
        return "stories"
    if "followers_count" in record:
        return "accounts"
    return "comments" if "text" in record else "media"


def take_comment(work: Desk, record: dict[str, Any], parent: str | None) -> None:
    """A comment, and the answers inside it."""
    subject = (record.get("media") or {}).get("id", "17846368219941692")
    lasting = without(record, ("like_count", "replies"))
    work.take("comments", node_id(record), {"subject": subject, "parent": parent, **lasting})
    for answer in (record.get("replies") or {}).get("data", []):
        take_comment(work, answer, node_id(record))


def take_insight(work: Desk, stream: str, record: dict[str, Any]) -> None:
    """An insight, as account and media insights are landed."""
    found = list(insights({"data": [record]}))
    values = [(insight, value) for insight in found for value in values_of(insight)]
    if stream == "media_insights":
        payload = {"id": record["id"].split("/")[0], "observed_at": "2026-01-10T09:00:00Z",
                   "product_type": "FEED", "withheld": None,
                   "insights": [value for _, value in values]}  # fmt: skip
        work.take(stream, record["id"], payload)
        return
    for insight, value in values:
        day = pacific_day(insight.end_time)
        key = f"{record['id']}|{day}|{value['breakdown']}"
        work.take(stream, key, {**value, "day": (day.isoformat() if day else "2026-01-09")})


def test_recorded_instagram(
    shared_dir: Path, views: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Desk("instagram", tmp_path)
    kinds: Counter[str] = Counter()
    files = sorted((shared_dir / "api_fixtures" / "instagram").rglob("*.json"))
    for path in files:
        place = "/".join(path.parts[-2:])
        reason = next((why for part, why in ELSEWHERE.items() if part in place), None)
        for record in records(json.loads(path.read_text())):
            stream = stream_of(path, record)
            kinds["refused" if reason else stream] += 1
            if reason is not None:
                work.report.refused[reason] += 1
            elif stream == "comments":
                take_comment(work, record, None)
            elif stream.endswith("insights"):
                take_insight(work, stream, record)
            else:
                work.take(stream, node_id(record), without(record, CHANGING))
    work.writer.commit()
    with capsys.disabled():
        print(
            f"\ninstagram: {len(files)} files, {kinds.total()} records, mapped"
            f" {dict(work.report.mapped)}, quarantined {dict(work.report.refused)}"
        )
    assert len(files) == 56 and kinds.total() == 135
    assert work.report.mapped == {
        "accounts": 2, "media": 8, "stories": 12, "live_media": 1, "comments": 11, "tags": 5,
        "media_insights": 4, "account_insights": 23,
    }  # fmt: skip
    assert work.report.refused.total() == kinds["refused"] == 88
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    landed = {key for stream, key in work.keys if stream in ("media", "stories", "live_media")}
    rows = staged.rows("select * from staging.stg_instagram__content")
    assert {row["content_id"] for row in rows} == landed
    assert all(row["published_at"] and row["format"] for row in rows)
    written = {key for stream, key in work.keys if stream == "comments"}
    written |= {f"tag:{key}" for stream, key in work.keys if stream == "tags"}
    acts = staged.rows("select * from staging.stg_instagram__actions")
    assert {row["action_id"] for row in acts} == written
    assert {row["action_type"] for row in acts} == {"comment", "reply", "brand_tag"}
    metrics = staged.rows("select * from staging.stg_instagram__metrics")
    told = {(row["metric"], row["breakdown"], row["value"]) for row in metrics}
    assert ("reach", None, 36) in told and ("website_clicks", None, 11) in told
    assert ("reach", "follower_type=FOLLOWER&media_product_type=AD", 67608) in told

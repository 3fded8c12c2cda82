"""Recorded answers of YouTube: every record is staged, or counted with the reason why not."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from extractors.youtube import records
from tests.extractors.recorded import Desk, walk
from tests.extractors.staged import Staged

NOT_READ = "kind not read"
METRICS = {
    "views": "views", "likes": "likes", "dislikes": "dislikes", "comments": "comments",
    "shares": "shares", "watch_time_minutes": "estimatedMinutesWatched",
    "subscribers_gained": "subscribersGained", "subscribers_lost": "subscribersLost",
    "videos_added_to_playlists": "videosAddedToPlaylists",
}  # fmt: skip


def is_record(value: dict[str, Any]) -> bool:
    kind = str(value.get("kind", ""))
    whole = kind.startswith("youtube#") and not kind.endswith("Response")
    return whole and ("snippet" in value or "id" in value)


def take(work: Desk, record: dict[str, Any]) -> None:
    """Keep one record as the extractor would."""
    kind = record["kind"].removeprefix("youtube#")
    if kind == "channel":
        work.take("channels", record["id"], records.channel_record(record))
    elif kind == "video":
        counted = {"observed_at": "2026-01-10T09:00:00Z", **records.video_counters(record)}
        work.take("videos", record["id"], records.video_record(record))
        work.writer.write("video_counters", f"brand|{record['id']}|20260110T09", counted)
    elif kind == "comment":
        work.take("comments", record["id"], records.comment_record(record) or record)
    elif kind == "commentThread":
        top = records.part(record, "snippet", "topLevelComment")
        for comment in (top, *(records.part(record, "replies", "comments") or [])):
            kept = records.comment_record(comment)
            work.take("comments", comment["id"] if kept else None, kept or comment)
    elif kind == "subscription" and "subscriberSnippet" in record:
        kept = records.subscriber_record(record)
        work.take("subscribers", record["subscriberSnippet"]["channelId"], kept or record)
    elif kind == "subscription":
        work.report.refused["subscription: of the channel to others"] += 1
    elif kind == "playlistItem":
        video = records.part(record, "snippet", "resourceId", "videoId")
        work.report.mapped["ids of uploads"] += video is not None
    else:
        work.report.refused[f"{kind}: {NOT_READ}"] += 1


def test_recorded_youtube(shared_dir: Path, views: Path, tmp_path: Path) -> None:
    work = Desk("youtube", tmp_path)
    seen, without = 0, 0
    files = sorted((shared_dir / "api_fixtures" / "youtube").rglob("*.json"))
    for path in files:
        found = list(walk(json.loads(path.read_text()), is_record))
        without += not found
        seen += len(found)
        for record in found:
            take(work, record)
    work.writer.commit()
    print(f"youtube: {len(files)} files, {without} without records, {seen} records, {work.report}")
    assert (len(files), without, seen) == (87, 10, 317)
    assert work.report.mapped == {
        "channels": 7, "videos": 15, "comments": 28, "subscribers": 1, "ids of uploads": 18
    }  # fmt: skip
    assert work.report.refused == {
        "searchResult: kind not read": 102, "videoCategory: kind not read": 35,
        "subscription: of the channel to others": 28, "playlist: kind not read": 26,
        "activity: kind not read": 15, "guideCategory: kind not read": 14,
        "channelSection: kind not read": 7, "caption: kind not read": 5,
        "i18nLanguage: kind not read": 5, "i18nRegion: kind not read": 4,
        "videoAbuseReportReason: kind not read": 3, "member: kind not read": 2,
        "membershipsLevel: kind not read": 2,
    }  # fmt: skip
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    landed = {key for stream, key in work.keys if stream == "comments"}
    rows = staged.rows("select * from staging.stg_youtube__actions where action_type <> 'follow'")
    assert {row["action_id"] for row in rows} == landed
    assert all(row["platform_person_id"] and row["text"] is not None for row in rows)
    assert {row["action_type"] for row in rows} == {"comment", "reply"}
    content = staged.rows("select * from staging.stg_youtube__content")
    dated = {row["content_id"] for row in content}
    assert len(dated) == len({k for s, k in work.keys if s == "videos"}) == len(content)
    assert all(row["duration_seconds"] is None or row["duration_seconds"] > 0 for row in content)


def table(shared_dir: Path, name: str) -> list[dict[str, str]]:
    folder = shared_dir / "api_fixtures/fivetran_seeds/fivetran_youtube_analytics/seeds"
    with (folder / f"youtube_{name}_data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def put_tables_back(work: Desk, shared_dir: Path) -> list[dict[str, str]]:
    """The figures of the tables in the shapes of the API; gives the rows of the first."""
    days: defaultdict[tuple[str, str], float] = defaultdict(float)
    basic = table(shared_dir, "channel_basic")
    for row in basic:
        for given, metric in METRICS.items():
            days[row["date"], metric] += float(row[given])
        work.report.mapped["rows added up to days"] += 1
    for (day, metric), value in days.items():
        told = {"day": day, "metric": metric, "value": value}
        work.writer.write("channel_days", f"brand|{day}|{metric}", told)
    for row in table(shared_dir, "channel_demographics"):
        kept = {
            "ageGroup": row["age_group"].lower().removesuffix("_").replace("age_", "age"),
            "gender": row["gender"].lower(),
            "country": row["country_code"],
            "subscribedStatus": row["subscribed_status"],
        }
        kept["ageGroup"] = kept["ageGroup"].replace("_", "-").replace("age65", "age65-")
        told = {"end": row["date"], "dimensions": kept, "metric": "viewerPercentage"}
        work.take(
            "audience", row["_fivetran_id"], {**told, "value": float(row["views_percentage"])}
        )
    for row in table(shared_dir, "video"):
        snippet = {"publishedAt": row["snippet_published_at"], "title": row["snippet_title"]}
        length = {"duration": row["content_details_duration"]}
        video = {"id": row["id"], "snippet": snippet, "contentDetails": length}
        work.take("videos", row["id"], records.video_record(video))
    work.writer.commit()
    return basic


def test_tables_of_another_loader(shared_dir: Path, views: Path, tmp_path: Path) -> None:
    """What a bulk report gives by slices adds up to what Analytics gives."""
    work = Desk("youtube", tmp_path)
    basic = put_tables_back(work, shared_dir)
    print(f"fivetran_youtube_analytics: 3 files, {work.report.total} records, {work.report}")
    assert work.report.mapped == {"rows added up to days": 1000, "audience": 18, "videos": 3}
    assert work.report.refused == {}
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    sums = "select metric, sum(value) v from staging.stg_youtube__metrics where period = 'day'"
    told = {row["metric"]: row["v"] for row in staged.rows(f"{sums} group by 1")}
    expected: Counter[str] = Counter()
    for row in basic:
        expected["views"] += int(row["views"])
        expected["shares"] += int(row["shares"])
        expected["followers_gained"] += int(row["subscribers_gained"])
    assert {name: told[name] for name in expected} == expected
    seconds = 60 * sum(float(row["watch_time_minutes"]) for row in basic)
    assert abs(told["watch_seconds"] - seconds) < 1e-6 * seconds
    slices = staged.rows("select * from staging.stg_youtube__metrics where breakdown is not null")
    assert len({row["metric_key"] for row in slices}) == len(slices) == 18
    assert any(row["breakdown"].startswith("age=65+,gender=male,country=GB") for row in slices)
    content = staged.rows("select * from staging.stg_youtube__content")
    lengths = {row["content_id"]: row["duration_seconds"] for row in content}
    assert len(lengths) == 3 and lengths["t91FEgxdojg"] == 49 * 60 + 19

"""Recorded answers of X: every record is staged, or named with the reason why not."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.records import identifier, without
from extractors.x.fields import VOLATILE_OF_USERS, by_id, lasting_post, version_ids
from tests.extractors.recorded import Desk, Json
from tests.extractors.staged import Staged

OLD = "version 1.1 of the interface, which is not read"
NO_AUTHOR = "post without an author: the field was not asked for"
NO_SENDER = "message without a sender: the field was not asked for"
# Fields by which other records of version 2 are told.
OTHERS = {
    "trend_name": "trend, not read",
    "tweet_count": "counts of posts, not read",
    "download_url": "compliance job, not read",
    "upload_url": "compliance job, not read",
    "state": "space, not read",
    "media_key": "media that came along with no post of their own",
    "project_cap": "usage of the project, not read",
}


@pytest.fixture
def work(tmp_path: Path) -> Desk:
    return Desk("x", tmp_path)


def cassettes(folder: Path) -> Iterator[tuple[bool, str, Json]]:
    """Successful answers with a body: of version 2 or not, method, body."""
    # The C loader reads the same and takes a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted((folder / "tweepy").iterdir()):
        text = path.read_text()
        tape = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=loader)
        for exchange in tape["interactions"]:
            raw = exchange["response"]["body"]
            raw = raw.get("string") if isinstance(raw, dict) else raw
            if isinstance(raw, bytes):
                raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
            request = exchange["request"]
            if raw:
                yield "/2/" in request["uri"], request["method"], json.loads(raw)


def rows_of(answer: Json) -> list[Any]:
    """Records of an answer: those in a list, or the answer as one."""
    if isinstance(answer, dict):
        lists = [value for value in answer.values() if isinstance(value, list)]
        return lists[0] if lists else [answer]
    return list(answer)


def take(work: Desk, row: Json, users: dict[str, Json]) -> None:
    """One record of version 2, as the extractor would write it."""
    if "event_type" in row:
        if "sender_id" in row:
            work.take("messages", identifier(row["id"]), row)
        else:
            work.report.refused[NO_SENDER] += 1
    elif "username" in row:
        key = identifier(row.get("id"))
        work.take("followers", key, {"user": without(row, VOLATILE_OF_USERS)})
    elif "text" in row:
        if "author_id" in row:
            work.take("replies", version_ids(row)[0], lasting_post(row, users))
        else:
            work.report.refused[NO_AUTHOR] += 1
    else:
        known = [reason for field, reason in OTHERS.items() if field in row]
        is_list = set(row) >= {"id", "name"}
        reason = known[0] if known else "list of people, not read" if is_list else str(sorted(row))
        work.report.refused[reason] += 1


def take_answer(work: Desk, answer: Json) -> int:
    """All records of an answer; gives how many they are."""
    data = answer.get("data") or []
    rows = [data] if isinstance(data, dict) else list(data)
    includes = answer.get("includes") or {}
    for name in ("users", "tweets"):
        rows += includes.get(name) or []
    users = by_id(includes, "users")
    for row in rows:
        take(work, row, users)
    return len(rows)


def test_recorded_answers(shared_dir: Path, work: Desk, views: Path, tmp_path: Path) -> None:
    folder = shared_dir / "api_fixtures" / "x_twitter"
    seen = files = 0
    for is_new, method, answer in cassettes(folder):
        files += 1
        if is_new and method == "GET":
            seen += take_answer(work, answer)
        else:
            rows = rows_of(answer)
            seen += len(rows)
            work.report.refused[OLD if not is_new else "answer to a change, not read"] += len(rows)
    for path in sorted((folder / "sns-sdks_python-twitter").rglob("*.json")):
        files += 1
        answer = json.loads(path.read_text())
        writes = ("create", "upload", "block_user", "unblock", "bearer", "invalidate")
        if path.stem.startswith(writes) or path.stem.endswith("_create"):
            seen += 1
            work.report.refused["answer to a change, not read"] += 1
        elif "data" in answer:
            seen += take_answer(work, answer)
        else:
            rows = rows_of(answer)
            seen += len(rows)
            work.report.refused[OLD] += len(rows)
    work.writer.commit()
    mapped, refused = dict(work.report.mapped), dict(work.report.refused)
    print(f"Report x_twitter: {files} answers, {seen} records, mapped {mapped}, refused {refused}")
    assert (files, seen, work.report.total) == (285, 4623, 4623)
    assert mapped == {"followers": 1060, "replies": 56, "messages": 3}
    assert sum(refused.values()) == 3504 and refused[NO_AUTHOR] == 700 and refused[OLD] == 422
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    posts = {key for stream, key in work.keys if stream == "replies"}
    rows = staged.rows("select * from staging.stg_x__posts")
    assert {row["post_id"] for row in rows} == posts
    assert all(row["posted_at"] and row["author_id"] and row["text"] for row in rows)
    people = {key for stream, key in work.keys if stream == "followers"}
    follows = staged.rows("select * from staging.stg_x__actions where action_type = 'follow'")
    assert {row["platform_person_id"] for row in follows} == people
    assert all(row["person_name"] for row in follows)


def table(shared_dir: Path, name: str) -> list[dict[str, str]]:
    folder = shared_dir / "api_fixtures" / "fivetran_seeds" / "fivetran_twitter_organic" / "seeds"
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_of_a_connector(shared_dir: Path, work: Desk, views: Path, tmp_path: Path) -> None:
    tweets = table(shared_dir, "tweet")
    days = table(shared_dir, "organic_tweet_report")
    people = table(shared_dir, "twitter_user_history")
    advertisers = table(shared_dir, "account_history")
    for row in people:
        names = {"id": row["id"], "username": row["screen_name"], "name": row["screen_name"]}
        work.take("accounts", row["id"], names)
    for row in tweets:
        post = {"id": row["id"], "author_id": row["user_id"], "text": row["full_test"],
                "created_at": row["created_at"], "lang": row["lang"]}  # fmt: skip
        if row["in_reply_to_status_id"]:
            answered = {"type": "replied_to", "id": row["in_reply_to_status_id"]}
            post |= {"referenced_tweets": [answered]}
        work.take("posts", row["id"] if row["user_id"] else None, post)
    for row in days:
        metrics = {
            name: int(row[name])
            for name in ("impressions", "likes", "replies", "retweets", "url_clicks", "follows")
            if row[name]
        }
        day = row["date"][:10]
        payload = {"id": row["organic_tweet_id"], "day": day, "metrics": metrics}
        if row["placement"] == "ALL_ON_TWITTER":
            work.take("post_analytics", f"{row['organic_tweet_id']}|{day}", payload)
        else:
            work.report.refused["figures of one placement"] += 1
    work.report.refused["advertising account, not read"] += len(advertisers)
    work.writer.commit()
    mapped, refused = dict(work.report.mapped), dict(work.report.refused)
    print(f"Report twitter_organic: 4 files, mapped {mapped}, refused {refused}")
    assert work.report.total == len(tweets) + len(days) + len(people) + len(advertisers)
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    posts = {key for stream, key in work.keys if stream == "posts"}
    assert {row["post_id"] for row in staged.rows("select * from staging.stg_x__posts")} == posts
    figures = {key for stream, key in work.keys if stream == "post_analytics"}
    sql = "select count(*) from staging.stg_x__metrics where metric = 'impressions'"
    assert staged.one(f"{sql} and period = 'day'") == len(figures)

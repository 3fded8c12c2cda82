"""Recorded answers of real servers: every record is staged, or named with the reason why not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.bluesky import records as bluesky_records
from extractors.mastodon import records as mastodon_records
from tests.extractors.recorded import Desk, Json, walk
from tests.extractors.staged import Staged


@pytest.fixture
def desk(tmp_path: Path) -> Callable[[str], Desk]:
    return lambda platform: Desk(platform, tmp_path)


def test_recorded_bluesky(
    shared_dir: Path,
    desk: Callable[[str], Desk],
    views: Path,
    tmp_path: Path,
) -> None:
    work = desk("bluesky")
    answers = [
        json.loads(path.read_text())
        for path in sorted((shared_dir / "api_fixtures" / "bluesky").rglob("*.json"))
        if not path.name.endswith(".as-from-bsky.json")  # another format
    ]
    seen = 0
    for answer in answers:
        for record in walk(answer, lambda r: "uri" in r and "record" in r and "indexedAt" in r):
            seen += 1
            post = bluesky_records.parse_post(record)
            work.take("replies", post.id if post else None, post.payload if post else record)
        for actor in walk(answer, lambda r: "did" in r and "handle" in r and "indexedAt" in r):
            seen += 1
            member = bluesky_records.list_member("followers", actor)
            work.take("followers", member[0] if member else None, member[1] if member else actor)
    work.writer.commit()
    assert work.report.total == seen and work.report.mapped["replies"] > 0
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    posts = {key for stream, key in work.keys if stream == "replies" and key[0] != "~"}
    rows = staged.rows("select * from staging.stg_bluesky__posts")
    assert {row["uri"] for row in rows} == posts
    assert all(row["posted_at"] is not None for row in rows)
    # The only ones left out are test data without an author.
    assert set(work.report.refused) <= {"replies: no id or no author"}, work.report


def cassettes(folder: Path) -> Iterator[Json]:
    """Bodies of the successful answers to reading requests."""
    # The C loader reads the same and takes a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(folder.rglob("*.yaml")):
        tape = yaml.load(path.read_text(), Loader=loader)
        for exchange in tape["interactions"]:
            response = exchange["response"]
            if response["status"]["code"] != 200:
                continue
            try:
                yield json.loads(response["body"]["string"])
            except (TypeError, ValueError):
                continue  # a page or a picture
    for path in sorted(folder.rglob("*.json")):
        yield json.loads(path.read_text())


def test_recorded_mastodon(
    shared_dir: Path,
    desk: Callable[[str], Desk],
    views: Path,
    tmp_path: Path,
) -> None:
    work = desk("mastodon")

    def is_status(r: dict[str, Any]) -> bool:
        return "content" in r and "account" in r and "visibility" in r

    def is_notification(r: dict[str, Any]) -> bool:
        return {"type", "created_at", "account", "id"} <= set(r) and not is_status(r)

    for answer in cassettes(shared_dir / "api_fixtures" / "mastodon"):
        for record in walk(answer, lambda r: is_status(r) or is_notification(r)):
            if is_status(record):
                post = mastodon_records.parse_status(record)
                work.take("replies", post.id if post else None, post.payload if post else record)
            else:
                told = mastodon_records.lasting_notification(record)
                work.take("notifications", str(record["id"]), told)
        for person in walk(answer, lambda r: "acct" in r and "followers_count" in r):
            member = mastodon_records.list_member("followers", person)
            key = member[0] if member else None
            work.take("followers", key, {"subject": "1", **member[1]} if member else person)
    work.writer.commit()
    assert work.report.refused == {}
    assert work.report.mapped["replies"] > 200 and work.report.mapped["notifications"] > 20
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    landed = {key for stream, key in work.keys if stream == "replies"}
    sql = "select * from staging.stg_mastodon__statuses where stream = 'replies'"
    rows = staged.rows(sql)
    assert {row["status_id"] for row in rows} == landed
    assert all(row["posted_at"] and row["author"] and row["text"] is not None for row in rows)
    assert not [row for row in rows if "</" in row["text"] or "&lt;" in row["text"]]
    people = {key for stream, key in work.keys if stream == "followers"}
    sql = "select * from staging.stg_mastodon__listed_acts where list = 'followers'"
    followed = staged.rows(sql)
    assert {row["server_id"] for row in followed} >= people
    assert all("@" in row["person"] for row in followed)

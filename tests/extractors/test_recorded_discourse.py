"""Recorded topics of real forums: every post is staged, or named with the reason why not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from extractors.base import Account, ExtractContext
from extractors.desk import Desk
from extractors.discourse.known import Known
from extractors.discourse.records import REGULAR
from extractors.discourse.spec import SPEC
from extractors.http import HttpClient
from extractors.landing import LandingWriter
from tests.extractors.recorded import Report
from tests.extractors.staged import Staged

OWN_ID = 2544  # who began two of the topics


def test_recorded_discourse(shared_dir: Path, views: Path, tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    source = shared_dir / "api_fixtures" / "discourse_forum_etc" / "grimoirelab-elk" / "data"
    # Recorded in 2016, so the emulated now stands where it had been read.
    ctx = ExtractContext(
        "20160801T000000-000001", datetime(2016, 8, 1, tzinfo=UTC), tmp_path / "landing", tmp_path
    )
    account = Account("discourse", "gorhill", "https://forum.example")
    writer = LandingWriter(ctx, account)
    desk = Desk(SPEC, account, ctx, HttpClient("https://forum.example"), writer, {})
    desk.observe("accounts", "gorhill", {"id": OWN_ID, "username": "gorhill",
                                         "forum": "forum.example"})  # fmt: skip
    known = Known(desk, OWN_ID)
    report = Report()
    expected = set()
    liked: dict[str, int] = {}
    topics = [item["data"] for item in json.loads((source / "discourse.json").read_text())]
    own = {topic["id"]: topic["user_id"] == OWN_ID for topic in topics}
    for topic in topics:
        report.mapped["topics"] += 1
        for post in topic["post_stream"]["posts"]:
            if post["post_type"] != REGULAR:
                report.refused["posts: what a moderator did"] += 1
                continue
            report.mapped["posts"] += 1
            counts = {a["id"]: a.get("count", 0) for a in post["actions_summary"]}
            liked[str(post["id"])] = counts.get(2, 0)
            # The recordings were cut from longer ones: some posts name a topic that is not there.
            named, is_first = post["topic_id"], post["post_number"] == 1
            if not (is_first and own.get(named, post["user_id"] == OWN_ID)):
                expected.add(f"t/{named}" if is_first else f"p/{post['id']}")
        known.take(topic, topic["post_stream"]["posts"], None)
    writer.commit()
    print(f"discourse: {report.total} records, {report.mapped}, {report.refused}")
    assert report.mapped == {"topics": 3, "posts": 32} and not report.refused
    assert known.likes_due == {post: count for post, count in liked.items() if count} != {}
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0 and not desk.warnings
    acts = staged.rows("select * from staging.stg_discourse__actions")
    assert {row["action_id"] for row in acts} == expected and len(acts) == len(expected)
    assert {row["time_basis"] for row in acts} == {"exact"}
    assert all(row["platform_person_id"].endswith("@forum.example") for row in acts)
    assert not [row for row in acts if "</" in row["text"] or "&lt;" in row["text"]]
    kinds = {row["action_type"] for row in acts}
    assert kinds == {"comment", "reply", "ugc_post"}
    answers = {row["in_reply_to"] for row in acts if row["action_type"] == "reply"}
    assert answers - {None} <= expected | {f"t/{topic['id']}" for topic in topics}
    content = {r["content_id"] for r in staged.rows("select * from staging.stg_discourse__content")}
    assert content == {f"t/{topic}" for topic in own if own[topic]}

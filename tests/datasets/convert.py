"""Real data sets as general tables: what a user of the inbox would write for a source of their own.

Each function reads a folder of the shared data sets and writes files into a folder of the test;
nothing of them is copied into the project. ``python -m tests.datasets.convert <datasets> <target>``
writes all three.
"""

import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import zstandard

FORUM_ACCOUNT = "urho3d"
_HIGGS_TYPES = {"RT": "share", "MT": "mention", "RE": "reply"}
# Day 0 of spreadsheets, with the leap day that 1900 never had.
_SPREADSHEET_DAY_0 = datetime(1899, 12, 30)


def convert_higgs(folder: Path, target: Path) -> Path:
    """Actions without ids as zstd Parquet: one row an act of one person towards another."""
    path = target / "higgs.parquet"
    cases = " ".join(f"WHEN '{short}' THEN '{name}'" for short, name in _HIGGS_TYPES.items())
    duckdb.connect().execute(
        f"""
        COPY (
            SELECT 'x' AS platform, 'higgs' AS account, CASE kind {cases} END AS action_type,
                make_timestamp(seconds * 1000000) AS acted_at, actor::VARCHAR AS person_id,
                target::VARCHAR AS target_person_id
            FROM read_csv('{folder / "higgs-activity_time.txt.gz"}', delim = ' ', header = false,
                columns = {{actor: 'BIGINT', target: 'BIGINT', seconds: 'BIGINT', kind: 'VARCHAR'}})
        ) TO '{path}' (COMPRESSION zstd)
        """
    )
    return path


def convert_airlines(folder: Path, target: Path) -> Path:
    """Mentions of six airlines as gzip CSV with semicolons; tweet ids are no keys and are left out.

    The tweet's id stays as an extra column: some were rounded by a spreadsheet. Two texts end
    within an emoji, whose half is replaced.
    """
    path = target / "airlines.csv.gz"
    names = ["platform", "account", "action_type", "acted_at", "person_name", "person_id", "text"]
    with (
        gzip.open(
            folder / "Tweets.csv.gz", "rt", encoding="utf-8", errors="replace", newline=""
        ) as source,
        gzip.open(path, "wt", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, delimiter=";")
        writer.writerow([*names, "sentiment", "retweets", "tweet_id"])
        for row in csv.DictReader(source):
            moment = _SPREADSHEET_DAY_0 + timedelta(days=float(row["tweet_created"]))
            writer.writerow(
                [
                    "x", row["airline"], "mention", moment.isoformat(timespec="seconds"),
                    row["name"], row["name"], row["text"], row["airline_sentiment"],
                    row["retweet_count"], row["tweet_id"],
                ]
            )  # fmt: skip
    return path


def convert_forum(folder: Path, target: Path) -> list[Path]:
    """A forum: topics as content, posts as actions, likes and views as metrics.

    Actions as zstd JSON Lines, content as CSV, metrics as gzip CSV. The opening post is the
    content itself; every other post is a reply, to the post that it names or else to the topic.
    Staff are the brand's own people.
    """
    actions, content = target / "posts.jsonl.zst", target / "topics.csv"
    metrics = target / "figures.csv.gz"
    with (
        actions.open("wb") as raw_actions,
        zstandard.ZstdCompressor().stream_writer(raw_actions) as packed,
        io.TextIOWrapper(packed, encoding="utf-8") as action_file,
        content.open("w", encoding="utf-8", newline="") as content_file,
        gzip.open(metrics, "wt", encoding="utf-8", newline="") as metric_file,
    ):
        topic_writer, figure_writer = csv.writer(content_file), csv.writer(metric_file)
        topic_writer.writerow(
            ["platform", "account", "content_id", "published_at", "author_person_id", "title",
             "text", "format", "url"]
        )  # fmt: skip
        figure_writer.writerow(
            ["platform", "account", "content_id", "metric", "value", "observed_at"]
        )
        for topic in _topics(folder / "topics.jsonl.gz"):
            topic_writer.writerow(_topic_row(topic))
            figure_writer.writerows(_figures(topic))
            for action in _posts(topic):
                action_file.write(json.dumps(action, ensure_ascii=False) + "\n")
    return [actions, content, metrics]


def _topics(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _topic_row(topic: dict[str, Any]) -> list[object]:
    # Later posts can be imported without the first: then the first one there opens the topic.
    opening = topic["post_stream"]["posts"][0]
    return [
        "forum", FORUM_ACCOUNT, f"t{topic['id']}", topic["created_at"], opening["user_id"],
        topic["title"], plain_text(opening["cooked"]), "topic",
        f"https://discourse.urho3d.io/t/{topic['slug']}/{topic['id']}",
    ]  # fmt: skip


def _figures(topic: dict[str, Any]) -> Iterator[list[object]]:
    observed_at = topic["last_posted_at"] or topic["created_at"]
    base = ["forum", FORUM_ACCOUNT, f"t{topic['id']}"]
    yield [*base, "views", topic["views"], observed_at]
    yield [*base, "likes", topic["like_count"], observed_at]


def _posts(topic: dict[str, Any]) -> Iterator[dict[str, Any]]:
    posts = topic["post_stream"]["posts"]
    ids = {post["post_number"]: f"p{post['id']}" for post in posts}
    # The opening post is no action: an answer to it answers the topic.
    ids[posts[0]["post_number"]] = f"t{topic['id']}"
    for post in posts[1:]:
        yield {
            "platform": "forum",
            "account": FORUM_ACCOUNT,
            "action_id": f"p{post['id']}",
            "action_type": "reply",
            "acted_at": post["created_at"],
            "person_id": str(post["user_id"]),
            "person_name": post["username"],
            "content_id": f"t{topic['id']}",
            "in_reply_to": ids.get(post["reply_to_post_number"], f"t{topic['id']}"),
            "thread_id": f"t{topic['id']}",
            "text": plain_text(post["cooked"]),
            "is_team": bool(post["staff"]),
            "is_bot": post["user_id"] == -1,
            "trust_level": post["trust_level"],
            "likes": _likes(post),
        }


def _likes(post: dict[str, Any]) -> int:
    return sum(s.get("count", 0) for s in post["actions_summary"] if s["id"] == 2)


class _Text(HTMLParser):
    """Text of a post without markup, quotes of others and code."""

    _BLOCKS = {"p", "br", "li", "div", "blockquote", "pre", "h1", "h2", "h3", "aside"}
    _LEFT_OUT = {"aside", "blockquote", "pre", "code"}

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._LEFT_OUT:
            self._left_out.append(tag)
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._left_out and self._left_out[-1] == tag:
            self._left_out.pop()

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """The words of a piece of HTML, lines kept, quotes of others and code left out."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    text = re.sub(r"[ \t]+", " ", "".join(parser.parts))
    return re.sub(r"\s*\n\s*", "\n", text).strip()


if __name__ == "__main__":
    datasets, output = Path(sys.argv[1]), Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    convert_higgs(datasets / "higgs_twitter", output)
    convert_airlines(datasets / "airline_tweets", output)
    convert_forum(datasets / "urho3d_discourse", output)

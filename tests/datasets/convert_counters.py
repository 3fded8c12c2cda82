"""Real counters of Facebook posts as general tables; see ``convert.py``.

Three sets without persons: posts of a cosmetics brand with reach and clicks, posts of twelve pages
with their reactions by kind, posts of live sellers with rows that come twice.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

COSMETICS = "cosmetics"
KINDS = {
    "num_likes": "reaction_like",
    "num_loves": "reaction_love",
    "num_wows": "reaction_wow",
    "num_hahas": "reaction_haha",
    "num_sads": "reaction_sad",
    "num_angrys": "reaction_angry",
}
_COUNTERS = KINDS | {
    "num_reactions": "reactions",
    "num_comments": "comments",
    "num_shares": "shares",
}
_COSMETICS_COUNTERS = {
    "Lifetime Post Total Reach": "reach",
    "Lifetime Post Total Impressions": "impressions",
    "Lifetime Engaged Users": "engaged_users",
    "Lifetime Post Consumers": "unique_clicks",
    "Lifetime Post Consumptions": "clicks",
    "comment": "comments",
    "like": "likes",
    "share": "shares",
    "Total Interactions": "total_interactions",
}
# What was read is dated after the newest post of each set: none says when it was read.
PAGES_READ = datetime(2016, 6, 25, tzinfo=UTC)
SELLERS_READ = datetime(2018, 6, 14, tzinfo=UTC)
COSMETICS_READ = datetime(2015, 1, 31, tzinfo=UTC)

Rows = Iterable[list[object]]


def convert_cosmetics(folder: Path, target: Path) -> list[Path]:
    """Posts with exposure, clicks and interactions: content, metrics and followers as CSV.

    A post has neither id nor date: the id is its line, the day the first such weekday of its month
    in 2014 (1 = Monday). An empty figure is a missing one. The page's likes are its followers, as
    first named for an hour.
    """
    content, metrics, followers = [], [], {}
    for number, row in enumerate(cosmetics_rows(folder), 1):
        published = _moment(row)
        paid = {"1": "true", "0": "false"}.get(row["Paid"], "")
        content.append([f"post-{number}", published.isoformat(), paid])
        followers.setdefault(published, row["Page total likes"])
        for column, metric in _COSMETICS_COUNTERS.items():
            status = "" if row[column] else "missing"
            metrics.append(
                [f"post-{number}", metric, row[column], COSMETICS_READ.isoformat(), status]
            )
    start = ["facebook_pages", COSMETICS]
    return [
        _write(target / "cosmetics_posts.csv", ["content_id", "published_at", "is_paid"],
               [start + row for row in content]),
        _write(target / "cosmetics_figures.csv",
               ["content_id", "metric", "value", "observed_at", "value_status"],
               [start + row for row in metrics]),
        _write(target / "cosmetics_page.csv", ["metric", "value", "observed_at"],
               [[*start, "followers", count, when.isoformat()]
                for when, count in followers.items()]),
    ]  # fmt: skip


def cosmetics_rows(folder: Path) -> list[dict[str, str]]:
    """The rows of the set, in the order of the file."""
    with (folder / "dataset_Facebook.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _moment(row: dict[str, str]) -> datetime:
    first = date(2014, int(row["Post Month"]), 1)
    ahead = (int(row["Post Weekday"]) - first.isoweekday()) % 7
    # Hours run from 1 to 24.
    hours = 24 * ahead + int(row["Post Hour"]) - 1
    return datetime(first.year, first.month, 1, tzinfo=UTC) + timedelta(hours=hours)


def convert_pages(folder: Path, target: Path) -> list[Path]:
    """Posts of pages with reactions by kind, as gzip CSV; their times are US Eastern."""
    zone = ZoneInfo("America/New_York")
    return _convert_posts(
        target, "pages", PAGES_READ, pages_rows(folder),
        lambda text: datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone),
    )  # fmt: skip


def pages_rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Page and row of every post, file by file."""
    for path in sorted(folder.glob("*_facebook_statuses.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield path.name.split("_")[0], row


def convert_sellers(folder: Path, target: Path) -> list[Path]:
    """Posts of nine live sellers in Thailand; local times, and some rows come twice."""
    zone = ZoneInfo("Asia/Bangkok")
    return _convert_posts(
        target, "sellers", SELLERS_READ, sellers_rows(folder),
        lambda text: datetime.strptime(text, "%m/%d/%Y %H:%M").replace(tzinfo=zone),
    )  # fmt: skip


def sellers_rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Page (the first part of a post's id) and row of every post."""
    with (folder / "Live.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["status_id"].split("_")[0], row


def _convert_posts(target, name, read_at, rows, moment) -> list[Path]:
    content: list[list[object]] = []
    metrics: list[list[object]] = []
    for page, row in rows:
        start = ["facebook_pages", page, row["status_id"]]
        published = moment(row["status_published"]).isoformat()
        content.append([*start, published, row["status_type"], row.get("status_message", "")])
        for column, metric in _COUNTERS.items():
            metrics.append([*start, metric, row[column], read_at.isoformat()])
    return [
        _write(target / f"{name}_posts.csv.gz", ["content_id", "published_at", "format", "text"],
               content),
        _write(target / f"{name}_figures.csv.gz", ["content_id", "metric", "value", "observed_at"],
               metrics),
    ]  # fmt: skip


def _write(path: Path, columns: list[str], rows: Rows) -> Path:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["platform", "account", *columns])
        writer.writerows(rows)
    return path

"""Word lists as the seeds hold them, and real texts from the shared data."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.project import ROOT
from text_labels.lists import SEEDS


def seeds() -> dict[str, list[tuple[object, ...]]]:
    """Rows of every seed of word lists, with the columns that the package takes."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for name, columns in SEEDS.items():
        with (ROOT / "dbt_project" / "seeds" / f"{name}.csv").open(encoding="utf-8") as file:
            found[name] = [tuple(row[c] for c in columns) for row in csv.DictReader(file)]
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    # One file has a few bytes that are no UTF-8.
    with gzip.open(path, "rt", encoding="utf-8-sig", errors="replace") as file:
        yield from csv.DictReader(file)


def airline_tweets(shared: Path) -> list[tuple[str, str]]:
    """Text and the sentiment that people gave it; each text once."""
    rows = _rows(shared / "datasets" / "airline_tweets" / "Tweets.csv.gz")
    return list({row["text"]: row["airline_sentiment"] for row in rows}.items())


def english_posts(shared: Path) -> list[str]:
    """Some 7,000 real posts, all but a few in English: tweets, brands' answers, video comments."""
    folder = shared / "datasets"
    tweets = [text for text, _ in airline_tweets(shared)][::3]
    brands = [
        row["text"]
        for path in sorted((folder / "twcs_brand_side").glob("*.csv.gz"))
        for row in list(_rows(path))[::20]
    ]
    with gzip.open(folder / "youtube_creator_comments" / "output.json.gz") as file:
        chunks = json.load(file).values()
    comments = [comment["content"] for chunk in chunks for comment in chunk["comments"]]
    return list(dict.fromkeys(tweets + brands + comments))

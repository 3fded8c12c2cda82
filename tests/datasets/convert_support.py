"""Customer support on X as a general table: what customers wrote and what brands answered."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

SUPPORT_ACCOUNT = "support"
_COLUMNS = [
    "platform", "account", "action_id", "action_type", "acted_at", "person_id", "person_name",
    "in_reply_to", "text", "is_team",
]  # fmt: skip


def tweets(folder: Path) -> Iterator[dict[str, str]]:
    """Rows of the file as they are."""
    with (folder / "sample.csv").open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def written_at(tweet: dict[str, str]) -> datetime:
    """The instant of a tweet; all are in UTC."""
    return datetime.strptime(tweet["created_at"], "%a %b %d %H:%M:%S %z %Y").replace(tzinfo=None)


def convert_support(folder: Path, target: Path) -> Path:
    """Tweets as CSV. A customer's tweet that answers nothing is a mention, any other a reply.

    Some answered tweets are missing from the file: their ids stay.
    """
    path = target / "support.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        for tweet in tweets(folder):
            is_brand = tweet["inbound"] == "False"
            answered = tweet["in_response_to_tweet_id"]
            writer.writerow(
                [
                    "x", SUPPORT_ACCOUNT, tweet["tweet_id"],
                    "reply" if answered or is_brand else "mention",
                    written_at(tweet).isoformat() + "Z", tweet["author_id"], tweet["author_id"],
                    answered, tweet["text"], is_brand,
                ]
            )  # fmt: skip
    return path

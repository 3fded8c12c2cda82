"""Labels of texts: how many English texts a second on one core, against the plain libraries.

Real posts of the shared data sets (folder in ``SHARED_DIR``, by default beside the project), each
once. Ours makes all labels; the plain way is VADER and py3langid as they come, on the same texts
without names, addresses and emoji, and makes only two of them.
"""

import csv
import gzip
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import PROJECT_ROOT
from benchmarks.table import Row, WrongResultError

if TYPE_CHECKING:
    from text_labels import Label

ROUNDS = 3
# Texts a second; the row shows seconds per so many texts, so that less is better.
GOAL = 5_000
# Share of the texts of which the telling words may say English and the model another language.
_OTHER_LANGUAGE_AT_MOST = 0.0005
_CODE = str(PROJECT_ROOT / "dbt_project" / "python")


def run() -> list[Row]:
    """Medians of CPU seconds for 5,000 texts; none, with a message, without the shared data.

    Raises:
        WrongResultError: a score is not VADER's, or a language not the model's.
    """
    folder = Path(os.environ.get("SHARED_DIR") or PROJECT_ROOT.parent / "shared") / "datasets"
    if not folder.is_dir():
        print(f"labels: skipped, no data sets in {folder} (set SHARED_DIR)", file=sys.stderr)
        return []
    if _CODE not in sys.path:
        sys.path.insert(0, _CODE)
    return _measure(list(dict.fromkeys(_texts(folder))))


def _measure(texts: list[str]) -> list[Row]:
    from py3langid.langid import classify
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    from text_labels import WordLists
    from text_labels.clean import without_addresses, without_emoji, without_mentions
    from text_labels.labeller import Labeller

    plain = [without_emoji(without_mentions(without_addresses(text))) for text in texts]
    vader = SentimentIntensityAnalyzer()
    lists = WordLists.of(_seeds())
    classify("the model is loaded before the clock runs")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        # A new one each time: it has met no word yet, as in a run.
        label = Labeller(lists).label
        seconds, labels = _timed(label, texts)
        ours.append(seconds)
        theirs.append(_timed(lambda text: (vader.polarity_scores(text), classify(text)), plain)[0])
    _compare(texts, plain, labels, lambda text: vader.polarity_scores(text)["compound"])
    per_goal = GOAL / len(texts)
    speed = f"{len(texts) / median(ours):,.0f} texts/s of {len(texts):,}, one core"
    return [
        Row("labels, 5,000 English texts", median(ours) * per_goal, 1.0, "s", 1.0, speed),
        Row(
            "labels against plain VADER + py3langid",
            median(ours) * per_goal,
            median(theirs) * per_goal,
            "s",
            note=f"the plain way: {len(texts) / median(theirs):,.0f} texts/s, two labels of five",
        ),
    ]


def _timed(work: Callable[[str], object], texts: Sequence[str]) -> tuple[float, list]:
    # CPU time of this one thread: other programs on the machine do not count.
    started = time.thread_time()
    results = [work(text) for text in texts]
    return time.thread_time() - started, results


def _compare(
    texts: Sequence[str],
    plain: Sequence[str],
    labels: "Sequence[Label]",
    compound: Callable[[str], float],
) -> None:
    from text_labels.clean import EMOJI
    from text_labels.language import LanguageGate

    gate = LanguageGate()
    other = 0
    for text, words, label in zip(texts, plain, labels, strict=True):
        # Beside emoji the score is meant to differ.
        if label.sentiment_method == "vader" and not EMOJI.search(text):
            score = compound(words)
            if label.sentiment_score != score:
                raise WrongResultError(f"{label.sentiment_score}, VADER {score}: {text}")
        if label.language_method == "words":
            other += gate.by_model(words).code not in ("en", "und")
    if other > _OTHER_LANGUAGE_AT_MOST * len(texts):
        raise WrongResultError(f"{other} texts are English by their words, not by the model")


def _seeds() -> dict[str, list[tuple[object, ...]]]:
    from text_labels.lists import SEEDS

    found: dict[str, list[tuple[object, ...]]] = {}
    for name, columns in SEEDS.items():
        with (PROJECT_ROOT / "dbt_project" / "seeds" / f"{name}.csv").open(encoding="utf-8") as f:
            found[name] = [tuple(row[c] for c in columns) for row in csv.DictReader(f)]
    return found


def _texts(folder: Path) -> Iterator[str]:
    files = [folder / "airline_tweets" / "Tweets.csv.gz"]
    files += sorted((folder / "twcs_brand_side").glob("*.csv.gz"))
    for path in files:
        # One file has a few bytes that are no UTF-8.
        with gzip.open(path, "rt", encoding="utf-8-sig", errors="replace") as file:
            yield from (row["text"] for row in csv.DictReader(file))
    with gzip.open(folder / "youtube_creator_comments" / "output.json.gz") as comments:
        for chunk in json.load(comments).values():
            yield from (comment["content"] for comment in chunk["comments"])

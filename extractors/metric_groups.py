"""Asks for many metrics at once, and loses one metric at a time.

Platforms retire metrics without asking, and answer a request that names a retired one with an
error for all. The refused one is found by halving, set aside with its day, and asked for again a
week later; what is known to have ended is not asked for at all.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

from extractors.desk import Desk
from extractors.failures import HttpError
from extractors.spec import METRIC_GAPS

T = TypeVar("T")
VALIDITY = Path(__file__).with_name("metric_validity.csv")
ASK_AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class Validity:
    """One row of ``metric_validity.csv``: from when to when (both inclusive) a metric is served.

    ``product_type`` and ``api_version`` are ``*`` where they make no difference.
    """

    platform: str
    metric: str
    product_type: str
    api_version: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    source: str


@cache
def validity() -> tuple[Validity, ...]:
    """The table of metrics whose life is bounded, in the file's order."""
    with VALIDITY.open(encoding="utf-8", newline="") as file:
        return tuple(
            Validity(
                row["platform"],
                row["metric"],
                row["product_type"],
                row["api_version"],
                _day(row["valid_from"]),
                _day(row["valid_to"]),
                row["successor"],
                row["source"],
            )
            for row in csv.DictReader(file)
        )


@cache
def _lives() -> dict[tuple[str, str], list[Validity]]:
    """The table by platform and metric: it is asked before each request."""
    lives: dict[tuple[str, str], list[Validity]] = {}
    for row in validity():
        lives.setdefault((row.platform, row.metric), []).append(row)
    return lives


def is_served(
    platform: str, metric: str, day: date, product_type: str = "*", api_version: str = "*"
) -> bool:
    """False if the table says that the metric is not served on that day."""
    for row in _lives().get((platform, metric), ()):
        if row.product_type in ("*", product_type) and row.api_version in ("*", api_version):
            too_early = row.valid_from is not None and day < row.valid_from
            if too_early or (row.valid_to is not None and day > row.valid_to):
                return False
    return True


class MetricGroups:
    """Asks for groups of metrics of one account; safe to use from several threads.

    ``is_refusal`` tells an error that blames a metric from any other. ``most``: how many metrics
    one request may name.
    """

    def __init__(
        self,
        desk: Desk,
        is_refusal: Callable[[HttpError], bool],
        most: int = 50,
        api_version: str = "*",
    ) -> None:
        self._desk = desk
        self._is_refusal = is_refusal
        self._most = most
        self._version = api_version
        self._lock = Lock()
        # group -> metric -> {"since": day, "asked": day, "reason": text}
        self._aside: dict[str, dict[str, dict[str, str]]] = desk.memory.setdefault("set_aside", {})

    def alive(self, group: str, metrics: Sequence[str]) -> tuple[str, ...]:
        """Those that are worth asking for: served by the table, and not set aside lately."""
        day, platform = self._desk.now.date(), self._desk.account.platform
        aside = self._aside.get(group, {})
        return tuple(
            metric
            for metric in metrics
            if is_served(platform, metric, day, group, self._version)
            and (
                metric not in aside or date.fromisoformat(aside[metric]["asked"]) + ASK_AGAIN <= day
            )
        )

    def ask(
        self, group: str, metrics: Sequence[str], call: Callable[[tuple[str, ...]], T]
    ) -> Iterator[T]:
        """The answers of ``call`` for all metrics of the group that are to be had.

        ``group`` names metrics that live and die together, such as a product type.

        Raises:
            ExtractError: whatever ``call`` raises that blames no metric.
        """
        alive = self.alive(group, metrics)
        for start in range(0, len(alive), self._most):
            yield from self._halve(group, alive[start : start + self._most], call)

    def _halve(
        self, group: str, metrics: tuple[str, ...], call: Callable[[tuple[str, ...]], T]
    ) -> Iterator[T]:
        try:
            answer = call(metrics)
        except HttpError as problem:
            if not self._is_refusal(problem):
                raise
            if len(metrics) == 1:
                self._set_aside(group, metrics[0], str(problem))
                return
            middle = len(metrics) // 2
            for half in (metrics[:middle], metrics[middle:]):
                # The other half may have found it meanwhile, in another thread.
                left = self.alive(group, half)
                if left:
                    yield from self._halve(group, left, call)
            return
        self._welcome_back(group, metrics)
        yield answer

    def _set_aside(self, group: str, metric: str, reason: str) -> None:
        today = self._desk.now.date().isoformat()
        with self._lock:
            aside = self._aside.setdefault(group, {})
            since = aside.get(metric, {}).get("since", today)
            aside[metric] = {"since": since, "asked": today, "reason": reason}

    def _welcome_back(self, group: str, metrics: tuple[str, ...]) -> None:
        with self._lock:
            for metric in metrics:
                self._aside.get(group, {}).pop(metric, None)

    def report(self) -> None:
        """Warn of every metric that is set aside, and write it down; at the end of a reading."""
        for group, metrics in sorted(self._aside.items()):
            for metric, entry in sorted(metrics.items()):
                self._desk.warnings[
                    f"metric {metric} ({group}) is refused since {entry['since']} and left out:"
                    f" {entry['reason']}"
                ] += 1
                gap = {"group": group, "metric": metric, "since": entry["since"]}
                gap["reason"] = entry["reason"]
                self._desk.put(METRIC_GAPS.name, f"{group}|{metric}", gap)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

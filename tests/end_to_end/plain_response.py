"""Demands and their answers by a plain loop over each thread; shares nothing with the pipeline.

What asks for an answer is given; this is about when demands open and what closes them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Act:
    """A text: its author, whether a human of the brand wrote it, whether it asks the brand."""

    key: str
    thread: str
    person: str
    at: datetime
    text: str
    parent: str | None
    is_brand: bool
    asks: bool
    answers_topic: bool = False


@dataclass
class Demand:
    """A demand, answered or open."""

    opening: str
    person: str
    opened_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None


def demands(acts: Iterable[Act]) -> dict[str, Demand]:
    """All demands of all threads by the act that opened them."""
    threads: dict[str, list[Act]] = defaultdict(list)
    authors = {}
    for act in acts:
        threads[act.thread].append(act)
        authors[act.key] = act.person
    found: dict[str, Demand] = {}
    for thread in threads.values():
        waiting: dict[str, Demand] = {}
        for act in sorted(thread, key=lambda act: (act.at, act.is_brand, act.key)):
            if act.is_brand:
                for person in [*waiting]:
                    if _answers(act, person, authors):
                        demand = waiting.pop(person)
                        demand.answer, demand.answered_at = act.key, act.at
            elif act.asks and act.person not in waiting:
                waiting[act.person] = found[act.key] = Demand(act.key, act.person, act.at)
    return found


def _answers(act: Act, person: str, authors: dict[str, str]) -> bool:
    if act.answers_topic or authors.get(act.parent or "") == person:
        return True
    return any(_mentions(act.text, name) for name in person.split("/"))


def _mentions(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<!\w)@{re.escape(name.lower())}(?![\w@]|[.-]\w)", text.lower()))

"""What follows from people's weeks: spells, time in stage, paths, cohorts, moves by the month."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import Any

from scipy.stats import CensoredData, ecdf

from tests.ladder.acts import Act
from tests.ladder.reference import Ladder
from tests.ladder.reference_weeks import (
    WARM_UP,
    History,
    account_starts,
    histories,
    ladder_of,
)
from tests.ladder.small_project import World

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Spell:
    """Weeks in a row on one stage; ``after`` is None while it lasts."""

    person: str
    stage: int
    before: int | None
    after: int | None
    mondays: tuple[date, ...]
    is_warm_up: bool
    span_days: float | None


@lru_cache(maxsize=2)
def _acts_of(ladder: Ladder) -> dict[str, list[Act]]:
    found: dict[str, list[Act]] = {}
    for act in ladder.acts:
        found.setdefault(str(act.person_id), []).append(act)
    return found


def warm_up_test(world: World) -> Callable[[str, date, int], bool]:
    """A function: are windows of a stage still filling for a person at the end of a week?"""
    ladder, starts = ladder_of(world), account_starts(world)
    acts = _acts_of(ladder)

    def is_warm_up(person: str, monday: date, stage: int) -> bool:
        end = ladder.snapshot_of(monday)
        begun = [starts[(a.platform, a.account_id)] for a in acts[person] if a.acted_at < end]
        return end - max(begun) < WARM_UP[stage]

    return is_warm_up


def _dated(ladder: Ladder, person: str, stage: int) -> Iterable[tuple[datetime, Act]]:
    yield from ((e.at, e.act) for s, e in ladder.evidence.get(person, []) if s == stage)
    if stage == 1:
        follows = ("follow", "page_like")
        mine = _acts_of(ladder)[person]
        yield from ((a.acted_at, a) for a in mine if a.action_type in follows)


def _span(
    ladder: Ladder, person: str, stage: int, mondays: list[date], platform: str | None
) -> float | None:
    times = []
    for at, act in _dated(ladder, person, stage):
        day = ladder.local_day(at)
        monday = day - timedelta(days=day.weekday())
        if monday in mondays and platform in (None, act.platform):
            if ladder.is_seen(act, at, ladder.snapshot_of(monday)):
                times.append(at)
    return (max(times) - min(times)) / timedelta(days=1) if times else None


@lru_cache(maxsize=4)
def spells(world: World, platform: str | None = None) -> list[Spell]:
    """Every spell of every person, over all platforms or on one of them."""
    ladder, is_warm_up = ladder_of(world), warm_up_test(world)
    found = []
    for person, history in histories(ladder, platform).items():
        groups: list[tuple[int, list[date]]] = []
        for monday, standing in history:
            if not groups or groups[-1][0] != standing.stage:
                groups.append((standing.stage, []))
            groups[-1][1].append(monday)
        stages = [None, *(stage for stage, _ in groups), None]
        for number, (stage, mondays) in enumerate(groups):
            found.append(
                Spell(
                    person,
                    stage,
                    stages[number],
                    stages[number + 2],
                    tuple(mondays),
                    is_warm_up(person, mondays[0], stage),
                    _span(ladder, person, stage, mondays, platform),
                )
            )
    return found


def time_in_stage(world: World, platform: str | None = None) -> dict[int, tuple[Any, ...]]:
    """Per stage: spells, ended, censored, cut off, Kaplan-Meier median (SciPy), median span."""
    rows: dict[int, tuple[Any, ...]] = {}
    for stage in range(8):
        everything = [s for s in spells(world, platform) if s.stage == stage]
        kept = [s for s in everything if not s.is_warm_up]
        ended = [len(s.mondays) for s in kept if s.after is not None]
        lasting = [len(s.mondays) for s in kept if s.after is None]
        half = None
        if ended:
            curve = ecdf(CensoredData(uncensored=ended, right=lasting)).sf
            points = zip(curve.quantiles, curve.probabilities, strict=True)
            half = min((int(q) for q, p in points if p <= 0.5 + 1e-9), default=None)
        spans = [s.span_days for s in kept if s.span_days is not None]
        if everything:
            rows[stage] = (
                len(kept),
                len(ended),
                len(lasting),
                len(everything) - len(kept),
                half,
                sum(ended) / len(ended) if ended else None,
                round(median(spans), 6) if spans else None,
            )
    return rows


def hazard(world: World) -> dict[tuple[int, int, str], tuple[int, int]]:
    """Per stage, week of a spell and direction: how many did so, of how many."""
    counts: Counter[tuple[int, int, str]] = Counter()
    for spell in spells(world):
        if spell.is_warm_up:
            continue
        for week in range(1, len(spell.mondays)):
            counts[(spell.stage, week, "held")] += 1
        if spell.after is not None:
            moved = "up" if spell.after > spell.stage else "down"
            counts[(spell.stage, len(spell.mondays), moved)] += 1
    totals: Counter[tuple[int, int]] = Counter()
    for (stage, week, _), count in counts.items():
        totals[(stage, week)] += count
    return {
        (stage, week, moved): (counts[(stage, week, moved)], total)
        for (stage, week), total in totals.items()
        for moved in ("up", "held", "down")
    }


def people(world: World) -> dict[str, tuple[Any, ...]]:
    """Per person: entry platform and week, stage, highest stage, when, after how long, how."""
    ladder, found = ladder_of(world), {}
    acts = _acts_of(ladder)
    for person, history in histories(ladder).items():
        first = min(acts[person], key=lambda a: (a.acted_at, a.action_id, a.platform))
        highest = max(s.stage for _, s in history)
        reached = next(n for n, (_, s) in enumerate(history) if s.stage == highest)
        path: list[int] = []
        for _, standing in history[: reached + 1]:
            if standing.stage != (path[-1] if path else 0):
                path.append(standing.stage)
        ever = set().union(*(s.active for _, s in history[: reached + 1]))
        skipped = [str(s) for s in range(1, min(highest, 7)) if s not in ever]
        found[person] = (
            first.platform,
            history[0][0],
            history[-1][1].stage,
            highest,
            history[reached][0] if highest else None,
            reached if highest else None,
            ",".join(map(str, path)) or None,
            ",".join(skipped) or None,
        )
    return found


def cohorts(world: World) -> dict[tuple[date, int, int], tuple[int, int, int, bool]]:
    """Per month first seen, stage and horizon: people, cut off, reached, still open."""
    ladder, is_warm_up = ladder_of(world), warm_up_test(world)
    acts = _acts_of(ladder)
    counts: dict[tuple[date, int, int], list[int]] = {}
    for person, history in histories(ladder).items():
        month = min(ladder.local_day(a.acted_at) for a in acts[person]).replace(day=1)
        for stage in range(1, 8):
            cut = is_warm_up(person, history[0][0], stage)
            for weeks in (4, 12, 26):
                row = counts.setdefault((month, stage, weeks), [0, 0, 0])
                hit = any(s.stage >= stage for _, s in history[:weeks])
                row[0] += 1
                row[1] += cut
                row[2] += hit and not cut
    found = {}
    for (month, stage, weeks), (count, cut, hit) in counts.items():
        last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        monday = last - timedelta(days=last.weekday()) + (weeks - 1) * WEEK
        found[(month, stage, weeks)] = (count, cut, hit, monday not in ladder.mondays)
    return found


def monthly_moves(people: Iterable[History]) -> dict[tuple[date, int, int, str], int]:
    """People per month, stage at the end of the month before, stage at its end and direction."""
    counts: Counter[tuple[date, int, int, str]] = Counter()
    for history in people:
        stage: int | None = None
        for monday, standing in history:
            sunday = monday + timedelta(days=6)
            if (sunday + WEEK).month == sunday.month:
                continue
            before, now = stage or 0, standing.stage
            moved = "up" if now > before else "down" if now < before else "held"
            counts[(sunday.replace(day=1), before, now, "new" if stage is None else moved)] += 1
            stage = now
    return dict(counts)

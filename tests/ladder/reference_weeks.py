"""Weeks of people from the reference: the rows that the marts must hold."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from tests.ladder.acts import Act
from tests.ladder.reference import Ladder, Standing, days
from tests.ladder.small_project import World

WARM_UP = {stage: days(168 if stage in (5, 7) else 84) for stage in range(8)}
#: one week of one person: Monday and standing
History = list[tuple[date, Standing]]


@lru_cache(maxsize=2)
def ladder_of(world: World) -> Ladder:
    """Reference for a world."""
    return Ladder(world.acts, world.as_of, world.timezone, world.contests)


@lru_cache(maxsize=8)
def histories(ladder: Ladder, platform: str | None = None) -> dict[str, History]:
    """Every person's standing in each week that the person belongs to."""
    people: dict[str, list[Act]] = {}
    for act in ladder.acts:
        if platform in (None, act.platform):
            people.setdefault(str(act.person_id), []).append(act)
    found = {}
    weeks = [(m, ladder.snapshot_of(m)) for m in ladder.mondays]
    for person, acts in people.items():
        first = min(a.acted_at for a in acts)
        found[person] = [(m, ladder.standing(acts, t)) for m, t in weeks if first < t]
    return {person: history for person, history in found.items() if history}


def person_weeks(world: World) -> dict[tuple[str, date], tuple[Any, ...]]:
    """Rows of ``mart_ladder_person_week``: (person, Monday) -> the other columns but the names."""
    ladder = ladder_of(world)
    starts = account_starts(world)
    rows = {}
    for person, history in histories(ladder).items():
        acts = [a for a in ladder.acts if a.person_id == person]
        before: Standing | None = None
        stood, highest, reason = 0, 0, None
        ever: set[int] = set()
        for monday, now in history:
            stood = stood + 1 if before and before.stage == now.stage else 1
            highest = max(highest, now.stage)
            ever |= now.active
            off = now.stage == now.raw_stage == 0
            was_on = before is not None and bool(before.stage or before.raw_stage)
            if off and was_on and before:
                left = before.is_following and not now.is_following
                reason = "unfollowed" if left else "lapsed"
            if not off or now.is_detractor or was_on:
                snapshot = ladder.snapshot_of(monday)
                skipped = [str(s) for s in range(1, now.stage) if s not in ever]
                data_from = max(
                    starts[(a.platform, a.account_id)] for a in acts if a.acted_at < snapshot
                )
                rows[(person, monday)] = (
                    now.stage,
                    now.raw_stage,
                    highest,
                    "detractor" if now.is_detractor else None,
                    reason if off else None,
                    ",".join(skipped) or None,
                    stood,
                    now.expires_on,
                    now.has_private_dialogue,
                    snapshot - data_from < WARM_UP[now.stage],
                )
            before = now
    return rows


def account_starts(world: World) -> dict[tuple[str, str], datetime]:
    """When each account's data are complete for the first time."""
    starts: dict[tuple[str, str], datetime] = {}
    for act in world.acts:
        key = (act.platform, act.account_id)
        starts[key] = min(starts.get(key, act.acted_at), act.acted_at)
    for key in {(p, a) for p, a, _, _ in world.extractions} & starts.keys():
        complete = [
            at for p, a, at, is_complete in world.extractions if (p, a) == key and is_complete
        ]
        starts[key] = min(complete, default=world.as_of)
    return starts


def distribution(world: World, *platforms: str) -> dict[tuple[str, date, int], int]:
    """People per platform (those named, and all), week and stage, where there are any."""
    ladder = ladder_of(world)
    counts: Counter[tuple[str, date, int]] = Counter()
    for platform in (None, *platforms):
        for history in histories(ladder, platform).values():
            for monday, standing in history:
                counts[(platform or "all", monday, standing.stage)] += 1
    return dict(counts)


def transitions(people: Iterable[History]) -> dict[tuple[date, int, int, str], int]:
    """People per week, stage before, stage after and direction."""
    counts: Counter[tuple[date, int, int, str]] = Counter()
    for history in people:
        stage: int | None = None
        for monday, standing in history:
            before, now = stage or 0, standing.stage
            moved = "up" if now > before else "down" if now < before else "held"
            counts[(monday, before, now, "new" if stage is None else moved)] += 1
            stage = now
    return dict(counts)

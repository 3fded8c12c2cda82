"""Which rules a world reaches, by name: a comparison that meets no case proves nothing."""

from datetime import timedelta

import duckdb

from tests.ladder.acts import text_kind
from tests.ladder.reference_weeks import ladder_of
from tests.ladder.small_project import World

_MARTS = {
    "stage": "select distinct stage from marts.mart_ladder_person_week",
    "raw stage above the cap": "select distinct raw_stage from marts.mart_ladder_person_week "
    "where disposition = 'detractor' and raw_stage > stage",
    "harmony lost": "select distinct is_harmonic from intermediate.int_ladder_segments "
    "where is_active_7 and not is_harmonic",
    "lapse": "select distinct lapse_reason from marts.mart_ladder_person_week "
    "where lapse_reason is not null",
    "warm-up": "select distinct is_warm_up from marts.mart_ladder_person_week",
    "private": "select distinct has_private_dialogue from marts.mart_ladder_person_week",
    "mover": "select distinct reason from marts.mart_ladder_movers",
    "entry": "select distinct stage || ' by ' || evidence_kind from marts.mart_ladder_evidence "
    "where is_entry",
    "linked at": "select distinct stage from marts.mart_ladder_person_week where person_id in "
    "(select person_id from intermediate.int_ladder_tracks where scope <> 'all')",
    "cohort": "select distinct status from marts.mart_ladder_cohorts",
    "time in stage": "select distinct status from marts.mart_ladder_time_in_stage",
    "moved": "select distinct moved from marts.mart_ladder_transitions",
}

EVERYTHING = frozenset(
    {f"stage: {n}" for n in range(8)}
    # A detractor is never in harmony, so that the cap meets no raw stage 7.
    | {f"raw stage above the cap: {n}" for n in (5, 6)}
    | {"harmony lost: False", "lapse: lapsed", "lapse: unfollowed"}
    | {f"{what}: {flag}" for what in ("warm-up", "private") for flag in (True, False)}
    | {
        f"mover: {reason}"
        for reason in "reached cap_lifted harmony_restored lapsed unfollowed removed "
        "detractor_cap harmony".split()
    }
    | {f"entry: {n} by act" for n in (1, 2, 3, 4, 5, 7)}
    | {"entry: 1 by follow", "entry: 6 by peer_reply", "entry: 6 by spark", "entry: 7 by defence"}
    | {f"linked at: {n}" for n in range(8)}
    | {f"cohort: {s}" for s in ("ok", "horizon_open", "warm_up", "few_people")}
    | {f"time in stage: {s}" for s in ("ok", "few_spells", "warm_up")}
    | {f"moved: {m}" for m in ("up", "held", "down", "new")}
    | {f"text: {k}" for k in ("missing", "empty", "wordless", "tags_only", "words")}
    | {f"removed: {r}" for r in (None, "actor", "moderation", "content_gone", "unknown")}
    | {f"space: {s}" for s in (None, "own", "group", "elsewhere")}
    | {
        "team", "bot", "hidden", "paid", "contest", "nobody", "after now", "now in mid-week",
        "now at a snapshot", "act at a snapshot", "clock change between snapshots",
        "act 84 days before a snapshot", "act 168 days before a snapshot",
        "84 days between two acts", "reply to oneself", "reply to the team",
        "defence by mention alone", "defence of a denial", "negative denial is an attack",
    }
)  # fmt: skip


def by_marts(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of what the marts of a world show."""
    return {
        f"{name}: {value}"
        for name, query in _MARTS.items()
        for (value,) in con.execute(query).fetchall()
    }


def by_acts(world: World) -> set[str]:
    """Names of what the acts of a world hold."""
    ladder = ladder_of(world)
    ends = {ladder.snapshot_of(monday) for monday in ladder.mondays}
    found: set[str] = set()
    for act in ladder.acts:
        found.add(f"text: {'empty' if act.text == '' else text_kind(act.text)}")
        if act.removed_at and act.removed_at < world.as_of:
            found.add(f"removed: {act.removed_reason}")
        found.add(f"space: {act.space_kind}")
        key = (act.platform, act.account_id, act.content_id)
        target = ladder.target[act]
        is_reply = act.action_type == "reply"
        flags = {
            "paid": act.is_paid,
            "contest": key in ladder.contests,
            "act at a snapshot": act.acted_at in ends,
            "act 84 days before a snapshot": act.acted_at + timedelta(days=84) in ends,
            "act 168 days before a snapshot": act.acted_at + timedelta(days=168) in ends,
            "reply to oneself": is_reply and target == act.person_id,
            "reply to the team": is_reply and target in ladder.insiders,
        }
        found |= {name for name, holds in flags.items() if holds}
    return found | _by_world(world) | _by_stance(world)


def _by_world(world: World) -> set[str]:
    ladder = ladder_of(world)
    ends = [ladder.snapshot_of(monday) for monday in ladder.mondays]
    lengths = {b - a for a, b in zip(ends, ends[1:], strict=False)}
    times: dict[str | None, set[object]] = {}
    for act in ladder.acts:
        times.setdefault(act.person_id, set()).add(act.acted_at)
    gap = timedelta(days=84)
    flags = {
        "team": any(a.is_team for a in world.acts),
        "bot": any(a.is_bot for a in world.acts),
        "hidden": any(a.is_hidden for a in world.acts),
        "nobody": any(a.person_id is None for a in world.acts),
        "after now": any(a.acted_at > world.as_of for a in world.acts),
        "now at a snapshot": world.as_of in ends,
        "now in mid-week": world.as_of not in ends,
        "clock change between snapshots": len(lengths) > 1,
        "84 days between two acts": any(at + gap in mine for mine in times.values() for at in mine),
    }
    return {name for name, holds in flags.items() if holds}


def _by_stance(world: World) -> set[str]:
    ladder, found = ladder_of(world), set()
    for act in ladder.defences:
        above = ladder.answered(act)
        if not ladder.defends_directly(act) or above is None or not ladder.is_negative(above):
            found.add("defence by mention alone")
        elif ladder.may_defend(above):
            found.add("defence of a denial")
    if any(ladder.may_defend(a) for a in ladder.detractor_acts):
        found.add("negative denial is an attack")
    return found

"""Checks of the ladder: evidence behind stages, and sums that must agree between its tables."""

from expectations.contract import TABLES
from expectations.model import Check
from expectations.rules import rows_where

_PERSON_WEEK = "marts.mart_ladder_person_week"
_DISTRIBUTION = "marts.mart_ladder_distribution"
_TRANSITIONS = "marts.mart_ladder_transitions"
_EVIDENCE = "marts.mart_ladder_evidence"

LADDER_CHECKS: tuple[Check, ...] = (
    Check(
        name="mart_ladder_person_week__evidence",
        batch=_PERSON_WEEK,
        table=_PERSON_WEEK,
        column="stage",
        sentence=f"every week with a stage in {_PERSON_WEEK} has an act behind it in {_EVIDENCE}",
        columns=("person_id", "week_start", "stage"),
        also={_EVIDENCE: ("person_id", "stage", "week_start", "last_week_start")},
        sql=f"""
            select batch.person_id, batch.week_start, batch.stage from batch
            anti join {_EVIDENCE} as evidence
                on evidence.person_id = batch.person_id and evidence.stage = batch.stage
                and batch.week_start between evidence.week_start and evidence.last_week_start
            where batch.stage >= 1""",
    ),
    Check(
        name="mart_ladder_distribution__share_sum",
        batch=_DISTRIBUTION,
        table=_DISTRIBUTION,
        column="person_share",
        sentence=f"{_DISTRIBUTION}: shares of stages 1 to 7 add up to 1 per platform and week",
        columns=("platform", "week_start", "stage", "person_count", "person_share"),
        sql="""
            select platform, week_start, sum(person_share) as share_sum from batch
            where stage between 1 and 7
            group by platform, week_start
            having sum(person_count) > 0 and abs(coalesce(sum(person_share), 0) - 1) > 1e-9""",
    ),
    Check(
        name="mart_ladder_distribution__matches_person_week",
        batch=_DISTRIBUTION,
        table=_DISTRIBUTION,
        column="person_count",
        sentence=f"{_DISTRIBUTION}: people of all platforms per week and stage 1 to 7 are those "
        f"of {_PERSON_WEEK}",
        columns=("platform", "week_start", "stage", "person_count"),
        also={_PERSON_WEEK: ("week_start", "stage")},
        sql=f"""
            select week_start, stage, sum(claimed) as person_count, sum(people) as person_weeks
            from (
                select week_start, stage, person_count as claimed, 0 as people
                from batch where platform = 'all'
                union all
                select week_start, stage, 0, 1 from {_PERSON_WEEK}
            )
            where stage between 1 and 7
            group by week_start, stage
            having sum(claimed) <> sum(people)""",
    ),
    Check(
        name="mart_ladder_transitions__from_sum",
        batch=_TRANSITIONS,
        table=_TRANSITIONS,
        column="from_count",
        sentence=f"{_TRANSITIONS}: moves out of a stage add up to the people who stood there",
        columns=("week_start", "from_stage", "person_count", "from_count", "moved"),
        # People seen for the first time come from no stage: they have no share to add up.
        sql="""
            select week_start, from_stage, sum(person_count) as moves, max(from_count) as people
            from batch
            where moved <> 'new'
            group by week_start, from_stage
            having sum(person_count) is distinct from max(from_count)
                or min(from_count) <> max(from_count)""",
    ),
    Check(
        name="mart_ladder_transitions__to_sum",
        batch=_TRANSITIONS,
        table=_TRANSITIONS,
        column="person_count",
        sentence=f"{_TRANSITIONS}: moves into a stage from 1 to 7 add up to the people on it that "
        f"week in {_PERSON_WEEK}",
        columns=("week_start", "to_stage", "person_count"),
        also={_PERSON_WEEK: ("week_start", "stage")},
        sql=f"""
            select week_start, stage, sum(moves) as moves, sum(people) as person_weeks
            from (
                select week_start, to_stage as stage, person_count as moves, 0 as people from batch
                union all
                select week_start, stage, 0, 1 from {_PERSON_WEEK}
                where week_start in (select week_start from batch)
            )
            where stage between 1 and 7
            group by week_start, stage
            having sum(moves) <> sum(people)""",
    ),
    rows_where(
        "mart_ladder_transitions__interval",
        _TRANSITIONS,
        f"{_TRANSITIONS}: p lies within its interval, whose ends are both given or both unknown",
        TABLES["mart_ladder_transitions"].key,
        {
            "one end only": "(p_low is null) <> (p_high is null)",
            "p": "p < p_low - 1e-9 or p > p_high + 1e-9",
            "order": "p_low > p_high",
        },
        reads=("p", "p_low", "p_high"),
        column="p, p_low, p_high",
    ),
    rows_where(
        "mart_ladder_transitions__null_rule",
        _TRANSITIONS,
        f"{_TRANSITIONS}: no p for people seen for the first time or where fewer than 20 stood",
        TABLES["mart_ladder_transitions"].key,
        {"p": "p is not null and (moved = 'new' or coalesce(from_count, 0) < 20)"},
        reads=("p", "moved", "from_count"),
        column="p",
    ),
)

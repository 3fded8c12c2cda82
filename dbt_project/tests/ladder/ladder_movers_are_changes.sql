-- Who moved is who changed: as many movers as moves up, down and onto the ladder, week by week.
with moves as (
    select week_start, from_stage, to_stage, sum(person_count) as person_count
    from {{ ref('mart_ladder_transitions') }}
    where from_stage <> to_stage
    group by week_start, from_stage, to_stage
),

movers as (
    select week_start, from_stage, to_stage, count(*) as person_count
    from {{ ref('mart_ladder_movers') }}
    group by week_start, from_stage, to_stage
)

select moves.*, movers.person_count as mover_count
from moves
full outer join movers
    on movers.week_start = moves.week_start
    and movers.from_stage = moves.from_stage
    and movers.to_stage = moves.to_stage
where moves.person_count is distinct from movers.person_count

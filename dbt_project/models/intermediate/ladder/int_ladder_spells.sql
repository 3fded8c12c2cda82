-- Stretches of weeks on one stage. A spell that reaches the last week may go on, its length is
-- then only a least one. One that begins while windows are still filling may have begun before
-- anything was known, so that its length says nothing.
with last_week as (
    select max(week_no) as week_no
    from {{ ref('int_ladder_weeks') }}
),

stretches as (
    select
        track_id,
        spell_from as from_week,
        max(to_week) as to_week,
        max(stage) as stage
    from {{ ref('int_ladder_segments') }}
    group by track_id, spell_from
),

followed as (
    select
        *,
        lag(stage) over w as previous_stage,
        lead(stage) over w as next_stage
    from stretches
    window w as (partition by track_id order by from_week)
),

active as (
    select
        followed.track_id,
        followed.from_week,
        {{ seconds_between('min(runs.acted_at)', 'max(runs.acted_at)') }} / 86400.0
            as active_span_days
    from followed
    inner join {{ ref('int_ladder_runs') }} as runs
        on runs.track_id = followed.track_id
        and runs.stage = followed.stage
        and runs.week_no between followed.from_week and followed.to_week
        and runs.evidence_kind <> 'ends_state'
    group by followed.track_id, followed.from_week
),

starts as (
    select
        people.person_id,
        warm_up.from_week,
        warm_up.to_week,
        warm_up.data_from
    from {{ ref('int_ladder_warm_up') }} as warm_up
    inner join {{ ref('int_ladder_tracks') }} as people
        on people.track_id = warm_up.track_id
)

select
    followed.track_id,
    tracks.person_id,
    tracks.scope,
    case when tracks.scope = 'all' then tracks.platform else tracks.scope end as platform,
    cast(followed.stage as integer) as stage,
    cast(followed.previous_stage as integer) as previous_stage,
    cast(followed.next_stage as integer) as next_stage,
    followed.from_week,
    followed.to_week,
    cast(followed.to_week - followed.from_week + 1 as integer) as weeks,
    followed.to_week = last_week.week_no as is_censored,
    weeks.ends_at < {{ ladder_add_days('starts.data_from', 'rules.warm_up_days') }} as is_warm_up,
    cast(active.active_span_days as double) as active_span_days
from followed
cross join last_week
inner join {{ ref('int_ladder_tracks') }} as tracks
    on tracks.track_id = followed.track_id
inner join starts
    on starts.person_id = tracks.person_id
    and followed.from_week between starts.from_week and starts.to_week
inner join {{ ref('int_ladder_weeks') }} as weeks
    on weeks.week_no = followed.from_week
inner join {{ ref('int_ladder_stage_rules') }} as rules
    on rules.stage = followed.stage
left join active
    on active.track_id = followed.track_id
    and active.from_week = followed.from_week

with last_week as (
    select max(week_no) as week_no
    from {{ ref('int_ladder_weeks') }}
),

supported as (
    select
        tracks.person_id,
        runs.stage,
        greatest(intervals.from_week, runs.week_no) as from_week,
        least(intervals.to_week, last_week.week_no) as to_week,
        runs.action_key,
        runs.acted_at,
        case
            when runs.evidence_kind = 'starts_state' then 'follow'
            else runs.evidence_kind
        end as evidence_kind,
        runs.action_key = intervals.entry_action_key as is_entry
    from {{ ref('int_ladder_intervals') }} as intervals
    inner join {{ ref('int_ladder_runs') }} as runs
        on runs.track_id = intervals.track_id
        and runs.stage = intervals.stage
        and runs.epoch_from = intervals.epoch_from
        and runs.acted_at between intervals.started_at and intervals.last_at
        and (
            (not intervals.is_state and runs.strand = '')
            or (intervals.is_state and runs.action_key = intervals.entry_action_key)
        )
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.track_id = intervals.track_id
        and tracks.scope = 'all'
    cross join last_week
)

select
    supported.person_id,
    from_weeks.week_start,
    to_weeks.week_start as last_week_start,
    cast(supported.stage as integer) as stage,
    names.stage_name,
    acts.action_id,
    supported.action_key,
    supported.acted_at,
    supported.evidence_kind,
    supported.is_entry,
    {{ ladder_rules_version() }} as rules_version
from supported
inner join {{ ref('int_ladder_weeks') }} as from_weeks
    on from_weeks.week_no = supported.from_week
inner join {{ ref('int_ladder_weeks') }} as to_weeks
    on to_weeks.week_no = supported.to_week
inner join {{ ref('int_ladder_acts') }} as acts
    on acts.action_key = supported.action_key
inner join {{ ref('ladder_stages') }} as names
    on names.stage = supported.stage
where supported.from_week <= supported.to_week

-- Until when a stage holds without a further act, by the last act that each snapshot sees: the
-- stretch of weeks from an act to the next one of its stage, or to the end of its hold.
with latest as (
    select
        runs.track_id,
        runs.stage,
        runs.week_no,
        runs.epoch_from,
        runs.epoch_to,
        {{ ladder_add_days('runs.acted_at', 'rules.hold_days') }} as expires_at,
        runs.next_at,
        runs.next_week_no
    from {{ ref('int_ladder_runs') }} as runs
    inner join {{ ref('int_ladder_stage_rules') }} as rules
        on rules.stage = runs.stage
    where runs.strand = '' and runs.next_week_no is distinct from runs.week_no
),

dated as (
    select
        latest.*,
        {{ local_date('latest.expires_at', 'settings.timezone') }} as expires_on
    from latest
    cross join {{ ref('stg_run__settings') }} as settings
)

select
    track_id,
    stage,
    greatest(week_no, epoch_from) as from_week,
    least(
        case
            when next_at <= expires_at then next_week_no - 1
            else {{ ladder_week_no('expires_on') }} - 1
        end,
        epoch_to
    ) as to_week,
    expires_on
from dated

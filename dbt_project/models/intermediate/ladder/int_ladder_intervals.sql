-- When a stage was active: weeks from the one whose snapshot first sees the entry met to the last
-- that the run's last act still holds, cut at removals. Within a stage and a strand no two overlap.
with edges as (
    select
        runs.*,
        rules.hold_days,
        rules.is_gated,
        runs.previous_at is null
        or runs.acted_at > {{ ladder_add_days('runs.previous_at', 'rules.hold_days') }} as is_first,
        runs.next_at is null
        or runs.next_at > {{ ladder_add_days('runs.acted_at', 'rules.hold_days') }} as is_last
    from {{ ref('int_ladder_runs') }} as runs
    inner join {{ ref('int_ladder_stage_rules') }} as rules
        on rules.stage = runs.stage
    where runs.strand = ''
),

run_bounds as (
    select
        *,
        case when is_last then acted_at else lead(acted_at) over later end as last_at,
        case when is_last then action_key else lead(action_key) over later end as last_action_key
    from edges
    where is_first or is_last
    window later as (
        partition by track_id, stage, epoch_from order by acted_at, action_key
    )
),

first_entries as (
    select
        run_bounds.*,
        entries.action_key as entry_action_key,
        entries.week_no as entry_week,
        row_number() over (
            partition by
                run_bounds.track_id, run_bounds.stage, run_bounds.epoch_from, run_bounds.acted_at
            order by entries.acted_at, entries.action_key desc
        ) as nth_entry
    from run_bounds
    inner join {{ ref('int_ladder_entries') }} as entries
        on entries.track_id = run_bounds.track_id
        and entries.stage = run_bounds.stage
        and entries.epoch_from = run_bounds.epoch_from
        and entries.acted_at between run_bounds.acted_at and run_bounds.last_at
    where run_bounds.is_first and run_bounds.is_gated
),

entered as (
    select *, action_key as entry_action_key, week_no as entry_week, 1 as nth_entry
    from run_bounds
    where is_first and not is_gated
    union all
    select *
    from first_entries
    where nth_entry = 1
),

held as (
    select
        entered.*,
        {{ ladder_last_week_until(
            ladder_add_days('entered.last_at', 'entered.hold_days'), 'settings.timezone'
        ) }} as last_held_week
    from entered
    cross join {{ ref('stg_run__settings') }} as settings
),

states as (
    select
        *,
        coalesce(next_week_no - 1, {{ ladder_open_week() }}) as last_held_week,
        lead(action_key) over (
            partition by track_id, strand, epoch_from order by acted_at, action_key
        ) as next_action_key
    from {{ ref('int_ladder_runs') }}
    where strand <> ''
),

intervals as (
    select
        track_id,
        stage,
        false as is_state,
        epoch_from,
        epoch_to,
        entry_week,
        greatest(entry_week, epoch_from) as from_week,
        least(last_held_week, epoch_to) as to_week,
        acted_at as started_at,
        last_at,
        entry_action_key,
        last_action_key,
        last_held_week > epoch_to as is_cut_by_removal
    from held

    union all

    select
        track_id,
        stage,
        true as is_state,
        epoch_from,
        epoch_to,
        week_no as entry_week,
        greatest(week_no, epoch_from) as from_week,
        least(last_held_week, epoch_to) as to_week,
        acted_at as started_at,
        acted_at as last_at,
        action_key as entry_action_key,
        coalesce(next_action_key, action_key) as last_action_key,
        last_held_week > epoch_to as is_cut_by_removal
    from states
    where evidence_kind = 'starts_state'
)

select *
from intervals
where from_week <= to_week

-- Pairs of neighbouring weeks that both contain the person; a person's first week counts as from 0.
with segments as (
    select segments.*, tracks.first_week
    from {{ ref('int_ladder_segments') }} as segments
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.track_id = segments.track_id
        and tracks.scope = 'all'
),

moves as (
    select
        from_week as week_no,
        coalesce(previous_stage, 0) as from_stage,
        stage as to_stage,
        from_week = first_week as is_new,
        count(*) as person_count
    from segments
    group by 1, 2, 3, 4

    union all

    select weeks.week_no, held.stage, held.stage, false, held.person_count
    from (
        select from_week, to_week, stage, count(*) as person_count
        from segments
        where to_week > from_week
        group by from_week, to_week, stage
    ) as held
    inner join {{ ref('int_ladder_weeks') }} as weeks
        on weeks.week_no > held.from_week
        and weeks.week_no <= held.to_week
),

summed as (
    select week_no, from_stage, to_stage, is_new, sum(person_count) as person_count
    from moves
    group by week_no, from_stage, to_stage, is_new
),

counted as (
    select
        *,
        sum(person_count) over (partition by week_no, from_stage, is_new) as from_count
    from summed
),

-- No share of moves is claimed while the first account's windows are still filling.
data_start as (
    select min(data_from) as data_from
    from {{ ref('int_ladder_warm_up') }}
),

claimed as (
    select
        counted.*,
        weeks.week_start,
        {{ day_start_utc('weeks.week_start', 'settings.timezone') }} < {{ ladder_add_days(
            'data_start.data_from',
            'greatest(from_rules.warm_up_days, to_rules.warm_up_days)'
        ) }} as is_warm_up
    from counted
    inner join {{ ref('int_ladder_weeks') }} as weeks
        on weeks.week_no = counted.week_no
    inner join {{ ref('int_ladder_stage_rules') }} as from_rules
        on from_rules.stage = counted.from_stage
    inner join {{ ref('int_ladder_stage_rules') }} as to_rules
        on to_rules.stage = counted.to_stage
    cross join data_start
    cross join {{ ref('stg_run__settings') }} as settings
),

{{ ladder_move_shares('week_start') }}

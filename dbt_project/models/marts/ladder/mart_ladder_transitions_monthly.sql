-- From one month's last snapshot to the next one's. A week belongs to the month of its Sunday; a
-- month counts once its last week has ended. First seen within the month is new, counted as from 0.
with months as (
    select
        week_no,
        ends_at,
        {{ ladder_month(days_after('week_start', 6)) }} as month_start,
        row_number() over (order by week_no) as month_no
    from {{ ref('int_ladder_weeks') }}
    where {{ ladder_month(days_after('week_start', 6)) }}
        <> {{ ladder_month(days_after('week_start', 13)) }}
),

standings as (
    select
        segments.track_id,
        months.month_no,
        segments.stage,
        lag(segments.stage) over (partition by segments.track_id order by months.month_no)
            as previous_stage
    from {{ ref('int_ladder_segments') }} as segments
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.track_id = segments.track_id
        and tracks.scope = 'all'
    inner join months
        on months.week_no between segments.from_week and segments.to_week
),

summed as (
    select
        month_no,
        coalesce(previous_stage, 0) as from_stage,
        stage as to_stage,
        previous_stage is null as is_new,
        count(*) as person_count
    from standings
    group by 1, 2, 3, 4
),

counted as (
    select
        *,
        sum(person_count) over (partition by month_no, from_stage, is_new) as from_count
    from summed
),

data_start as (
    select min(data_from) as data_from
    from {{ ref('int_ladder_warm_up') }}
),

claimed as (
    select
        counted.*,
        months.month_start,
        -- The snapshot moved from must have full windows.
        coalesce(earlier.ends_at < {{ ladder_add_days(
            'data_start.data_from',
            'greatest(from_rules.warm_up_days, to_rules.warm_up_days)'
        ) }}, true) as is_warm_up
    from counted
    inner join months
        on months.month_no = counted.month_no
    left join months as earlier
        on earlier.month_no = counted.month_no - 1
    inner join {{ ref('int_ladder_stage_rules') }} as from_rules
        on from_rules.stage = counted.from_stage
    inner join {{ ref('int_ladder_stage_rules') }} as to_rules
        on to_rules.stage = counted.to_stage
    cross join data_start
),

{{ ladder_move_shares('month_start') }}

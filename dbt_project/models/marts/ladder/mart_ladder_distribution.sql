-- Who stands where is summed over changes: each stretch of weeks enters once and leaves once.
with placed as (
    select 'all' as platform, segments.stage, segments.from_week, segments.to_week
    from {{ ref('int_ladder_segments') }} as segments
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.track_id = segments.track_id
        and tracks.scope = 'all'

    union all

    select tracks.platform, segments.stage, segments.from_week, segments.to_week
    from {{ ref('int_ladder_segments') }} as segments
    inner join {{ ref('int_ladder_tracks') }} as tracks
        on tracks.track_id = segments.track_id
    where tracks.platform is not null
),

changes as (
    select platform, stage, week_no, sum(change) as change
    from (
        select platform, stage, from_week as week_no, 1 as change from placed
        union all
        select platform, stage, to_week + 1 as week_no, -1 as change from placed
    ) as moves
    group by platform, stage, week_no
),

first_weeks as (
    select platform, min(from_week) as week_no
    from placed
    group by platform
),

grid as (
    select first_weeks.platform, weeks.week_no, weeks.week_start, names.stage, names.stage_name
    from first_weeks
    inner join {{ ref('int_ladder_weeks') }} as weeks
        on weeks.week_no >= first_weeks.week_no
    cross join {{ ref('ladder_stages') }} as names
),

counted as (
    select
        grid.*,
        sum(coalesce(changes.change, 0)) over (
            partition by grid.platform, grid.stage order by grid.week_no
        ) as person_count
    from grid
    left join changes
        on changes.platform = grid.platform
        and changes.stage = grid.stage
        and changes.week_no = grid.week_no
),

totals as (
    select
        *,
        sum(case when stage > 0 then person_count end) over (partition by platform, week_no)
            as standing_count
    from counted
)

select
    totals.platform,
    totals.week_start,
    cast(totals.stage as integer) as stage,
    totals.stage_name,
    cast(totals.person_count as bigint) as person_count,
    case
        when totals.stage > 0 and totals.standing_count > 0
            then cast(totals.person_count as double) / totals.standing_count
    end as person_share,
    coverage.ladder_coverage,
    coverage.ladder_coverage < {{ threshold('person_coverage') }} as coverage_warning,
    case
        when totals.stage = 7 and texts.is_assessable then 'assessable'
        when totals.stage = 7 and not texts.is_assessable then 'not_assessable'
    end as assessment,
    case when totals.stage = 7 then texts.classified_count end as classified_texts_num,
    case when totals.stage = 7 then texts.text_count end as classified_texts_den,
    {{ ladder_rules_version() }} as rules_version
from totals
left join {{ ref('int_ladder_coverage') }} as coverage
    on coverage.platform = totals.platform
    and coverage.stage = totals.stage
left join {{ ref('int_ladder_classification') }} as texts
    on texts.platform = totals.platform

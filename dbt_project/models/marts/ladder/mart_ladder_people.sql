with people as (
    select track_id, person_id, first_week
    from {{ ref('int_ladder_tracks') }}
    where scope = 'all'
),

first_acts as (
    select
        person_id,
        min(acted_at) as first_acted_at,
        min_by(platform, (acted_at, action_id, platform)) as entry_platform
    from {{ ref('int_ladder_acts') }}
    group by person_id
),

-- Where the highest stage was reached for the first time; stages passed again count there too.
reached as (
    select
        track_id,
        max(stage) as highest_stage_ever,
        min_by(from_week, (-stage, from_week)) as reached_week
    from {{ ref('int_ladder_spells') }}
    where scope = 'all'
    group by track_id
),

paths as (
    select
        spells.track_id,
        string_agg(cast(spells.stage as varchar), ',' order by spells.from_week) as path
    from {{ ref('int_ladder_spells') }} as spells
    inner join reached
        on reached.track_id = spells.track_id
        and spells.from_week <= reached.reached_week
    where spells.stage > 0 or spells.previous_stage > 0
    group by spells.track_id
),

skipped as (
    select
        segments.track_id,
        concat_ws(
            ','
            {%- for stage in range(1, 7) %},
            case
                when reached.highest_stage_ever > {{ stage }} and not was_active_{{ stage }}
                    then '{{ stage }}'
            end
            {%- endfor %}
        ) as skipped_stages
    from {{ ref('int_ladder_segments') }} as segments
    inner join reached
        on reached.track_id = segments.track_id
        and reached.reached_week = segments.from_week
),

now as (
    select segments.*
    from {{ ref('int_ladder_segments') }} as segments
    where segments.to_week = (select max(week_no) from {{ ref('int_ladder_weeks') }})
)

select
    people.person_id,
    first_acts.entry_platform,
    first_acts.first_acted_at,
    first_weeks.week_start as entry_week_start,
    cast(now.stage as integer) as stage,
    names.stage_name,
    cast(now.raw_stage as integer) as raw_stage,
    case when now.is_detractor then 'detractor' end as disposition,
    cast(reached.highest_stage_ever as integer) as highest_stage_ever,
    case when reached.highest_stage_ever > 0 then reached_weeks.ends_at end as first_reached_at,
    case when reached.highest_stage_ever > 0 then reached_weeks.week_start end
        as first_reached_week_start,
    case
        when reached.highest_stage_ever > 0
            then cast(reached.reached_week - people.first_week as integer)
    end as weeks_to_stage,
    paths.path,
    nullif(skipped.skipped_stages, '') as skipped_stages,
    settings.as_of as recomputed_at,
    {{ ladder_rules_version() }} as rules_version
from people
inner join first_acts on first_acts.person_id = people.person_id
inner join reached on reached.track_id = people.track_id
inner join skipped on skipped.track_id = people.track_id
inner join now on now.track_id = people.track_id
inner join {{ ref('ladder_stages') }} as names on names.stage = now.stage
inner join {{ ref('int_ladder_weeks') }} as first_weeks on first_weeks.week_no = people.first_week
inner join {{ ref('int_ladder_weeks') }} as reached_weeks
    on reached_weeks.week_no = reached.reached_week
cross join {{ ref('stg_run__settings') }} as settings
left join paths on paths.track_id = people.track_id

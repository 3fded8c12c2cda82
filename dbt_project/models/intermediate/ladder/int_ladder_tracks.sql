-- Whose stage is computed from what: each person over all platforms, and, for people seen on more
-- than one, once more per platform. Others stand on their platform where they stand over all.
with seen as (
    select person_id, platform, min(week_no) as first_week
    from {{ ref('int_ladder_acts') }}
    group by person_id, platform
),

people as (
    select
        person_id,
        min(first_week) as first_week,
        count(*) as platform_count,
        min(platform) as platform
    from seen
    group by person_id
),

tracks as (
    select
        person_id,
        'all' as scope,
        case when platform_count = 1 then platform end as platform,
        first_week
    from people

    union all

    select
        seen.person_id,
        seen.platform as scope,
        seen.platform,
        seen.first_week
    from seen
    inner join people
        on people.person_id = seen.person_id
        and people.platform_count > 1
)

select
    cast(row_number() over (order by person_id, scope) as integer) as track_id,
    *
from tracks
where first_week <= (select max(week_no) from {{ ref('int_ladder_weeks') }})

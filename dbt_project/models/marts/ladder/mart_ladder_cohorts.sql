-- Of the people first seen in a month, who stood on a stage or above it by a horizon. Who was first
-- seen while windows were filling may be an old acquaintance and is left out.
with people as (
    select
        tracks.track_id,
        tracks.first_week,
        min(acts.action_date) as first_day
    from {{ ref('int_ladder_tracks') }} as tracks
    inner join {{ ref('int_ladder_acts') }} as acts
        on acts.person_id = tracks.person_id
    where tracks.scope = 'all'
    group by tracks.track_id, tracks.first_week
),

dated as (
    select
        people.track_id,
        people.first_week,
        {{ ladder_month('people.first_day') }} as cohort_month,
        weeks.ends_at,
        warm_up.data_from
    from people
    inner join {{ ref('int_ladder_weeks') }} as weeks
        on weeks.week_no = people.first_week
    inner join {{ ref('int_ladder_warm_up') }} as warm_up
        on warm_up.track_id = people.track_id
        and people.first_week between warm_up.from_week and warm_up.to_week
),

stages as (
    select names.stage, names.stage_name, rules.warm_up_days
    from {{ ref('ladder_stages') }} as names
    inner join {{ ref('int_ladder_stage_rules') }} as rules
        on rules.stage = names.stage
    where names.stage > 0
),

horizons as (
    select value as horizon_weeks
    from {{ ref('ladder_rules') }}
    where rule like 'cohort_weeks_%'
),

reached as (
    select spells.track_id, stages.stage, min(spells.from_week) as reached_week
    from {{ ref('int_ladder_spells') }} as spells
    inner join stages
        on stages.stage <= spells.stage
    where spells.scope = 'all'
    group by spells.track_id, stages.stage
),

members as (
    select
        dated.cohort_month,
        stages.stage,
        stages.stage_name,
        dated.ends_at < {{ ladder_add_days('dated.data_from', 'stages.warm_up_days') }}
            as is_warm_up,
        -- 1: on the stage by the end of the week in which the person was first seen.
        reached.reached_week - dated.first_week + 1 as reached_in
    from dated
    cross join stages
    left join reached
        on reached.track_id = dated.track_id
        and reached.stage = stages.stage
),

counted as (
    select
        members.cohort_month,
        members.stage,
        members.stage_name,
        horizons.horizon_weeks,
        count(*) as person_count,
        count(*) filter (where members.is_warm_up) as warm_up_count,
        count(*) filter (
            where not members.is_warm_up and members.reached_in <= horizons.horizon_weeks
        ) as reached_count,
        {{ ladder_week_no(ladder_month_end('members.cohort_month')) }} + horizons.horizon_weeks - 1
        > (select max(week_no) from {{ ref('int_ladder_weeks') }}) as is_open
    from members
    cross join horizons
    group by 1, 2, 3, 4
),

judged as (
    select
        *,
        person_count - warm_up_count as known_count,
        case
            when is_open then 'horizon_open'
            when warm_up_count = person_count then 'warm_up'
            when person_count - warm_up_count < {{ ladder_rule('transition_people') }}
                then 'few_people'
            else 'ok'
        end as status
    from counted
)

select
    cohort_month,
    cast(stage as integer) as stage,
    stage_name,
    horizon_weeks,
    person_count,
    warm_up_count,
    case when status in ('few_people', 'ok') then reached_count end as reached_share_num,
    case when status in ('few_people', 'ok') then known_count end as reached_share_den,
    case when status = 'ok' then {{ ratio('reached_count', 'known_count') }} end as reached_share,
    case when status = 'ok' then {{ wilson_low('reached_count', 'known_count') }} end
        as reached_share_low,
    case when status = 'ok' then {{ wilson_high('reached_count', 'known_count') }} end
        as reached_share_high,
    status,
    {{ ladder_rules_version() }} as rules_version
from judged

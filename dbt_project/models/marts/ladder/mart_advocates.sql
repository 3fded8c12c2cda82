-- Ranks of recency, frequency and effort are cut into equal parts; ties share the low rank.
with people as (
    select *, count(days_since) over () as warm_people
    from {{ ref('int_advocacy_people') }}
),

ranked as (
    select
        person_id,
        percent_rank() over (order by days_since desc) as recency_rank,
        percent_rank() over (order by active_days_84d) as frequency_rank,
        percent_rank() over (order by effort_84d) as effort_rank
    from people
    where days_since is not null
        and warm_people >= {{ threshold('rfm_people') }}
),

latest as (
    select
        person_id,
        is_stage_7_assessable,
        is_warm_up,
        row_number() over (partition by person_id order by week_start desc) as nth
    from {{ ref('mart_ladder_person_week') }}
)

select
    people.person_id,
    names.display_name,
    case
        when people.is_advocate then 'advocate'
        when people.disposition = 'detractor' then null
        when people.is_recommender and not people.had_attackers then 'represents_only'
        when people.is_repeat_engager then 'repeat_engager'
        else 'warm'
    end as segment,
    people.stage,
    people.stage_name,
    people.highest_stage_ever,
    people.disposition,
    people.is_advocate,
    people.is_recommender,
    people.is_recommender and not people.had_attackers and not people.is_advocate
        as represents_only,
    people.is_repeat_engager as repeat_engager,
    people.advocacy_acts,
    people.defence_acts,
    people.last_active_day,
    people.days_since,
    people.active_days_28d,
    people.active_days_84d,
    people.effort_84d,
    {%- for score in ['recency', 'frequency', 'effort'] %}
    case
        when ranked.person_id is not null
            then cast(least(
                floor(ranked.{{ score }}_rank * {{ threshold('rfm_cuts') }}) + 1,
                {{ threshold('rfm_cuts') }}
            ) as integer)
    end as {{ score }}_score,
    {%- endfor %}
    cast(null as boolean) as has_consent,
    case
        when not latest.is_stage_7_assessable then 'not_assessable'
        when latest.is_warm_up then 'warm_up'
        when ranked.person_id is null then 'few_people'
        else 'ok'
    end as status,
    {{ ladder_rules_version() }} as rules_version
from people
left join ranked on ranked.person_id = people.person_id
left join latest on latest.person_id = people.person_id and latest.nth = 1
left join {{ ref('dim_people') }} as names on names.person_id = people.person_id

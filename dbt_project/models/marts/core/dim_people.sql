-- One row per person, linked ids as one. People who were only ever addressed, or only published
-- content, have no times.
with names as (
    select
        coalesce(people.canonical_person_id, acts.platform || ':' || acts.platform_person_id)
            as person_id,
        max_by(acts.person_name, (acts.acted_at, acts.action_key)) as display_name
    from {{ ref('int_actions') }} as acts
    left join {{ ref('stg_run__people') }} as people
        on people.person_id = acts.platform || ':' || acts.platform_person_id
    where acts.person_name is not null and acts.platform_person_id is not null
    group by 1
),

appearances as (
    select person_id, min(acted_at) as first_acted_at, max(acted_at) as last_acted_at
    from {{ ref('fct_actions') }}
    where person_id is not null
    group by person_id

    union all

    select distinct target_person_id as person_id, cast(null as timestamp), cast(null as timestamp)
    from {{ ref('fct_actions') }}
    where target_person_id is not null

    union all

    select distinct author_person_id as person_id, cast(null as timestamp), cast(null as timestamp)
    from {{ ref('dim_content') }}
    where author_person_id is not null

    union all

    select person_id, cast(null as timestamp), cast(null as timestamp)
    from {{ ref('int_person_flags') }}
),

people as (
    select
        person_id,
        min(first_acted_at) as first_acted_at,
        max(last_acted_at) as last_acted_at
    from appearances
    group by person_id
)

select
    people.person_id,
    {{ before_first('people.person_id', ':') }} as platform,
    {{ after_first('people.person_id', ':') }} as platform_person_id,
    names.display_name,
    coalesce(flags.is_team, false) as is_team,
    coalesce(flags.is_bot, false) as is_bot,
    people.first_acted_at,
    people.last_acted_at
from people
left join names
    on names.person_id = people.person_id
left join {{ ref('int_person_flags') }} as flags
    on flags.person_id = people.person_id

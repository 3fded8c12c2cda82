-- Team or bot on any act, or in the configured list, takes the whole person out of the audience.
with identities as (
    select
        coalesce(people.canonical_person_id, acts.platform || ':' || acts.platform_person_id)
            as person_id,
        acts.is_team,
        acts.is_bot
    from {{ ref('int_actions') }} as acts
    left join {{ ref('stg_run__people') }} as people
        on people.person_id = acts.platform || ':' || acts.platform_person_id
    where acts.is_team or acts.is_bot

    union all

    select
        coalesce(people.canonical_person_id, team.person_id) as person_id,
        true as is_team,
        false as is_bot
    from {{ ref('stg_run__team') }} as team
    left join {{ ref('stg_run__people') }} as people
        on people.person_id = team.person_id
)

select
    person_id,
    bool_or(is_team) as is_team,
    bool_or(is_bot) as is_bot
from identities
where person_id is not null
group by person_id

-- Acts that are counted rather than held: what harmony and the detractor cap weigh, for people with
-- a detractor act, and private messages. One row per act and tally, with the weeks that see it.
with stances as (
    select acts.*, stances.role
    from {{ ref('int_ladder_acts') }} as acts
    left join {{ ref('int_ladder_stances') }} as stances
        on stances.action_key = acts.action_key
),

contributions as (
    select distinct action_key
    from {{ ref('int_ladder_evidence') }}
    where stage in (5, 7)
),

advocacy as (
    select distinct action_key
    from {{ ref('int_ladder_evidence') }}
    where stage = 7
),

critics as (
    select distinct person_id
    from stances
    where role = 'detractor'
),

replies as (
    select action_type
    from {{ ref('ladder_acts') }}
    where condition = 'peer_reply'
),

private_types as (
    select action_type
    from {{ ref('ladder_acts') }}
    where condition = 'private'
),

-- An act supports once, whatever it supports by.
supportive as (
    select acts.action_key
    from stances as acts
    inner join critics
        on critics.person_id = acts.person_id
    where not acts.is_paid
        and (
            acts.action_key in (select action_key from contributions)
            or (acts.is_text and acts.brand_stance = 'positive')
            or (
                acts.action_type in (select action_type from replies)
                and acts.other_person_id is not null
                and acts.space_kind = 'own'
                and acts.brand_stance is distinct from 'negative'
            )
        )
),

tallied as (
    select 'capped_detractor' as tally, 'cap_days' as rule, action_key
    from stances where role = 'detractor'
    union all
    select 'supportive', 'cap_days', action_key from supportive
    union all
    select 'unharmonic_detractor', 'harmony_days', action_key from stances where role = 'detractor'
    union all
    select 'advocacy', 'harmony_days', advocacy.action_key
    from advocacy
    inner join stances on stances.action_key = advocacy.action_key
    inner join critics on critics.person_id = stances.person_id
    union all
    select 'private', 'private_days', action_key
    from stances where action_type in (select action_type from private_types)
)

select
    tracks.track_id,
    tallied.tally,
    acts.action_key,
    acts.acted_at,
    acts.week_no as from_week,
    least(
        {{ ladder_last_week_until(
            ladder_add_days('acts.acted_at', 'rules.value'), 'settings.timezone'
        ) }},
        coalesce(acts.hidden_week - 1, {{ ladder_open_week() }})
    ) as to_week
from tallied
inner join {{ ref('ladder_rules') }} as rules
    on rules.rule = tallied.rule
inner join {{ ref('int_ladder_acts') }} as acts
    on acts.action_key = tallied.action_key
inner join {{ ref('int_ladder_tracks') }} as tracks
    on tracks.person_id = acts.person_id
    and (tracks.scope = 'all' or tracks.scope = acts.platform)
cross join {{ ref('stg_run__settings') }} as settings
where acts.hidden_week is null or acts.hidden_week > acts.week_no

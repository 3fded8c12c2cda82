-- Persons of the audience who acted lately, or who stand on stage 7, and what their acts say.
with now as (
    select
        settings.as_of,
        {{ local_date('settings.as_of', 'settings.timezone') }} as today,
        cast({{ threshold('warm_days') }} as integer) as warm_days,
        cast({{ threshold('repeat_engager_days') }} as integer) as repeat_days,
        {{ ladder_week_no(local_date('settings.as_of', 'settings.timezone')) }} as week_no,
        {{ ladder_rule('hold_days', 7) }} as advocacy_days
    from {{ ref('stg_run__settings') }} as settings
),

active as (
    select
        acts.person_id,
        max(acts.action_date) as last_active_day,
        count(distinct acts.action_date) filter (
            where acts.action_date > {{ days_after('now.today', '-now.repeat_days') }}
        ) as active_days_28d,
        count(distinct acts.action_date) as active_days_84d,
        sum(acts.quantity * acts.effort_weight order by acts.action_key) as effort_84d
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('int_action_lenses') }} as lensed
        on lensed.action_key = acts.action_key
    cross join now
    where acts.person_id is not null
        and ({% for lens in lenses() %}{{ 'or ' if not loop.first }}lensed.{{ lens }} {% endfor %})
        and acts.action_date > {{ days_after('now.today', '-now.warm_days') }}
    group by acts.person_id
),

advocating as (
    select
        evidence.person_id,
        count(distinct evidence.action_key) as advocacy_acts,
        count(distinct evidence.action_key) filter (where evidence.evidence_kind = 'defence')
            as defence_acts
    from {{ ref('int_ladder_evidence') }} as evidence
    cross join now
    where evidence.stage = 7
        and (evidence.hidden_week is null or evidence.hidden_week > now.week_no)
        and evidence.acted_at >= {{ ladder_add_days('now.as_of', '-now.advocacy_days') }}
    group by evidence.person_id
),

attackers as (
    select distinct acts.platform, acts.person_id
    from {{ ref('int_ladder_stances') }} as stances
    inner join {{ ref('int_ladder_acts') }} as acts
        on acts.action_key = stances.action_key
    cross join now
    where stances.role = 'detractor'
        and acts.acted_at >= {{ ladder_add_days('now.as_of', '-now.advocacy_days') }}
),

-- Somebody else attacked on a platform on which the person acted, so that there was an occasion.
occasions as (
    select distinct acts.person_id
    from (select distinct person_id, platform from {{ ref('int_ladder_acts') }}) as acts
    inner join attackers
        on attackers.platform = acts.platform
        and attackers.person_id <> acts.person_id
)

select
    people.person_id,
    people.stage,
    people.stage_name,
    people.highest_stage_ever,
    people.disposition,
    active.last_active_day,
    cast(now.today - active.last_active_day as integer) as days_since,
    coalesce(active.active_days_28d, 0) as active_days_28d,
    coalesce(active.active_days_84d, 0) as active_days_84d,
    active.effort_84d,
    coalesce(advocating.advocacy_acts, 0) as advocacy_acts,
    coalesce(advocating.defence_acts, 0) as defence_acts,
    coalesce(advocating.advocacy_acts, 0) > coalesce(advocating.defence_acts, 0) as is_recommender,
    people.stage = 7 as is_advocate,
    coalesce(active.active_days_28d, 0) >= {{ threshold('repeat_engager_active_days') }}
        as is_repeat_engager,
    occasions.person_id is not null as had_attackers
from {{ ref('mart_ladder_people') }} as people
cross join now
left join active on active.person_id = people.person_id
left join advocating on advocating.person_id = people.person_id
left join occasions on occasions.person_id = people.person_id
where active.person_id is not null or people.stage = 7

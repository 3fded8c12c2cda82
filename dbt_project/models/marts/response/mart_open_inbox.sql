-- Demands that wait for an answer, with the ladder stage of the person who asks.
with weeks as (
    select max(week_start) as week_start
    from {{ ref('mart_ladder_person_week') }}
),

stages as (
    select ladder.person_id, ladder.stage
    from {{ ref('mart_ladder_person_week') }} as ladder
    inner join weeks
        on weeks.week_start = ladder.week_start
)

select
    demands.demand_id,
    demands.platform,
    demands.account_id,
    demands.person_id,
    acts.text,
    acts.url,
    demands.channel,
    demands.opened_at,
    {{ seconds_between('demands.opened_at', 'settings.as_of') }} as age_seconds,
    coalesce(stages.stage, 0) as stage,
    {{ seconds_between('demands.opened_at', 'settings.as_of') }} > targets.minutes * 60 as is_overdue
from {{ ref('fct_demands') }} as demands
inner join {{ ref('fct_actions') }} as acts
    on acts.action_key = demands.demand_id
cross join {{ ref('stg_run__settings') }} as settings
inner join {{ ref('stg_run__response_targets') }} as targets
    on targets.target_rank = 1
left join stages
    on stages.person_id = demands.person_id
where not demands.is_answered
    and demands.withdrawn_at is null

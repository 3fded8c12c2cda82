-- Account (and all) x person with an act in the window: how far the person came.
with acts as (
    select
        acts.platform,
        acts.account_id,
        acts.person_id,
        acts.quantity,
        lensed.s0_interactivity,
        answers.answer_key
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('int_action_lenses') }} as lensed
        on lensed.action_key = acts.action_key
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('int_action_answers') }} as answers
        on answers.action_key = acts.action_key
        and answers.answered_at <= settings.as_of
    where acts.person_id is not null
        and ({% for lens in lenses() %}{{ 'or ' if not loop.first }}lensed.{{ lens }} {% endfor %})
        and acts.action_date > {{ days_after(
            local_date('settings.as_of', 'settings.timezone'), '-' ~ threshold('funnel_days')
        ) }}
),

-- One answer to several acts is one exchange.
counted as (
    select
        coalesce(platform, 'all') as platform,
        coalesce(account_id, 'all') as account_id,
        person_id,
        count(*) as act_count,
        count(*) filter (where s0_interactivity) as interactivity_count,
        count(distinct answer_key) as exchange_count
    from acts
    group by grouping sets ((platform, account_id, person_id), (person_id))
)

select
    *,
    interactivity_count > 0 as is_activated,
    exchange_count >= {{ threshold('funnel_exchanges') }} as has_exchanges,
    interactivity_count > 0 and exchange_count >= {{ threshold('funnel_exchanges') }} as is_related
from counted

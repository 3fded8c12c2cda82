-- Texts of the audience addressed to the brand, whether or not they ask for anything, by the local
-- day and the local week in which they were written.
with texts as (
    select
        acts.action_key,
        acts.platform,
        acts.account_id,
        {{ channel_of('acts.action_type', 'acts.platform') }} as channel,
        acts.action_date as day,
        {{ local_week('acts.acted_at', 'settings.timezone') }} as week,
        {{ hours_after('acts.acted_at', threshold('response_window_hours')) }} <= settings.as_of
            as is_due,
        coalesce(
            answers.answered_at
            <= {{ hours_after('acts.acted_at', threshold('response_window_hours')) }},
            false
        ) as is_answered
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type
        and types.is_text
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('int_action_answers') }} as answers
        on answers.action_key = acts.action_key
    where acts.direction = 'inbound'
        and not acts.is_bot
        and acts.target_kind is distinct from 'person'
        and acts.acted_at <= settings.as_of
        and (acts.removed_at is null or acts.removed_at > settings.as_of)
),

dated as (
    select *, 'day' as period, day as period_start from texts
    union all
    select *, 'week' as period, week as period_start from texts
)

select
    platform,
    account_id,
    channel,
    period,
    period_start,
    count(*) as inbound_count,
    count(*) filter (where is_due) as due_inbound_count,
    count(*) filter (where is_due and is_answered) as answered_inbound_count
from dated
group by platform, account_id, channel, period, period_start

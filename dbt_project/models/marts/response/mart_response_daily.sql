-- Account x channel x local day on which demands opened; also days on which the audience wrote
-- without a demand.
with inbound as (
    select
        acts.platform,
        acts.account_id,
        coalesce(conversations.channel, 'comment') as channel,
        acts.action_date as activity_date,
        acts.action_key,
        {{ hours_after('acts.acted_at', threshold('response_window_hours')) }} <= settings.as_of as is_due,
        coalesce(
            answers.answered_at
            <= {{ hours_after('acts.acted_at', threshold('response_window_hours')) }},
            false
        ) as is_answered
    from {{ ref('fct_actions') }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('fct_conversations') }} as conversations
        on conversations.platform = acts.platform
        and conversations.account_id = acts.account_id
        and conversations.thread_id = acts.thread_id
    left join {{ ref('int_action_answers') }} as answers
        on answers.action_key = acts.action_key
    where acts.direction = 'inbound'
        and not acts.is_bot
        and acts.is_meaningful is not null
        and acts.target_kind is distinct from 'person'
        and acts.acted_at <= settings.as_of
        and (acts.removed_at is null or acts.removed_at > settings.as_of)
),

inbound_days as (
    select
        platform,
        account_id,
        channel,
        activity_date,
        count(*) as inbound_count,
        count(*) filter (where is_due) as due_inbound_count,
        count(*) filter (where is_due and is_answered) as answered_inbound_count
    from inbound
    group by platform, account_id, channel, activity_date
),

demand_days as (
    select
        demands.platform,
        demands.account_id,
        demands.channel,
        {{ local_date('demands.opened_at', 'settings.timezone') }} as activity_date,
        count(*) as demand_count,
        count(*) filter (where demands.is_due) as due_count,
        count(*) filter (where demands.is_due and demands.is_answered_in_window) as answered_count,
        count(*) filter (where not demands.is_answered and demands.withdrawn_at is null) as unanswered_count,
        quantile_cont(demands.first_response_seconds, 0.5) as median_first_response_seconds,
        quantile_cont(demands.first_response_seconds, 0.9) as p90_first_response_seconds,
        count(*) filter (
            where demands.is_due and {{ seconds_between('demands.opened_at', 'demands.answered_at') }} <= targets.minutes * 60
        ) as in_target_count,
        min(targets.minutes) as sla_target_minutes
    from {{ ref('fct_demands') }} as demands
    cross join {{ ref('stg_run__settings') }} as settings
    inner join {{ ref('stg_run__response_targets') }} as targets
        on targets.target_rank = 1
    group by all
)

select
    coalesce(inbound_days.platform, demand_days.platform) as platform,
    coalesce(inbound_days.account_id, demand_days.account_id) as account_id,
    coalesce(inbound_days.channel, demand_days.channel) as channel,
    coalesce(inbound_days.activity_date, demand_days.activity_date) as activity_date,
    coalesce(inbound_days.inbound_count, 0) as inbound_count,
    coalesce(demand_days.demand_count, 0) as demand_count,
    coalesce(demand_days.due_count, 0) as due_count,
    coalesce(demand_days.answered_count, 0) as answered_count,
    coalesce(demand_days.unanswered_count, 0) as unanswered_count,
    {{ ratio('demand_days.answered_count', 'demand_days.due_count') }} as response_rate,
    {{ wilson_low('demand_days.answered_count', 'demand_days.due_count') }} as response_rate_low,
    {{ wilson_high('demand_days.answered_count', 'demand_days.due_count') }} as response_rate_high,
    inbound_days.answered_inbound_count as response_coverage_num,
    inbound_days.due_inbound_count as response_coverage_den,
    {{ ratio('inbound_days.answered_inbound_count', 'inbound_days.due_inbound_count') }} as response_coverage,
    demand_days.median_first_response_seconds,
    demand_days.p90_first_response_seconds,
    cast(survival.km_median_seconds as double) as km_median_first_response_seconds,
    demand_days.sla_target_minutes,
    {{ ratio('demand_days.in_target_count', 'demand_days.due_count') }} as sla_hit_rate
from inbound_days
full outer join demand_days
    on demand_days.platform = inbound_days.platform
    and demand_days.account_id = inbound_days.account_id
    and demand_days.channel = inbound_days.channel
    and demand_days.activity_date = inbound_days.activity_date
left join {{ ref('int_response_survival') }} as survival
    on survival.platform = demand_days.platform
    and survival.account_id = demand_days.account_id
    and survival.channel = demand_days.channel
    and survival.activity_date = demand_days.activity_date

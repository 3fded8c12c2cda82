-- Kaplan-Meier median of the time to the first answer, by account, channel and day. Demands still
-- open are censored now, withdrawn ones when they were withdrawn.
with spells as (
    select
        demands.platform,
        demands.account_id,
        demands.channel,
        {{ local_date('demands.opened_at', 'settings.timezone') }} as activity_date,
        demands.is_answered as is_event,
        {{ seconds_between(
            'demands.opened_at',
            'coalesce(demands.answered_at, demands.withdrawn_at, settings.as_of)'
        ) }} as spell_seconds
    from {{ ref('fct_demands') }} as demands
    left join {{ ref('fct_conversations') }} as conversations
        on conversations.platform = demands.platform
        and conversations.account_id = demands.account_id
        and conversations.thread_id = demands.thread_id
    cross join {{ ref('stg_run__settings') }} as settings
    where not coalesce(conversations.is_brand_opened, false)
),

steps as (
    select
        platform,
        account_id,
        channel,
        activity_date,
        spell_seconds,
        count(*) filter (where is_event) as event_count,
        count(*) as leaving_count
    from spells
    group by platform, account_id, channel, activity_date, spell_seconds
),

at_risk as (
    select
        steps.*,
        sum(leaving_count) over (
            partition by platform, account_id, channel, activity_date
            order by spell_seconds
            rows between current row and unbounded following
        ) as risk_count
    from steps
),

curve as (
    select
        at_risk.*,
        -- A product as a sum of logarithms; the last spell being an event takes the curve to zero.
        case
            when min(risk_count - event_count) over so_far = 0 then 0
            else exp(sum(case when risk_count > event_count then ln(1.0 - cast(event_count as double) / risk_count) end) over so_far)
        end as survival
    from at_risk
    window so_far as (
        partition by platform, account_id, channel, activity_date
        order by spell_seconds
        rows between unbounded preceding and current row
    )
)

select
    platform,
    account_id,
    channel,
    activity_date,
    -- A hair above one half, since logarithms round.
    min(case when survival <= 0.5 + 1e-9 then spell_seconds end) as km_median_seconds
from curve
group by platform, account_id, channel, activity_date

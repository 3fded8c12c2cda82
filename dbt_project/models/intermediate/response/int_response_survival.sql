-- Kaplan-Meier median of the time to the first answer, by account, channel, and day or week.
with steps as (
    select
        platform,
        account_id,
        channel,
        period,
        period_start,
        spell_seconds,
        count(*) filter (where is_answered) as event_count,
        count(*) as leaving_count
    from {{ ref('int_response_spells') }}
    where spell_seconds is not null
    group by platform, account_id, channel, period, period_start, spell_seconds
),

at_risk as (
    select
        steps.*,
        sum(leaving_count) over (
            partition by platform, account_id, channel, period, period_start
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
        partition by platform, account_id, channel, period, period_start
        order by spell_seconds
        rows between unbounded preceding and current row
    )
)

select
    platform,
    account_id,
    channel,
    period,
    period_start,
    -- A hair above one half, since logarithms round.
    min(case when survival <= 0.5 + 1e-9 then spell_seconds end) as km_median_seconds
from curve
group by platform, account_id, channel, period, period_start

-- How the brand answers, by account, channel, and day or week: also periods in which the audience
-- wrote without a demand. Each figure is taken over the demands of the whole period.
with targets as (
    select
        max(case when target_rank = 1 then minutes end) as first_minutes,
        max(case when target_rank = 2 then minutes end) as second_minutes
    from {{ ref('stg_run__response_targets') }}
),

demanded as (
    select
        spells.platform,
        spells.account_id,
        spells.channel,
        spells.period,
        spells.period_start,
        count(*) as demand_count,
        count(*) filter (where spells.is_due) as due_count,
        count(*) filter (where spells.is_due and spells.is_answered_in_window) as answered_count,
        count(*) filter (where spells.is_open) as unanswered_count,
        quantile_cont(spells.first_response_seconds, 0.5) as median_first_response_seconds,
        quantile_cont(spells.first_response_seconds, 0.9) as p90_first_response_seconds,
        quantile_cont(spells.business_seconds, 0.5) as median_business_seconds,
        quantile_cont(spells.business_seconds, 0.9) as p90_business_seconds,
        count(*) filter (where spells.is_due and spells.answer_seconds <= targets.first_minutes * 60)
            as in_first_target,
        count(*) filter (where spells.is_due and spells.answer_seconds <= targets.second_minutes * 60)
            as in_second_target
    from {{ ref('int_response_spells') }} as spells
    cross join targets
    group by spells.platform, spells.account_id, spells.channel, spells.period, spells.period_start
)

select
    platform,
    account_id,
    channel,
    period,
    period_start,
    coalesce(inbound.inbound_count, 0) as inbound_count,
    coalesce(demanded.demand_count, 0) as demand_count,
    coalesce(demanded.due_count, 0) as due_count,
    coalesce(demanded.answered_count, 0) as answered_count,
    coalesce(demanded.unanswered_count, 0) as unanswered_count,
    {{ ratio('demanded.answered_count', 'demanded.due_count') }} as response_rate,
    {{ wilson_low('demanded.answered_count', 'demanded.due_count') }} as response_rate_low,
    {{ wilson_high('demanded.answered_count', 'demanded.due_count') }} as response_rate_high,
    inbound.answered_inbound_count as response_coverage_num,
    inbound.due_inbound_count as response_coverage_den,
    {{ ratio('inbound.answered_inbound_count', 'inbound.due_inbound_count') }} as response_coverage,
    {{ wilson_low('inbound.answered_inbound_count', 'inbound.due_inbound_count') }}
        as response_coverage_low,
    {{ wilson_high('inbound.answered_inbound_count', 'inbound.due_inbound_count') }}
        as response_coverage_high,
    demanded.median_first_response_seconds,
    demanded.p90_first_response_seconds,
    cast(survival.km_median_seconds as double) as km_median_first_response_seconds,
    demanded.median_business_seconds,
    demanded.p90_business_seconds,
    targets.first_minutes as sla_target_minutes,
    demanded.in_first_target as sla_hit_rate_num,
    demanded.due_count as sla_hit_rate_den,
    {{ ratio('demanded.in_first_target', 'demanded.due_count') }} as sla_hit_rate,
    targets.second_minutes as second_target_minutes,
    case when targets.second_minutes is not null then demanded.in_second_target end
        as second_target_hit_rate_num,
    demanded.due_count as second_target_hit_rate_den,
    case
        when targets.second_minutes is not null
            then {{ ratio('demanded.in_second_target', 'demanded.due_count') }}
    end as second_target_hit_rate
from {{ ref('int_response_inbound') }} as inbound
full outer join demanded
    using (platform, account_id, channel, period, period_start)
left join {{ ref('int_response_survival') }} as survival
    using (platform, account_id, channel, period, period_start)
cross join targets

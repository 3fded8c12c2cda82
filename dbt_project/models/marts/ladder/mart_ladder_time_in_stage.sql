-- Kaplan-Meier over the spells that began when windows were full; spells that still last are
-- censored. The product is taken as a sum of logarithms.
with spells as (
    select 'all' as platform, stage, weeks, is_censored, is_warm_up, active_span_days
    from {{ ref('int_ladder_spells') }}
    where scope = 'all'

    union all

    select platform, stage, weeks, is_censored, is_warm_up, active_span_days
    from {{ ref('int_ladder_spells') }}
    where platform is not null
),

steps as (
    select
        platform,
        stage,
        weeks,
        count(*) filter (where not is_censored) as ended_count,
        count(*) as leaving_count
    from spells
    where not is_warm_up
    group by platform, stage, weeks
),

at_risk as (
    select
        *,
        sum(leaving_count) over (
            partition by platform, stage order by weeks
            rows between current row and unbounded following
        ) as risk_count
    from steps
),

curve as (
    select
        *,
        case
            when min(risk_count - ended_count) over so_far = 0 then 0
            else exp(sum(case when risk_count > ended_count
                then ln(1.0 - cast(ended_count as double) / risk_count) end) over so_far)
        end as survival
    from at_risk
    window so_far as (
        partition by platform, stage order by weeks
        rows between unbounded preceding and current row
    )
),

medians as (
    -- A hair above one half, since logarithms round.
    select platform, stage, min(case when survival <= 0.5 + 1e-9 then weeks end) as median_weeks
    from curve
    group by platform, stage
),

counted as (
    select
        platform,
        stage,
        count(*) filter (where not is_warm_up) as spell_count,
        count(*) filter (where not is_warm_up and not is_censored) as completed_count,
        count(*) filter (where not is_warm_up and is_censored) as censored_count,
        count(*) filter (where is_warm_up) as warm_up_count,
        cast(sum(weeks) filter (where not is_warm_up and not is_censored) as bigint)
            as completed_weeks,
        median(active_span_days) filter (where not is_warm_up) as median_active_span_days
    from spells
    group by platform, stage
)

select
    counted.platform,
    counted.stage,
    names.stage_name,
    counted.spell_count,
    counted.completed_count,
    counted.censored_count,
    counted.warm_up_count,
    {{ ratio('counted.censored_count', 'counted.spell_count') }} as censored_share,
    {{ wilson_low('counted.censored_count', 'counted.spell_count') }} as censored_share_low,
    {{ wilson_high('counted.censored_count', 'counted.spell_count') }} as censored_share_high,
    cast(medians.median_weeks as integer) as km_median_weeks,
    {{ ratio('counted.completed_weeks', 'counted.completed_count') }}
        as biased_mean_weeks_of_completed_spells,
    cast(counted.median_active_span_days as double) as median_active_span_days,
    case
        when counted.spell_count = 0 then 'warm_up'
        when counted.spell_count < {{ ladder_rule('transition_people') }} then 'few_spells'
        when medians.median_weeks is null then 'above_half'
        else 'ok'
    end as status,
    {{ ladder_rules_version() }} as rules_version
from counted
inner join {{ ref('ladder_stages') }} as names
    on names.stage = counted.stage
left join medians
    on medians.platform = counted.platform
    and medians.stage = counted.stage

-- Account x metric x slice of the audience: of each dimension the newest local day on which the
-- platform delivered it, so that slices of two days are never set side by side.
with observations as (
    select
        facts.platform,
        facts.account_id,
        facts.metric,
        facts.period,
        facts.value,
        facts.value_status,
        facts.observed_at,
        facts.metric_definition_version,
        facts.load_id,
        facts.metric_key,
        {{ breakdown_keys('facts.breakdown') }} as dimension,
        {{ breakdown_values('facts.breakdown') }} as bucket,
        {{ local_date('facts.observed_at', 'settings.timezone') }} as observed_day
    from {{ ref('fct_account_metrics') }} as facts
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.breakdown is not null
        and facts.observed_at <= settings.as_of
),

-- Every key of the breakdown must be one of people: hours and shops are no demographics.
dimensions as (
    select seen.dimension
    from (select distinct dimension from observations where dimension is not null) as seen
    inner join {{ ref('demographic_dimensions') }} as known
        on ',' || seen.dimension || ',' like '%,' || known.dimension || ',%'
    group by seen.dimension
    having count(*) = length(seen.dimension) - length(replace(seen.dimension, ',', '')) + 1
),

ranked as (
    select
        observations.*,
        max(observed_day) over (
            partition by platform, account_id, metric, period, dimension
        ) as newest_day,
        row_number() over (
            partition by platform, account_id, metric, period, dimension, bucket
            order by observed_at desc, load_id desc, metric_key desc
        ) as newest_first
    from observations
    where dimension in (select dimensions.dimension from dimensions)
)

select
    platform,
    account_id,
    dimension,
    bucket,
    metric,
    period,
    case when value_status in ('observed', 'zero') then value end as value,
    value_status,
    observed_at,
    metric_definition_version
from ranked
where newest_first = 1 and observed_day = newest_day

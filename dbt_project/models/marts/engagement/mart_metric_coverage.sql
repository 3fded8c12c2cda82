with observations as (
    select platform, metric, value_status, observed_at
    from {{ ref('fct_content_metrics') }}
    union all
    select platform, metric, value_status, observed_at
    from {{ ref('fct_account_metrics') }}
)

select
    observations.platform,
    observations.metric,
    observations.value_status,
    count(*) as observation_count,
    min(observations.observed_at) as first_observed_at,
    max(observations.observed_at) as last_observed_at
from observations
cross join {{ ref('stg_run__settings') }} as settings
where observations.observed_at <= settings.as_of
group by observations.platform, observations.metric, observations.value_status

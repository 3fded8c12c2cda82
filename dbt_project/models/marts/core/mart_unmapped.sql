with acts as (
    {{ unmapped_actions(ref('fct_actions')) }}
),

observations as (
    select platform, metric_key, metric, observed_at
    from {{ ref('fct_content_metrics') }}
    union all
    select platform, metric_key, metric, observed_at
    from {{ ref('fct_account_metrics') }}
),

metrics as (
    {{ unmapped_metrics('observations') }}
)

select
    'action_type' as kind,
    platform,
    action_type as name,
    row_count,
    first_seen_at,
    last_seen_at
from acts

union all

select
    'metric' as kind,
    platform,
    metric as name,
    row_count,
    first_seen_at,
    last_seen_at
from metrics

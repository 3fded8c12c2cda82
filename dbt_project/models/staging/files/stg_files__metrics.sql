select
    record_key as metric_key,
    platform,
    account as account_id,
    content_id,
    metric,
    value,
    observed_at,
    coalesce(period, 'lifetime') as period,
    breakdown,
    definition,
    coalesce(
        value_status,
        case when value is null then 'missing' when value = 0 then 'zero' else 'observed' end
    ) as value_status,
    load_id
from {{ source('raw', 'files__metrics') }}
where is_current

select
    account as account_id,
    coalesce(max({{ known_timezone(json_text('payload', 'zone_of_days')) }}), 'UTC') as timezone
from {{ source('raw', 'ga4__accounts') }}
where is_current
group by account

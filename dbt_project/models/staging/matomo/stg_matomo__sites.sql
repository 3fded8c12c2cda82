select
    account as account_id,
    max({{ json_text('payload', 'name') }}) as account_name,
    coalesce(max({{ known_timezone(json_text('payload', 'zone_of_days')) }}), 'UTC') as timezone
from {{ source('raw', 'matomo__accounts') }}
where is_current
group by account

select
    account as account_id,
    max({{ json_text('payload', 'name') }}) as account_name,
    -- Zones such as UTC+2 have no calendar here; the extractor says so.
    coalesce(
        max(case when {{ json_text('payload', 'timezone') }} not like 'UTC%'
            then {{ json_text('payload', 'timezone') }} end),
        'UTC'
    ) as timezone
from {{ source('raw', 'matomo__accounts') }}
where is_current
group by account

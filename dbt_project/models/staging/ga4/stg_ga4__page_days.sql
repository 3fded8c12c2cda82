with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"day": "DATE", "hostName": "VARCHAR", "pagePath": "VARCHAR",
            "is_gone": "BOOLEAN", "is_sampled": "BOOLEAN", "screenPageViews": "DOUBLE",
            "activeUsers": "DOUBLE", "userEngagementDuration": "DOUBLE"}') }} as seen
    from ({{ ga4_days('page_days') }}) as days
)

select
    account as account_id,
    seen.day as day,
    coalesce(seen.hostName, '') || coalesce(seen.pagePath, '') as page,
    {{ ga4_is_page('seen') }} as is_page,
    coalesce(seen.is_gone, false) as is_gone,
    coalesce(seen.is_sampled, false) as is_sampled,
    seen.screenPageViews as views,
    seen.activeUsers as users,
    seen.userEngagementDuration as dwell_seconds,
    load_id
from records
where seen.day is not null

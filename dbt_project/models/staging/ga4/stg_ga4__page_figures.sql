-- What is no page, such as (other), stays visible as a part of the property's figures.
with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"observed_at": "VARCHAR", "hostName": "VARCHAR",
            "pagePath": "VARCHAR", "is_sampled": "BOOLEAN", "screenPageViews": "DOUBLE",
            "activeUsers": "DOUBLE", "userEngagementDuration": "DOUBLE"}') }} as seen
    from {{ source('raw', 'ga4__page_totals') }}
    where is_current
),

pages as (
    select
        account_id,
        case when is_page then page end as content_id,
        cast(day as timestamp) as observed_at,
        'day' as period,
        case when not is_page then 'page=' || page end as breakdown,
        is_gone,
        is_sampled,
        views,
        users,
        dwell_seconds,
        load_id
    from {{ ref('stg_ga4__page_days') }}

    union all

    select
        account as account_id,
        seen.hostName || seen.pagePath as content_id,
        cast({{ utc_timestamp('seen.observed_at') }} as timestamp) as observed_at,
        'lifetime' as period,
        null as breakdown,
        false as is_gone,
        coalesce(seen.is_sampled, false) as is_sampled,
        seen.screenPageViews as views,
        seen.activeUsers as users,
        seen.userEngagementDuration as dwell_seconds,
        load_id
    from records
    where {{ ga4_is_page('seen') }} and seen.observed_at is not null
),

click_records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"day": "DATE", "is_gone": "BOOLEAN", "is_sampled": "BOOLEAN",
            "hostName": "VARCHAR", "pagePath": "VARCHAR", "eventName": "VARCHAR",
            "eventCount": "DOUBLE"}') }} as seen
    from {{ source('raw', 'ga4__clicks') }}
    where is_current
),

clicks as (
    select
        account as account_id,
        case when {{ ga4_is_page('seen') }} then seen.hostName || seen.pagePath end as content_id,
        cast(seen.day as timestamp) as observed_at,
        'day' as period,
        case when not {{ ga4_is_page('seen') }}
            then 'page=' || coalesce(seen.hostName, '') || coalesce(seen.pagePath, '')
        end as breakdown,
        bool_and(coalesce(seen.is_gone, false)) as is_gone,
        coalesce(bool_or(seen.is_sampled), false) as is_sampled,
        sum(case when seen.eventName = 'click' then seen.eventCount end) as clicks,
        sum(case when seen.eventName = 'file_download' then seen.eventCount end) as downloads,
        max(load_id) as load_id
    from click_records
    where seen.day is not null
    group by 1, 2, 3, 4, 5
)

{{ web_metric_rows('pages', [
    ('views', 'views', 'screenPageViews'),
    ('reach', 'users', 'activeUsers'),
    ('dwell_seconds', 'dwell_seconds', 'userEngagementDuration'),
]) }}

union all
{{ web_metric_rows('clicks', [
    ('link_clicks', 'clicks', 'eventCount of click'),
    ('file_downloads', 'downloads', 'eventCount of file_download'),
]) }}

-- Pages. The platform does not say when a page was published: the first day on which a view was
-- read stands for it, at its beginning in the property's time zone.
with first_days as (
    select
        account_id,
        page,
        min(day) as first_day,
        max(load_id) as load_id
    from {{ ref('stg_ga4__page_days') }}
    where is_page and not is_gone
    group by account_id, page
),

titles as (
    select
        account as account_id,
        load_id,
        {{ json_fields('payload', '{"hostName": "VARCHAR", "pagePath": "VARCHAR",
            "pageTitle": "VARCHAR"}') }} as page
    from {{ source('raw', 'ga4__pages') }}
    where is_current
),

pages as (
    select
        first_days.account_id,
        first_days.page as content_id,
        {{ day_start_utc('first_days.first_day', 'properties.timezone') }} as published_at,
        nullif(titles.page.pageTitle, '(not set)') as title,
        'page' as format,
        -- The platform gives no scheme.
        'https://' || first_days.page as url,
        {{ later('first_days.load_id', 'titles.load_id') }} as load_id
    from first_days
    inner join {{ ref('stg_ga4__properties') }} as properties
        on properties.account_id = first_days.account_id
    left join titles
        on titles.account_id = first_days.account_id
        and titles.page.hostName || titles.page.pagePath = first_days.page
)

{{ canonical_content('ga4', 'pages', ['title', 'format', 'url']) }}

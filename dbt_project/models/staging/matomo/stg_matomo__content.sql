-- Pages. The platform does not say when a page was published: the first view that was read stands
-- for it, where only its day is known the beginning of that day in the site's time zone.
with views as (
    select
        days.account_id,
        days.page,
        {{ day_start_utc('days.day', "coalesce(sites.timezone, 'UTC')") }} as seen_at,
        cast(null as varchar) as title,
        days.load_id
    from {{ ref('stg_matomo__page_days') }} as days
    left join {{ ref('stg_matomo__sites') }} as sites
        on sites.account_id = days.account_id
    where days.page is not null and not days.is_gone

    union all

    select account_id, page, acted_at, title, load_id
    from {{ ref('stg_matomo__visit_acts') }}
    where kind = 'action' and page is not null
),

titles as (
    select
        account_id,
        page,
        title,
        row_number() over (partition by account_id, page order by seen_at desc, title) as place
    from views
    where title is not null
),

pages as (
    select
        views.account_id,
        views.page as content_id,
        min(views.seen_at) as published_at,
        max(titles.title) as title,
        'page' as format,
        -- Sites answer to more than one scheme, and the content is the same.
        'https://' || views.page as url,
        max(views.load_id) as load_id
    from views
    left join titles
        on titles.account_id = views.account_id
        and titles.page = views.page
        and titles.place = 1
    group by views.account_id, views.page
)

{{ canonical_content('matomo', 'pages', ['title', 'format', 'url']) }}

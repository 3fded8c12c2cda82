-- What is no page, such as Others, stays visible as a part of the site's figures.
with totals as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"observed_at": "VARCHAR", "url": "VARCHAR",
            "nb_hits": "DOUBLE", "sum_time_spent": "DOUBLE"}') }} as seen
    from {{ source('raw', 'matomo__page_totals') }}
    where is_current
),

days as (
    select
        account_id,
        page as content_id,
        cast(day as timestamp) as observed_at,
        'day' as period,
        'page=' || label as breakdown,
        is_gone,
        false as is_sampled,
        views,
        visits,
        users,
        dwell_seconds,
        load_id
    from {{ ref('stg_matomo__page_days') }}
),

lifetimes as (
    select
        account as account_id,
        {{ page_of_url('seen.url') }} as content_id,
        cast({{ utc_timestamp('seen.observed_at') }} as timestamp) as observed_at,
        'lifetime' as period,
        cast(null as varchar) as breakdown,
        false as is_gone,
        false as is_sampled,
        sum(seen.nb_hits) as views,
        sum(seen.sum_time_spent) as dwell_seconds,
        max(load_id) as load_id
    from totals
    where {{ page_of_url('seen.url') }} is not null and seen.observed_at is not null
    group by 1, 2, 3
)

{{ web_metric_rows('days', [
    ('views', 'views', 'nb_hits'),
    ('visits', 'visits', 'nb_visits'),
    ('reach', 'users', 'nb_uniq_visitors'),
    ('dwell_seconds', 'dwell_seconds', 'sum_time_spent'),
]) }}

union all
{{ web_metric_rows('lifetimes', [
    ('views', 'views', 'nb_hits'),
    ('dwell_seconds', 'dwell_seconds', 'sum_time_spent'),
]) }}

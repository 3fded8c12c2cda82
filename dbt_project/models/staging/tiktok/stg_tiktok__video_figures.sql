-- Counters of videos as observed, one row per video, counter, slice and hour. What TikTok leaves
-- empty, such as the reach of a video at rest, has no row.
with counters as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"item_id": "VARCHAR", "observed_at": "VARCHAR",
            "impression_sources": [{"impression_source": "VARCHAR", "percentage": "DOUBLE"}],
            "audience_countries": [{"country": "VARCHAR", "percentage": "DOUBLE"}], '
            ~ tiktok_numbers(tiktok_video_counters()) ~ '}') }} as counted
    from {{ source('raw', 'tiktok__video_counters') }}
    where is_current
),

parts as (
    select account, load_id, counted.item_id as item_id, counted.observed_at as observed_at,
        'impression_source_percentage' as metric, 'source' as dimension,
        part.impression_source as bucket, part.percentage as share
    from (
        select *, {{ unnest_list('counted.impression_sources') }} as part
        from counters
    ) as sources

    union all

    select account, load_id, counted.item_id, counted.observed_at, 'viewer_percentage', 'country',
        part.country, part.percentage
    from (
        select *, {{ unnest_list('counted.audience_countries') }} as part
        from counters
    ) as countries
),

figures as (
    {%- for metric, field in tiktok_video_counters() %}
    select account, counted.item_id as item_id, '{{ metric }}' as metric,
        cast(null as varchar) as breakdown, counted.{{ field }} as value,
        counted.observed_at as observed_at, load_id
    from counters

    union all
    {% endfor %}
    select account, item_id, metric, dimension || '=' || replace(bucket, ',', ' '), 100 * share,
        observed_at, load_id
    from parts
    where bucket is not null
)

select
    account as account_id,
    item_id as content_id,
    metric,
    breakdown,
    sum(value) as value,
    {{ utc_timestamp('observed_at') }} as observed_at,
    max(load_id) as load_id
from figures
where item_id is not null and value is not null
group by account, item_id, metric, breakdown, observed_at

-- Figures of the account: its counters as observed, TikTok's own days, stamped with the day's
-- beginning, and the followers in parts, in percent.
with counters as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"observed_at": "VARCHAR", "followers_count": "DOUBLE",
            "following_count": "DOUBLE", "total_likes": "DOUBLE", "videos_count": "DOUBLE"}') }}
            as counted
    from {{ source('raw', 'tiktok__account_counters') }}
    where is_current
),

days as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"date": "VARCHAR", '
            ~ tiktok_numbers(tiktok_day_figures()) ~ '}') }} as figures
    from {{ source('raw', 'tiktok__account_days') }}
    where is_current
),

audience as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"date": "VARCHAR",
            "audience_ages": [{"age": "VARCHAR", "percentage": "DOUBLE"}],
            "audience_genders": [{"gender": "VARCHAR", "percentage": "DOUBLE"}],
            "audience_countries": [{"country": "VARCHAR", "percentage": "DOUBLE"}],
            "audience_cities": [{"city_name": "VARCHAR", "city": "VARCHAR",
                "percentage": "DOUBLE"}],
            "audience_activity": [{"hour": "VARCHAR", "count": "DOUBLE"}]}') }} as told
    from {{ source('raw', 'tiktok__audience') }}
    where is_current
),

slices as (
    {%- for list, dimension, bucket, metric, value in [
        ('ages', 'age', 'part.age', 'follower_percentage', '100 * part.percentage'),
        ('genders', 'gender', 'part.gender', 'follower_percentage', '100 * part.percentage'),
        ('countries', 'country', 'part.country', 'follower_percentage', '100 * part.percentage'),
        ('cities', 'city', 'coalesce(part.city_name, part.city)', 'follower_percentage',
            '100 * part.percentage'),
        ('activity', 'hour', 'part.hour', 'online_followers', 'part.count'),
    ] %}
    select account, load_id, told.date as day, '{{ metric }}' as metric,
        '{{ dimension }}=' || replace({{ bucket }}, ',', ' ') as breakdown, {{ value }} as value
    from (
        select *, {{ unnest_list('told.audience_' ~ list) }} as part
        from audience
    ) as {{ list }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

figures as (
    {%- for metric, field in [('followers', 'followers_count'), ('following', 'following_count'),
        ('total_likes', 'total_likes'), ('videos', 'videos_count')] %}
    select account, '{{ metric }}' as metric, 'lifetime' as period,
        cast(null as varchar) as breakdown, counted.{{ field }} as value,
        counted.observed_at as observed_at, load_id
    from counters

    union all
    {% endfor %}
    {%- for metric, field in tiktok_day_figures() %}
    select account, '{{ metric }}', 'day', null, figures.{{ field }}, figures.date, load_id
    from days

    union all
    {% endfor %}
    select account, metric, 'day', breakdown, sum(value), day, max(load_id)
    from slices
    where breakdown is not null
    group by account, metric, breakdown, day
)

select
    account as account_id,
    metric,
    period,
    breakdown,
    value,
    {{ utc_timestamp('observed_at') }} as observed_at,
    load_id
from figures
where value is not null and {{ utc_timestamp('observed_at') }} is not null

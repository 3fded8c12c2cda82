-- Counters of posts and of the Page by hour, and insights. An insight keeps its name as definition,
-- since its successors do not count alike. What has no key of its own keeps the platform's name.
{%- set kinds = ['like', 'love', 'wow', 'haha', 'sad', 'angry', 'care'] %}
with counters as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "observed_at": "VARCHAR",
            "shares": {"count": "DOUBLE"},' ~ '"r_all": {"summary": {"total_count": "DOUBLE"}},'
            ~ '"c_all": {"summary": {"total_count": "DOUBLE"}},'
            ~ '"r_like": {"summary": {"total_count": "DOUBLE"}},'
            ~ '"r_love": {"summary": {"total_count": "DOUBLE"}},'
            ~ '"r_wow": {"summary": {"total_count": "DOUBLE"}},'
            ~ '"r_haha": {"summary": {"total_count": "DOUBLE"}},'
            ~ '"r_sad": {"summary": {"total_count": "DOUBLE"}},'
            ~ '"r_angry": {"summary": {"total_count": "DOUBLE"}},'
            ~ '"r_care": {"summary": {"total_count": "DOUBLE"}}}') }} as counted
    from {{ source('raw', 'facebook_pages__post_counters') }}
    where is_current
),

pages as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"observed_at": "VARCHAR", "followers_count": "DOUBLE",
            "fan_count": "DOUBLE", "talking_about_count": "DOUBLE", "were_here_count": "DOUBLE",
            "checkins": "DOUBLE", "overall_star_rating": "DOUBLE", "rating_count": "DOUBLE"}')
            }} as counted
    from {{ source('raw', 'facebook_pages__pages') }}
    where is_current
),

observations as (
    {%- for metric, field in [('reactions', 'r_all.summary.total_count'),
        ('comments', 'c_all.summary.total_count'), ('shares', 'shares."count"')] %}
    select account as account_id, counted.id as content_id, '{{ metric }}' as metric,
        counted.{{ field }} as value, {{ utc_timestamp('counted.observed_at') }} as observed_at,
        'lifetime' as period, cast(null as varchar) as breakdown,
        cast(null as varchar) as definition, load_id
    from counters

    union all
    {%- endfor %}
    {%- for kind in kinds %}
    select account, counted.id, 'reaction_{{ kind }}', counted.r_{{ kind }}.summary.total_count,
        {{ utc_timestamp('counted.observed_at') }}, 'lifetime', null, null, load_id
    from counters

    union all
    {%- endfor %}
    {%- for metric, field in [('followers', 'followers_count'), ('page_likes', 'fan_count'),
        ('talking_about', 'talking_about_count'), ('were_here', 'were_here_count'),
        ('check_ins', 'checkins'), ('star_rating', 'overall_star_rating'),
        ('ratings', 'rating_count')] %}
    select account, null, '{{ metric }}', counted.{{ field }},
        {{ utc_timestamp('counted.observed_at') }}, 'lifetime', null, null, load_id
    from pages

    union all
    {%- endfor %}
    select account_id, content_id, metric, value, observed_at, period, breakdown, definition,
        load_id
    from {{ ref('stg_facebook_pages__insight_metrics') }}
)

{{ canonical_metrics('facebook_pages', 'observations',
    ['content_id', 'period', 'breakdown', 'definition']) }}

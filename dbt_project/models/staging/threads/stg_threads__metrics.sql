-- Insights, one row a number. `definition` is the platform's own name: views of the profile are visits
-- to it, not the sum of the views of its posts.
{%- set names = {
    'views': 'profile_views', 'clicks': 'link_clicks', 'followers_count': 'followers',
    'follower_demographics': 'followers'} %}
with of_posts as (
    select
        account as account_id,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "observed_at": "VARCHAR",
            "insights": [{"name": "VARCHAR", "breakdown": "VARCHAR", "value": "DOUBLE"}],
            "poll": {"total_votes": "DOUBLE"}}') }} as told
    from {{ source('raw', 'threads__post_insights') }}
    where is_current
),

numbers as (
    select account_id, load_id, told, {{ unnest_list('told.insights') }} as number
    from of_posts
),

of_profile as (
    select
        account as account_id,
        load_id,
        {{ json_fields('payload', '{"name": "VARCHAR", "breakdown": "VARCHAR", "value": "DOUBLE",
            "day": "VARCHAR", "observed_at": "VARCHAR"}') }} as told
    from {{ source('raw', 'threads__account_insights') }}
    where is_current
),

profile_numbers as (
    select
        account_id,
        case told.name
            {%- for name, metric in names.items() %}
            when '{{ name }}' then '{{ metric }}'
            {%- endfor %}
            else told.name
        end as metric,
        told.value as value,
        {{ utc_timestamp('coalesce(told.day, told.observed_at)') }} as observed_at,
        case when told.day is null then 'lifetime' else 'day' end as period,
        told.breakdown as breakdown,
        told.name as definition,
        load_id
    from of_profile
    where told.name is not null
),

counted as (
    select account_id, told.id as content_id, number.name as metric, number.value as value,
        {{ utc_timestamp('told.observed_at') }} as observed_at, 'lifetime' as period,
        number.breakdown as breakdown, number.name as definition, load_id
    from numbers
    where number.name is not null

    union all

    select account_id, told.id, 'poll_votes', told.poll.total_votes,
        {{ utc_timestamp('told.observed_at') }}, 'lifetime', null, 'total_votes', load_id
    from of_posts

    union all

    select account_id, null, metric, value, observed_at, period, breakdown, definition, load_id
    from profile_numbers

    union all

    -- Clicks are told by link alone: their sum is the day's.
    select account_id, null, metric, sum(value), observed_at, period, null, definition, max(load_id)
    from profile_numbers
    where definition = 'clicks' and breakdown is not null
    group by account_id, metric, observed_at, period, definition
)

{{ canonical_metrics('threads', 'counted', ['content_id', 'period', 'breakdown', 'definition']) }}

-- Counters as observed, one row a counter and hour; a counter that was not given has no row.
with counters as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"uri": "VARCHAR", "observed_at": "VARCHAR",
            "likeCount": "DOUBLE", "replyCount": "DOUBLE", "repostCount": "DOUBLE",
            "quoteCount": "DOUBLE", "bookmarkCount": "DOUBLE"}') }} as counted
    from {{ source('raw', 'bluesky__post_counters') }}
    where is_current
),

profiles as (
    select
        account,
        load_id,
        date_trunc('hour', extracted_at) as observed_at,
        {{ json_fields('payload', '{"followersCount": "DOUBLE"}') }} as counted
    from {{ source('raw', 'bluesky__profiles') }}
    where is_current
),

observations as (
    {%- for metric, field in [('likes', 'likeCount'), ('comments', 'replyCount'),
        ('reposts', 'repostCount'), ('quotes', 'quoteCount'), ('saves', 'bookmarkCount')] %}
    select
        account,
        counted.uri as content_id,
        '{{ metric }}' as metric,
        counted.{{ field }} as value,
        {{ utc_timestamp('counted.observed_at') }} as observed_at,
        load_id
    from counters

    union all
    {% endfor %}
    select
        account,
        null as content_id,
        'followers' as metric,
        counted.followersCount as value,
        observed_at,
        load_id
    from profiles
),

of_content as (
    select
        seen.account as account_id,
        seen.content_id,
        seen.metric,
        seen.value,
        seen.observed_at,
        seen.load_id
    from observations as seen
    left join {{ ref('stg_bluesky__posts') }} as posts
        on posts.account_id = seen.account and posts.uri = seen.content_id and posts.stream = 'posts'
    -- An answer is an act, not content: its counters stay in raw.
    where posts.parent_uri is null
)

{{ canonical_metrics('bluesky', 'of_content', ['content_id']) }}

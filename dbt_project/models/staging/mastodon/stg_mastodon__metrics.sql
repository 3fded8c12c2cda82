-- Counters as observed, one row a counter and hour; a counter that was not given has no row.
with counters as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "observed_at": "VARCHAR",
            "favourites_count": "DOUBLE", "replies_count": "DOUBLE", "reblogs_count": "DOUBLE",
            "quotes_count": "DOUBLE", "poll": {"votes_count": "DOUBLE"}}') }} as counted
    from {{ source('raw', 'mastodon__status_counters') }}
    where is_current
),

records as (
    select
        account,
        load_id,
        date_trunc('hour', extracted_at) as observed_at,
        {{ json_fields('payload', '{"followers_count": "DOUBLE"}') }} as counted
    from {{ source('raw', 'mastodon__accounts') }}
    where is_current
),

observations as (
    {%- for metric, field in [('likes', 'favourites_count'), ('comments', 'replies_count'),
        ('reposts', 'reblogs_count'), ('quotes', 'quotes_count'),
        ('poll_votes', 'poll.votes_count')] %}
    select
        account,
        counted.id as content_id,
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
        counted.followers_count as value,
        observed_at,
        load_id
    from records
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
    left join {{ ref('stg_mastodon__statuses') }} as posts
        on posts.account_id = seen.account
        and posts.status_id = seen.content_id
        and posts.stream = 'statuses'
    -- An answer or a direct message is an act, not content: its counters stay in raw.
    where posts.parent_id is null
        and coalesce(posts.visibility, 'public') <> 'direct'
)

{{ canonical_metrics('mastodon', 'of_content', ['content_id']) }}

-- Counters as observed, one row a counter and hour, and the subreddit's visits by day. A score is
-- votes up less votes down, blurred by Reddit: no count of people, so it is no like.
with of_posts as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"name": "VARCHAR", "observed_at": "VARCHAR", "score": "DOUBLE",
            "upvote_ratio": "DOUBLE", "num_comments": "DOUBLE", "num_crossposts": "DOUBLE",
            "view_count": "DOUBLE", "total_awards_received": "DOUBLE",
            "poll_data": {"total_vote_count": "DOUBLE"}}') }} as counted
    from {{ source('raw', 'reddit__post_counters') }}
    where is_current
),

of_account as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"observed_at": "VARCHAR", "total_karma": "DOUBLE",
            "link_karma": "DOUBLE", "comment_karma": "DOUBLE"}') }} as counted
    from {{ source('raw', 'reddit__accounts') }}
    where is_current
),

of_subreddit as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"observed_at": "VARCHAR", "subscribers": "DOUBLE",
            "active_user_count": "DOUBLE"}') }} as counted
    from {{ source('raw', 'reddit__subreddits') }}
    where is_current
),

of_days as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"day": "VARCHAR", "unique_visitors": "DOUBLE",
            "pageviews": "DOUBLE", "subscriptions": "DOUBLE"}') }} as counted
    from {{ source('raw', 'reddit__traffic') }}
    where is_current
),

observations as (
    {%- for relation, time, period, figures in [
        ('of_posts', 'observed_at', 'lifetime', [('score', 'score'), ('upvote_ratio', 'upvote_ratio'),
            ('comments', 'num_comments'), ('shares', 'num_crossposts'), ('views', 'view_count'),
            ('awards', 'total_awards_received'), ('poll_votes', 'poll_data.total_vote_count')]),
        ('of_account', 'observed_at', 'lifetime', [('karma', 'total_karma'),
            ('post_karma', 'link_karma'), ('comment_karma', 'comment_karma')]),
        ('of_subreddit', 'observed_at', 'lifetime', [('followers', 'subscribers'),
            ('active_users', 'active_user_count')]),
        ('of_days', 'day', 'day', [('unique_visitors', 'unique_visitors'),
            ('pageviews', 'pageviews'), ('follows', 'subscriptions')]),
    ] %}
    {%- set is_last = loop.last %}
    {%- for metric, field in figures %}
    select
        account as account_id,
        {{ 'counted.name' if relation == 'of_posts' else 'cast(null as varchar)' }} as content_id,
        '{{ metric }}' as metric,
        counted.{{ field }} as value,
        {{ utc_timestamp('counted.' ~ time) }} as observed_at,
        '{{ period }}' as period,
        load_id
    from {{ relation }}
    where counted.{{ time }} is not null
    {%- if not (loop.last and is_last) %}

    union all
    {% endif %}
    {%- endfor %}
    {%- endfor %}
)

{{ canonical_metrics('reddit', 'observations', ['content_id', 'period']) }}

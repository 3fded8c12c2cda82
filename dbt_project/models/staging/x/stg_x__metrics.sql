-- Counters as observed, one row a counter and hour, and figures by day (UTC); what was not given
-- has no row.
with counters as (
    select account, load_id, {{ json_fields('payload', '{"id": "VARCHAR", "observed_at": "VARCHAR",
        "public_metrics": {"like_count": "DOUBLE", "reply_count": "DOUBLE",
            "retweet_count": "DOUBLE", "repost_count": "DOUBLE", "quote_count": "DOUBLE",
            "bookmark_count": "DOUBLE", "impression_count": "DOUBLE"},
        "non_public_metrics": {"url_link_clicks": "DOUBLE", "user_profile_clicks": "DOUBLE"},
        "media": [{"public_metrics": {"view_count": "DOUBLE"}, "non_public_metrics":
            {"playback_0_count": "DOUBLE", "playback_100_count": "DOUBLE"}}],
        "polls": [{"options": [{"votes": "DOUBLE"}]}]}') }} as counted
    from {{ source('raw', 'x__post_counters') }}
    where is_current
),

counted_posts as (
    select
        counters.*,
        {{ utc_timestamp('counters.counted.observed_at') }} as observed_at,
        -- Impressions were not counted before 15 December 2022: a zero is no figure.
        case when not (counters.counted.public_metrics.impression_count = 0
            and posts.posted_at < timestamp '2022-12-15 00:00:00')
            then counters.counted.public_metrics.impression_count end as impressions
    from counters
    -- An answer is an act, not content: its counters stay in raw.
    inner join {{ ref('stg_x__posts') }} as posts
        on posts.account_id = counters.account
        and posts.post_id = counters.counted.id
        and posts.is_content
),

days as (
    select account, load_id, {{ json_fields('payload', '{"id": "VARCHAR", "day": "VARCHAR",
        "metrics": ' ~ x_day_spec() ~ '}') }} as given
    from {{ source('raw', 'x__post_analytics') }}
    where is_current
),

people as (
    select account, load_id, {{ json_fields('payload', '{"observed_at": "VARCHAR",
        "public_metrics": {"followers_count": "DOUBLE"}}') }} as counted
    from {{ source('raw', 'x__accounts') }}
    where is_current
),

observations as (
    {%- for metric, value in [
        ('likes', 'counted.public_metrics.like_count'),
        ('comments', 'counted.public_metrics.reply_count'),
        ('reposts', 'coalesce(counted.public_metrics.repost_count,
            counted.public_metrics.retweet_count)'),
        ('quotes', 'counted.public_metrics.quote_count'),
        ('saves', 'counted.public_metrics.bookmark_count'),
        ('impressions', 'impressions'),
        ('link_clicks', 'counted.non_public_metrics.url_link_clicks'),
        ('profile_views', 'counted.non_public_metrics.user_profile_clicks'),
        ('views', list_field_sum('counted.media', 'public_metrics.view_count')),
        ('video_plays', list_field_sum('counted.media', 'non_public_metrics.playback_0_count')),
        ('video_completes',
            list_field_sum('counted.media', 'non_public_metrics.playback_100_count')),
        ('poll_votes', list_field_sum(list_item('counted.polls', 1) ~ '.options', 'votes')),
    ] %}
    select account as account_id, counted.id as content_id, '{{ metric }}' as metric,
        {{ value }} as value, observed_at, 'lifetime' as period,
        cast(null as varchar) as breakdown, load_id
    from counted_posts

    union all
    {% endfor %}
    {%- for field, metric in x_day_metrics() %}
    select account, given.id, '{{ metric }}', given.metrics.{{ field }},
        {{ utc_timestamp('given.day') }}, 'day', null, load_id
    from days

    union all
    {% endfor %}
    select votes.account_id, votes.post_id, 'poll_votes', votes.votes, votes.observed_at,
        'lifetime', votes.breakdown, votes.load_id
    from {{ ref('stg_x__poll_votes') }} as votes
    inner join counted_posts
        on counted_posts.account = votes.account_id
        and counted_posts.counted.id = votes.post_id
        and counted_posts.observed_at = votes.observed_at

    union all

    select account, null, 'followers', counted.public_metrics.followers_count,
        {{ utc_timestamp('counted.observed_at') }}, 'lifetime', null, load_id
    from people
)

{{ canonical_metrics('x', 'observations', ['content_id', 'period', 'breakdown']) }}

-- Counters of the channel and of its videos, one row a counter and hour. The number of subscribers
-- is rounded down by the platform to three digits; a hidden one is not given.
with video_records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "observed_at": "VARCHAR",
            "concurrentViewers": "VARCHAR", "statistics": {"viewCount": "VARCHAR",
            "likeCount": "VARCHAR", "commentCount": "VARCHAR", "dislikeCount": "VARCHAR"}}') }}
            as seen
    from {{ source('raw', 'youtube__video_counters') }}
    where is_current
),

total_records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "observed_at": "VARCHAR", "figures": {
            "engagedViews": "DOUBLE", "estimatedMinutesWatched": "DOUBLE", "shares": "DOUBLE",
            "subscribersGained": "DOUBLE", "videosAddedToPlaylists": "DOUBLE"},
            "end": {"audienceWatchRatio": "DOUBLE"}}') }} as seen
    from {{ source('raw', 'youtube__video_totals') }}
    where is_current
),

channel_records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"observed_at": "VARCHAR", "statistics": {
            "viewCount": "VARCHAR", "subscriberCount": "VARCHAR",
            "hiddenSubscriberCount": "BOOLEAN"}}') }} as seen
    from {{ source('raw', 'youtube__channel_counters') }}
    where is_current
),

observed as (
    {%- for metric, field in [('views', 'statistics.viewCount'), ('likes', 'statistics.likeCount'),
        ('comments', 'statistics.commentCount'), ('negative_feedback', 'statistics.dislikeCount'),
        ('peak_viewers', 'concurrentViewers')] %}
    select account, seen.id as content_id, '{{ metric }}' as metric,
        {{ youtube_count('seen.' ~ field) }} as value, seen.observed_at as observed_at, load_id
    from video_records

    union all
    {% endfor %}
    {%- for metric, field in [('engaged_views', 'figures.engagedViews'),
        ('watch_seconds', 'figures.estimatedMinutesWatched * 60'), ('shares', 'figures.shares'),
        ('followers_gained', 'figures.subscribersGained'),
        ('saves', 'figures.videosAddedToPlaylists'),
        ('retention_at_end', '"end".audienceWatchRatio')] %}
    select account, seen.id as content_id, '{{ metric }}' as metric,
        seen.{{ field }} as value, seen.observed_at as observed_at, load_id
    from total_records

    union all
    {% endfor %}
    select account, null as content_id, 'views' as metric,
        {{ youtube_count('seen.statistics.viewCount') }} as value, seen.observed_at as observed_at,
        load_id
    from channel_records

    union all

    select account, null as content_id, 'followers' as metric,
        case when not coalesce(seen.statistics.hiddenSubscriberCount, false)
            then {{ youtube_count('seen.statistics.subscriberCount') }} end as value,
        seen.observed_at as observed_at, load_id
    from channel_records
)

select
    account as account_id,
    content_id,
    metric,
    value,
    cast({{ utc_timestamp('observed_at') }} as timestamp) as observed_at,
    load_id
from observed
where value is not null

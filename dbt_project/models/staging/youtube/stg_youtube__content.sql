with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "snippet": {"publishedAt": "VARCHAR",
            "channelId": "VARCHAR", "title": "VARCHAR", "description": "VARCHAR"},
            "contentDetails": {"duration": "VARCHAR"}, "liveStreamingDetails": "JSON"}') }}
            as video
    from {{ source('raw', 'youtube__videos') }}
    where is_current
),

-- Analytics alone tells a Short from a video of the same length.
shorts as (
    select
        account,
        {{ json_text('payload', 'id') }} as video_id,
        min(load_id) as load_id
    from {{ source('raw', 'youtube__video_totals') }}
    where is_current and {{ json_text('payload', 'creatorContentType') }} = 'shorts'
    group by account, {{ json_text('payload', 'id') }}
),

videos as (
    select
        records.account as account_id,
        records.video.id as content_id,
        cast({{ utc_timestamp('records.video.snippet.publishedAt') }} as timestamp)
            as published_at,
        records.video.snippet.channelId as author_platform_person_id,
        records.video.snippet.title as title,
        nullif(records.video.snippet.description, '') as text,
        case
            when records.video.liveStreamingDetails is not null then 'live'
            when shorts.video_id is not null then 'short'
            else 'video'
        end as format,
        'https://www.youtube.com/watch?v=' || records.video.id as url,
        {{ youtube_seconds('records.video.contentDetails.duration') }} as duration_seconds,
        gone.removed_at,
        {{ later(later('records.load_id', 'gone.load_id'), 'shorts.load_id') }} as load_id
    from records
    left join shorts
        on shorts.account = records.account and shorts.video_id = records.video.id
    left join {{ ref('stg_youtube__deletions') }} as gone
        on gone.account_id = records.account and gone.id = records.video.id
)

{{ canonical_content('youtube', '(select * from videos where published_at is not null)', [
    'author_platform_person_id', 'title', 'text', 'format', 'url', 'duration_seconds',
    'removed_at',
]) }}

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

videos as (
    select
        records.account as account_id,
        records.video.id as content_id,
        cast({{ utc_timestamp('records.video.snippet.publishedAt') }} as timestamp)
            as published_at,
        records.video.snippet.channelId as author_platform_person_id,
        records.video.snippet.title as title,
        nullif(records.video.snippet.description, '') as text,
        case when records.video.liveStreamingDetails is not null then 'live' else 'video' end
            as format,
        'https://www.youtube.com/watch?v=' || records.video.id as url,
        {{ iso_duration_seconds('records.video.contentDetails.duration') }} as duration_seconds,
        gone.removed_at,
        {{ later('records.load_id', 'gone.load_id') }} as load_id
    from records
    left join {{ ref('stg_youtube__deletions') }} as gone
        on gone.account_id = records.account and gone.id = records.video.id
)

{{ canonical_content('youtube', '(select * from videos where published_at is not null)', [
    'author_platform_person_id', 'title', 'text', 'format', 'url', 'duration_seconds',
    'removed_at',
]) }}

-- Comments and answers, one row each. An answer is attached to the comment at the top of its
-- thread, whomever it answers, and does not always name its video.
with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "snippet": {"parentId": "VARCHAR",
            "videoId": "VARCHAR", "authorChannelId": {"value": "VARCHAR"},
            "authorDisplayName": "VARCHAR", "textOriginal": "VARCHAR", "textDisplay": "VARCHAR",
            "publishedAt": "VARCHAR", "moderationStatus": "VARCHAR"}}') }} as comment
    from {{ source('raw', 'youtube__comments') }}
    where is_current
),

comments as (
    select
        account as account_id,
        comment.id as comment_id,
        comment.snippet.parentId as parent_id,
        comment.snippet.videoId as video_id,
        comment.snippet.authorChannelId.value as author_id,
        comment.snippet.authorDisplayName as author_name,
        coalesce(comment.snippet.textOriginal, comment.snippet.textDisplay) as text,
        cast({{ utc_timestamp('comment.snippet.publishedAt') }} as timestamp) as posted_at,
        coalesce(
            comment.snippet.moderationStatus in ('heldForReview', 'likelySpam', 'rejected'), false
        ) as is_hidden,
        load_id
    from records
    -- Without a time it is a record that the extractor could not read.
    where comment.id is not null and comment.snippet.publishedAt is not null
)

select
    comments.account_id,
    comments.comment_id,
    comments.parent_id,
    coalesce(comments.video_id, tops.video_id) as video_id,
    comments.author_id,
    comments.author_name,
    comments.text,
    comments.posted_at,
    comments.is_hidden,
    {{ later('comments.load_id', 'tops.load_id') }} as load_id
from comments
left join comments as tops
    on tops.account_id = comments.account_id
    and tops.comment_id = comments.parent_id
where comments.posted_at is not null

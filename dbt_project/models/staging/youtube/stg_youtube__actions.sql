-- What was deleted keeps no text and no name, as the platform's terms ask; the comments of a video
-- that is gone go with it, though nobody took them back.
with subscriber_records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"snippet": {"publishedAt": "VARCHAR"},
            "subscriberSnippet": {"channelId": "VARCHAR", "title": "VARCHAR"}}') }} as entry
    from {{ source('raw', 'youtube__subscribers') }}
    where is_current
),

subscribed as (
    select
        account as account_id,
        entry.subscriberSnippet.channelId as person,
        entry.subscriberSnippet.title as person_name,
        cast({{ utc_timestamp('entry.snippet.publishedAt') }} as timestamp) as subscribed_at,
        extracted_at,
        load_id
    from subscriber_records
    where entry.subscriberSnippet.channelId is not null
),

commented as (
    select
        comments.*,
        coalesce(gone.removed_at, without_video.removed_at) as removed_at,
        case when gone.removed_at is null then 'content_gone' else 'actor' end as removed_reason,
        {{ later('comments.load_id', later('gone.load_id', 'without_video.load_id')) }} as changed
    from {{ ref('stg_youtube__comments') }} as comments
    left join {{ ref('stg_youtube__deletions') }} as gone
        on gone.account_id = comments.account_id and gone.id = comments.comment_id
    left join {{ ref('stg_youtube__deletions') }} as without_video
        on without_video.account_id = comments.account_id
        and without_video.id = comments.video_id
),

told as (
    select
        account_id,
        comment_id as action_id,
        case when parent_id is null then 'comment' else 'reply' end as action_type,
        posted_at as acted_at,
        'exact' as time_basis,
        author_id as platform_person_id,
        author_name as person_name,
        video_id as content_id,
        coalesce(parent_id, video_id) as in_reply_to,
        text,
        'https://www.youtube.com/watch?v=' || video_id || '&lc=' || comment_id as url,
        is_hidden,
        removed_at,
        removed_reason,
        changed as load_id
    from commented

    union all

    select account_id, action_id, action_type, sent_at, 'exact', author_id, author_name, video_id,
        video_id, text, null, false, removed_at, removed_reason, load_id
    from {{ ref('stg_youtube__chat_messages') }}

    union all

    select account_id, 'follow:' || person, 'follow', coalesce(subscribed_at, extracted_at),
        case when subscribed_at is null then 'first_seen' else 'exact' end, person, person_name,
        null, null, null, null, false, null, null, load_id
    from subscribed
),

acts as (
    select
        told.*,
        coalesce(told.platform_person_id = owners.platform_person_id, false) as is_team,
        case when told.action_type <> 'reply' then owners.platform_person_id end
            as target_platform_person_id
    from told
    left join {{ ref('stg_youtube__accounts') }} as owners
        on owners.account_id = told.account_id
)

{{ canonical_actions('youtube', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to',
    'target_platform_person_id', 'text', 'url', 'is_team', 'is_hidden', 'removed_at',
    'removed_reason',
], forget_deleted=true) }}

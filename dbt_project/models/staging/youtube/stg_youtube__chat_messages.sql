-- What people did in live chats, one row a message; notices of the platform are no acts. A paid
-- message stands in the chat and, under another id, in the list of those: person, amount and
-- minute make it one, and only the chat knows its video.
with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "videoId": "VARCHAR", "snippet": {
            "type": "VARCHAR", "publishedAt": "VARCHAR", "authorChannelId": "VARCHAR",
            "displayMessage": "VARCHAR", "textMessageDetails": {"messageText": "VARCHAR"},
            "superChatDetails": {"amountMicros": "VARCHAR", "userComment": "VARCHAR"},
            "superStickerDetails": {"amountMicros": "VARCHAR"},
            "memberMilestoneChatDetails": {"userComment": "VARCHAR"},
            "messageDeletedDetails": {"deletedMessageId": "VARCHAR"},
            "messageRetractedDetails": {"retractedMessageId": "VARCHAR"}},
            "authorDetails": {"channelId": "VARCHAR", "displayName": "VARCHAR"}}') }} as message
    from {{ source('raw', 'youtube__live_chat') }}
    where is_current
),

messages as (
    select
        account as account_id,
        message.id as message_id,
        message.videoId as video_id,
        coalesce(message.snippet.type, 'unknown') as kind,
        cast({{ utc_timestamp('message.snippet.publishedAt') }} as timestamp) as sent_at,
        coalesce(message.snippet.authorChannelId, message.authorDetails.channelId) as author_id,
        message.authorDetails.displayName as author_name,
        case
            when message.snippet.type = 'textMessageEvent' then coalesce(
                message.snippet.textMessageDetails.messageText, message.snippet.displayMessage
            )
            else coalesce(
                message.snippet.superChatDetails.userComment,
                message.snippet.memberMilestoneChatDetails.userComment
            )
        end as text,
        coalesce(
            message.snippet.superChatDetails.amountMicros,
            message.snippet.superStickerDetails.amountMicros
        ) as amount,
        message.snippet.messageDeletedDetails.deletedMessageId as deleted_id,
        message.snippet.messageRetractedDetails.retractedMessageId as retracted_id,
        load_id
    from records
),

removals as (
    select
        account_id,
        coalesce(deleted_id, retracted_id) as message_id,
        min(sent_at) as removed_at,
        min(case when retracted_id is not null then 'actor' else 'moderation' end)
            as removed_reason,
        max(load_id) as load_id
    from messages
    where coalesce(deleted_id, retracted_id) is not null
    group by account_id, coalesce(deleted_id, retracted_id)
),

acts as (
    select
        messages.account_id, messages.message_id, messages.amount,
        case
            when messages.kind in ('textMessageEvent', 'superChatEvent', 'superStickerEvent',
                'fanFundingEvent', 'memberMilestoneChatEvent') then 'live_chat'
            else messages.kind
        end as action_type,
        messages.video_id, messages.author_id, messages.author_name, messages.text,
        messages.sent_at, removals.removed_at, removals.removed_reason,
        {{ later('messages.load_id', 'removals.load_id') }} as load_id
    from messages
    left join removals
        on removals.account_id = messages.account_id
        and removals.message_id = messages.message_id
    where messages.kind not in ('messageDeletedEvent', 'messageRetractedEvent', 'tombstone',
        'userBannedEvent', 'chatEndedEvent', 'sponsorOnlyModeStartedEvent',
        'sponsorOnlyModeEndedEvent')

    union all

    select account_id, message_id, amount, 'live_chat', null, author_id, author_name, text,
        sent_at, null, null, load_id
    from {{ ref('stg_youtube__super_chats') }}
),

named as (
    select
        acts.*,
        case when amount is not null and author_id is not null
            then 'paid:' || author_id || ':' || amount || ':'
                || cast(date_trunc('minute', sent_at) as varchar)
            else 'chat:' || message_id
        end as action_id
    from acts
    where sent_at is not null
),

ranked as (
    select
        named.*,
        max(load_id) over (partition by account_id, action_id) as newest_load,
        row_number() over (
            partition by account_id, action_id
            order by case when video_id is null then 1 else 0 end, message_id
        ) as place
    from named
)

select account_id, action_id, action_type, video_id, author_id, author_name, text, sent_at,
    removed_at, removed_reason, newest_load as load_id
from ranked
where place = 1

-- Paid messages of the last 30 days, one row each; their broadcast is not told.
with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "snippet": {"createdAt": "VARCHAR",
            "commentText": "VARCHAR", "amountMicros": "VARCHAR", "supporterDetails": {
            "channelId": "VARCHAR", "displayName": "VARCHAR"}}}') }} as event
    from {{ source('raw', 'youtube__super_chats') }}
    where is_current
)

select
    account as account_id,
    event.id as message_id,
    cast({{ utc_timestamp('event.snippet.createdAt') }} as timestamp) as sent_at,
    event.snippet.supporterDetails.channelId as author_id,
    event.snippet.supporterDetails.displayName as author_name,
    event.snippet.commentText as text,
    event.snippet.amountMicros as amount,
    load_id
from records
where event.id is not null

-- Mentions of the page and shares of its posts, one row a notification. Who shared stands in the
-- activity that LinkedIn adds to the notification, where it does.
with parsed as (
    select
        account,
        load_id,
        extracted_at,
        {{ json_fields('payload', '{"notificationId": "VARCHAR", "action": "VARCHAR",
            "generatedActivity": "VARCHAR", "sourcePost": "VARCHAR", "lastModifiedAt": "BIGINT",
            "actor": "VARCHAR", "decoratedGeneratedActivity": {
                "share": {"owner": "VARCHAR", "text": "VARCHAR"},
                "comment": {"owner": "VARCHAR", "text": "VARCHAR"}}}') }} as told
    from {{ source('raw', 'linkedin__notifications') }}
    where is_current
),

named as (
    select
        account as account_id,
        'notification:' || coalesce(told.notificationId, told.action || '|' || told.generatedActivity)
            as action_id,
        told.action,
        told.sourcePost as source_post,
        coalesce(
            told.decoratedGeneratedActivity.share.owner,
            told.decoratedGeneratedActivity.comment.owner,
            told.actor
        ) as person,
        nullif({{ linkedin_text('coalesce(told.decoratedGeneratedActivity.share.text,
            told.decoratedGeneratedActivity.comment.text)') }}, '') as text,
        case when told.generatedActivity like 'urn:li:%'
            then 'https://www.linkedin.com/feed/update/' || told.generatedActivity end as url,
        {{ unix_timestamp('told.lastModifiedAt', per_second=1000) }} as told_at,
        extracted_at,
        load_id
    from parsed
)

select
    account_id,
    action_id,
    case
        when action = 'SHARE' and text is not null then 'quote'
        when action = 'SHARE' then 'share'
        when action = 'SHARE_MENTION' then 'mention'
        when action = 'PHOTO_MENTION' then 'brand_tag'
        else lower(action)
    end as action_type,
    case when action = 'SHARE' then source_post end as content_id,
    person,
    text,
    url,
    coalesce(told_at, extracted_at) as acted_at,
    told_at is not null as is_dated,
    load_id
from named
where action_id is not null and action is not null

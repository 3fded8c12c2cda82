-- Direct messages, one row a message; a conversation of two is named by their ids.
with parsed as (
    select
        account,
        load_id,
        extracted_at,
        {{ json_fields('payload', '{"id": "VARCHAR", "event_type": "VARCHAR", "text": "VARCHAR",
            "sender_id": "VARCHAR", "dm_conversation_id": "VARCHAR", "created_at": "VARCHAR",
            "sender": {"name": "VARCHAR", "username": "VARCHAR"}}') }} as event
    from {{ source('raw', 'x__messages') }}
    where is_current
),

timed as (
    select
        parsed.*,
        {{ utc_timestamp('event.created_at') }} as created_at,
        owners.platform_person_id as owner,
        event.sender_id = owners.platform_person_id as is_own
    from parsed
    left join {{ ref('stg_x__accounts') }} as owners
        on owners.account_id = parsed.account
    where event.id is not null
)

select
    account as account_id,
    event.id as message_id,
    case
        when coalesce(event.event_type, 'MessageCreate') <> 'MessageCreate' then event.event_type
        when is_own then 'brand_dm'
        else 'dm_inbound'
    end as action_type,
    cast(coalesce(created_at, extracted_at) as timestamp) as acted_at,
    case when created_at is null then 'first_seen' else 'exact' end as time_basis,
    event.sender_id as sender_id,
    coalesce(nullif(event.sender.name, ''), event.sender.username) as sender_name,
    case
        when not is_own then owner
        when event.dm_conversation_id like owner || '-%'
            then split_part(event.dm_conversation_id, '-', 2)
        when event.dm_conversation_id like '%-' || owner
            then split_part(event.dm_conversation_id, '-', 1)
    end as target,
    event.dm_conversation_id as thread_id,
    coalesce(is_own, false) as is_own,
    event.text as text,
    load_id
from timed

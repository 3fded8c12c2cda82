-- Messages between the Page and people; one without a sender is neither in- nor outbound.
with records as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "conversation": "VARCHAR",
            "created_time": "VARCHAR", "message": "VARCHAR",
            "from": ' ~ facebook_person_spec() ~ ',
            "to": {"data": [' ~ facebook_person_spec() ~ ']}}') }} as message
    from {{ source('raw', 'facebook_pages__messages') }}
    where is_current
)

select
    records.account as account_id,
    records.message.id as action_id,
    case
        when records.message."from".id is null then 'message_of_unknown_sender'
        when records.message."from".id = owners.platform_person_id then 'brand_dm'
        else 'dm_inbound'
    end as action_type,
    records.message."from".id as author,
    records.message."from".name as author_name,
    {{ list_item('records.message."to".data', 1) }}.id as target,
    records.message.conversation as thread_id,
    {{ utc_timestamp('records.message.created_time') }} as acted_at,
    nullif(records.message.message, '') as text,
    owners.platform_person_id as owner,
    records.load_id
from records
left join {{ ref('stg_facebook_pages__accounts') }} as owners
    on owners.account_id = records.account
where {{ utc_timestamp('records.message.created_time') }} is not null

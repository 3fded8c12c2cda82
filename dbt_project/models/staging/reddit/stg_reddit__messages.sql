-- Private messages, one row a message.
with parsed as (
    select
        account,
        load_id,
        first_seen_at,
        {{ json_fields('payload', '{"name": "VARCHAR", "author": "VARCHAR",
            "author_fullname": "VARCHAR", "subject": "VARCHAR", "body": "VARCHAR",
            "parent_id": "VARCHAR", "first_message_name": "VARCHAR", "created_utc": "DOUBLE"}') }}
            as message
    from ({{ current_records('reddit', 'messages') }}) as messages
)

select
    parsed.account as account_id,
    parsed.message.name as message_id,
    {{ reddit_person('parsed.message') }} as author,
    parsed.message.author as author_name,
    coalesce(
        {{ reddit_person('parsed.message') }} = owners.platform_person_id
        or lower(parsed.message.author) = lower(owners.account_name),
        false
    ) as is_own,
    parsed.message.parent_id as parent_id,
    coalesce(parsed.message.first_message_name, parsed.message.name) as thread_id,
    cast(coalesce({{ unix_timestamp('parsed.message.created_utc') }}, parsed.first_seen_at)
        as timestamp) as written_at,
    case when parsed.message.created_utc is null then 'first_seen' else 'exact' end as time_basis,
    parsed.message.body as text,
    parsed.load_id
from parsed
left join {{ ref('stg_reddit__accounts') }} as owners
    on owners.account_id = parsed.account
where parsed.message.name is not null

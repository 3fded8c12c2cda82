-- What others did, as the account was told. Read only with a login.
with parsed as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{
            "uri": "VARCHAR", "reason": "VARCHAR", "reasonSubject": "VARCHAR",
            "indexedAt": "VARCHAR",
            "author": {"did": "VARCHAR", "handle": "VARCHAR", "displayName": "VARCHAR",
                "labels": "VARCHAR"},
            "record": {"text": "VARCHAR", "createdAt": "VARCHAR", "langs": ["VARCHAR"],
                "reply": {"root": {"uri": "VARCHAR"}, "parent": {"uri": "VARCHAR"}}}
        }') }} as told
    from {{ source('raw', 'bluesky__notifications') }}
    where is_current
),

times as (
    select
        *,
        {{ utc_timestamp('told.record.createdAt') }} as created_at,
        {{ utc_timestamp('told.indexedAt') }} as indexed_at
    from parsed
    where told.uri is not null and told.author.did is not null and told.reason is not null
)

select
    account as account_id,
    told.uri as uri,
    told.reason as reason,
    told.reasonSubject as subject,
    told.author.did as author_did,
    coalesce(nullif(told.author.displayName, ''), told.author.handle) as author_name,
    coalesce({{ matches('told.author.labels', '"val" *: *"bot"') }}, false) as is_bot,
    {{ earlier('created_at', 'indexed_at') }} as noted_at,
    told.record.text as text,
    {{ list_item('told.record.langs', 1) }} as language,
    told.record.reply.root.uri as root_uri,
    told.record.reply.parent.uri as parent_uri,
    load_id
from times

-- Notifications of kinds that are no act known here, so that a new kind is seen and not lost.
-- Left out: notices of the server and of other people's posts, which are no acts towards the brand.
with parsed as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "type": "VARCHAR", "created_at": "VARCHAR",
            "status": {"id": "VARCHAR"}, "account": ' ~ mastodon_person_spec() ~ '}') }} as told
    from {{ source('raw', 'mastodon__notifications') }}
    where is_current
)

select
    account as account_id,
    'notification:' || told.id as action_id,
    told.type as action_type,
    {{ utc_timestamp('told.created_at') }} as acted_at,
    {{ mastodon_person('told.account') }} as person,
    coalesce(nullif(told.account.display_name, ''), told.account.username) as person_name,
    coalesce(told.account.bot, false) as is_bot,
    load_id
from parsed
where told.id is not null
    and told.type not in (
        'favourite', 'reblog', 'follow', 'mention', 'quote', 'status', 'poll', 'update',
        'quoted_update', 'follow_request', 'severed_relationships', 'moderation_warning',
        'admin.sign_up', 'admin.report', 'added_to_collection', 'collection_update'
    )

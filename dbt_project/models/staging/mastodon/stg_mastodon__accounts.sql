-- The newest record names the account; its key over servers is what the account's own acts carry.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "username": "VARCHAR", "acct": "VARCHAR",
            "display_name": "VARCHAR", "uri": "VARCHAR", "url": "VARCHAR"}') }} as person
    from {{ source('raw', 'mastodon__accounts') }}
    where is_current
),

named as (
    select
        account as account_id,
        person.id as server_id,
        {{ mastodon_person('person') }} as platform_person_id,
        coalesce(nullif(person.display_name, ''), person.username) as account_name,
        extracted_at,
        load_id
    from records
    where person.id is not null
)

{{ canonical_accounts('mastodon', 'named', also=['server_id']) }}

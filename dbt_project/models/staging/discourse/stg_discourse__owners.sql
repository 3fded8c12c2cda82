-- The newest record names the account; the forum's address is part of every person's key.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "BIGINT", "username": "VARCHAR", "name": "VARCHAR",
            "forum": "VARCHAR"}') }} as person
    from {{ source('raw', 'discourse__accounts') }}
    where is_current
),

named as (
    select
        account as account_id,
        person.id as user_id,
        person.forum as forum,
        {{ discourse_person('person.id', 'person.forum') }} as platform_person_id,
        coalesce(nullif(person.name, ''), person.username) as account_name,
        extracted_at,
        load_id
    from records
    where person.id is not null
)

{{ canonical_accounts('discourse', 'named', also=['user_id', 'forum']) }}

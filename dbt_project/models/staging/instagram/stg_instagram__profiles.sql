-- Either login gives the account another id: user_id is the one that both know.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "user_id": "VARCHAR", "username": "VARCHAR",
            "name": "VARCHAR"}') }} as person
    from {{ source('raw', 'instagram__accounts') }}
    where is_current
),

named as (
    select
        account as account_id,
        coalesce(person.user_id, person.id) as platform_person_id,
        person.id as scoped_id,
        person.username as username,
        coalesce(nullif(person.name, ''), person.username) as account_name,
        extracted_at,
        load_id
    from records
    where person.id is not null
)

{{ canonical_accounts('instagram', 'named', also=['scoped_id', 'username']) }}

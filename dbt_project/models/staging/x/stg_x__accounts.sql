-- The newest record names the account.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "username": "VARCHAR", "name": "VARCHAR"}') }}
            as person
    from {{ source('raw', 'x__accounts') }}
    where is_current
),

named as (
    select
        account as account_id,
        person.id as platform_person_id,
        coalesce(nullif(person.name, ''), person.username) as account_name,
        extracted_at,
        load_id
    from records
    where person.id is not null
)

{{ canonical_accounts('x', 'named') }}

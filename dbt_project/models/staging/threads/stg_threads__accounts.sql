-- Other people are known by user name alone, so the profile's own acts carry its name too.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "username": "VARCHAR", "name": "VARCHAR"}') }}
            as person
    from {{ source('raw', 'threads__accounts') }}
    where is_current
),

named as (
    select
        account as account_id,
        coalesce(person.username, person.id) as platform_person_id,
        coalesce(nullif(person.name, ''), person.username) as account_name,
        extracted_at,
        load_id
    from records
    where person.id is not null
)

{{ canonical_accounts('threads', 'named') }}

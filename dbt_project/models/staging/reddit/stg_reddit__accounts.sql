with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "name": "VARCHAR"}') }} as person
    from {{ source('raw', 'reddit__accounts') }}
    where is_current
),

named as (
    select
        account as account_id,
        coalesce(person.name, account) as account_name,
        't2_' || person.id as platform_person_id,
        extracted_at,
        load_id
    from records
)

{{ canonical_accounts('reddit', 'named') }}

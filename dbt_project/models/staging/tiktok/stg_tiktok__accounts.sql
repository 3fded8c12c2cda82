with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"business_id": "VARCHAR", "display_name": "VARCHAR",
            "username": "VARCHAR"}') }} as profile
    from {{ source('raw', 'tiktok__accounts') }}
    where is_current
),

named as (
    select
        account as account_id,
        coalesce(profile.business_id, account) as platform_person_id,
        coalesce(nullif(profile.display_name, ''), profile.username) as account_name,
        extracted_at,
        load_id
    from records
)

{{ canonical_accounts('tiktok', 'named') }}

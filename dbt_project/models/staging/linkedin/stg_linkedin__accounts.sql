with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"urn": "VARCHAR", "localizedName": "VARCHAR",
            "vanityName": "VARCHAR"}') }} as page
    from {{ source('raw', 'linkedin__accounts') }}
    where is_current
),

named as (
    select
        account as account_id,
        page.urn as platform_person_id,
        coalesce(page.localizedName, page.vanityName) as account_name,
        extracted_at,
        load_id
    from records
    where page.urn is not null
)

{{ canonical_accounts('linkedin', 'named') }}

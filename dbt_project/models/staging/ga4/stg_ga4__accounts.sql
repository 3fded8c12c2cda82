-- The Data API gives no name of the property.
with properties as (
    select
        account as account_id,
        cast(null as varchar) as account_name,
        cast(null as varchar) as platform_person_id,
        extracted_at,
        load_id
    from {{ source('raw', 'ga4__accounts') }}
    where is_current
)

{{ canonical_accounts('ga4', 'properties') }}

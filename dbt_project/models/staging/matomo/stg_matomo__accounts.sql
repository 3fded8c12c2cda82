with sites as (
    select
        records.account as account_id,
        sites.account_name,
        cast(null as varchar) as platform_person_id,
        records.extracted_at,
        records.load_id
    from {{ source('raw', 'matomo__accounts') }} as records
    inner join {{ ref('stg_matomo__sites') }} as sites
        on sites.account_id = records.account
    where records.is_current
)

{{ canonical_accounts('matomo', 'sites') }}

-- The newest record names the Page; its id is also what its own acts carry.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', facebook_person_spec()) }} as page
    from {{ source('raw', 'facebook_pages__pages') }}
    where is_current
),

named as (
    select
        account as account_id,
        page.id as platform_person_id,
        page.name as account_name,
        extracted_at,
        load_id
    from records
    where page.id is not null
)

{{ canonical_accounts('facebook_pages', 'named') }}

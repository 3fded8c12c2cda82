-- The newest profile names the account; its DID is what the account's own acts carry.
with profiles as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"did": "VARCHAR", "handle": "VARCHAR",
            "displayName": "VARCHAR"}') }} as profile
    from {{ source('raw', 'bluesky__profiles') }}
    where is_current
),

named as (
    select
        account as account_id,
        profile.did as platform_person_id,
        coalesce(nullif(profile.displayName, ''), profile.handle) as account_name,
        extracted_at,
        load_id
    from profiles
    where profile.did is not null
)

{{ canonical_accounts('bluesky', 'named') }}

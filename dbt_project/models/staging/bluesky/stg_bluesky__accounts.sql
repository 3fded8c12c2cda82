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

ranked as (
    select
        account as account_id,
        profile.did as platform_person_id,
        coalesce(nullif(profile.displayName, ''), profile.handle) as account_name,
        row_number() over (partition by account order by extracted_at desc, load_id desc) as place
    from profiles
    where profile.did is not null
)

select
    'bluesky' as platform,
    account_id,
    account_name,
    platform_person_id
from ranked
where place = 1

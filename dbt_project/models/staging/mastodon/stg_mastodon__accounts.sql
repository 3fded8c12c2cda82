-- The newest record names the account; its key over servers is what the account's own acts carry.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "username": "VARCHAR", "acct": "VARCHAR",
            "display_name": "VARCHAR", "uri": "VARCHAR", "url": "VARCHAR"}') }} as person
    from {{ source('raw', 'mastodon__accounts') }}
    where is_current
),

ranked as (
    select
        account as account_id,
        person.id as server_id,
        {{ mastodon_person('person') }} as platform_person_id,
        coalesce(nullif(person.display_name, ''), person.username) as account_name,
        row_number() over (partition by account order by extracted_at desc, load_id desc) as place
    from records
    where person.id is not null
)

select
    'mastodon' as platform,
    account_id,
    account_name,
    platform_person_id,
    server_id
from ranked
where place = 1

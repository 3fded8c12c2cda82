-- Favourites, boosts and follows, one row per person and subject. Lists give no times and no ids:
-- the id is made of kind, person and subject, and a notification dates what a list does not.
with lists as (
    {%- for stream in ['favourites', 'boosts', 'followers'] %}
    select account, load_id, '{{ stream }}' as list, payload, false as is_told
    from {{ source('raw', 'mastodon__' ~ stream) }}
    where is_current

    union all
    {% endfor %}
    select
        account,
        load_id,
        case {{ json_text('payload', 'type') }}
            when 'favourite' then 'favourites' when 'reblog' then 'boosts' else 'followers'
        end as list,
        payload,
        true as is_told
    from {{ source('raw', 'mastodon__notifications') }}
    where is_current and {{ json_text('payload', 'type') }} in ('favourite', 'reblog', 'follow')
),

parsed as (
    select
        account,
        load_id,
        list,
        is_told,
        {{ json_fields('payload', '{"subject": "VARCHAR", "created_at": "VARCHAR",
            "status": {"id": "VARCHAR"}, "account": ' ~ mastodon_person_spec() ~ '}') }} as entry
    from lists
),

acts as (
    select
        parsed.account as account_id,
        parsed.list,
        parsed.is_told,
        coalesce(parsed.entry.subject, parsed.entry.status.id, owners.server_id) as subject,
        parsed.entry.account.id as server_id,
        {{ mastodon_person('parsed.entry.account') }} as person,
        coalesce(nullif(parsed.entry.account.display_name, ''), parsed.entry.account.username)
            as person_name,
        coalesce(parsed.entry.account.bot, false) as is_bot,
        parsed.entry.account.followers_count as followers,
        {{ utc_timestamp('parsed.entry.created_at') }} as acted_at,
        parsed.load_id
    from parsed
    left join {{ ref('stg_mastodon__accounts') }} as owners
        on owners.account_id = parsed.account
    where parsed.entry.account.id is not null
),

-- Somebody may have taken an act back and done it again: the newest notification counts.
told as (
    select
        account_id,
        list,
        subject,
        server_id,
        max(person) as person,
        max(person_name) as person_name,
        bool_or(is_bot) as is_bot,
        max(followers) as followers,
        max(acted_at) as acted_at,
        max(load_id) as load_id
    from acts
    where is_told
    group by account_id, list, subject, server_id
),

listed as (select * from acts where not is_told)

select
    coalesce(listed.account_id, told.account_id) as account_id,
    coalesce(listed.list, told.list) as list,
    case coalesce(listed.list, told.list)
        when 'favourites' then 'like' when 'boosts' then 'share' else 'follow' end as action_type,
    coalesce(listed.subject, told.subject) as subject,
    coalesce(listed.server_id, told.server_id) as server_id,
    coalesce(listed.person, told.person) as person,
    coalesce(listed.person_name, told.person_name) as person_name,
    coalesce(listed.is_bot, told.is_bot) as is_bot,
    case when coalesce(listed.list, told.list) = 'boosts'
        then coalesce(listed.followers, told.followers) end as sharer_followers,
    cast(told.acted_at as timestamp) as acted_at,
    {{ later('listed.load_id', 'told.load_id') }} as load_id
from listed
full join told
    on told.account_id = listed.account_id
    and told.list = listed.list
    and told.subject = listed.subject
    and told.server_id = listed.server_id

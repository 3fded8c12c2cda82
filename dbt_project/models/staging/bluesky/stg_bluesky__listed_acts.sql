-- Likes, reposts and follows, one row per person and subject. Bluesky names no id for an act of a
-- list, so the id is made of kind, person and subject. A notification dates what a list does not.
with actors as (
    {%- for stream in ['likes', 'reposts', 'followers'] %}
    select
        account,
        load_id,
        '{{ stream }}' as list,
        {{ json_fields('payload', '{"subject": "VARCHAR",
            "actor": {"did": "VARCHAR", "handle": "VARCHAR", "displayName": "VARCHAR",
                "labels": "VARCHAR"},
            "like": {"createdAt": "VARCHAR", "indexedAt": "VARCHAR",
                "actor": {"did": "VARCHAR", "handle": "VARCHAR", "displayName": "VARCHAR",
                    "labels": "VARCHAR"}}}') }} as entry
    from {{ source('raw', 'bluesky__' ~ stream) }}
    where is_current
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

listed as (
    select
        account as account_id,
        list,
        entry.subject as subject,
        coalesce(entry."like".actor.did, entry.actor.did) as person,
        coalesce(nullif(entry."like".actor.displayName, ''), entry."like".actor.handle,
            nullif(entry.actor.displayName, ''), entry.actor.handle) as person_name,
        {{ matches("coalesce(entry.\"like\".actor.labels, entry.actor.labels, '')",
            '"val" *: *"bot"') }} as is_bot,
        {{ utc_timestamp('entry."like".createdAt') }} as created_at,
        {{ utc_timestamp('entry."like".indexedAt') }} as indexed_at,
        load_id
    from actors
    where coalesce(entry."like".actor.did, entry.actor.did) is not null
),

-- Somebody may have taken an act back and done it again: the newest notification counts.
told as (
    select
        account_id,
        case reason when 'like' then 'likes' when 'repost' then 'reposts' else 'followers' end as list,
        subject,
        author_did as person,
        max(author_name) as person_name,
        bool_or(is_bot) as is_bot,
        max(noted_at) as noted_at,
        max(load_id) as load_id
    from {{ ref('stg_bluesky__notifications') }}
    where reason in ('like', 'repost', 'follow')
    group by account_id, 2, subject, author_did
),

addressed as (
    select
        told.account_id,
        told.list,
        coalesce(told.subject, owners.platform_person_id) as subject,
        told.person,
        told.person_name,
        told.is_bot,
        told.noted_at,
        told.load_id
    from told
    left join {{ ref('stg_bluesky__accounts') }} as owners
        on owners.account_id = told.account_id
)

select
    coalesce(listed.account_id, addressed.account_id) as account_id,
    coalesce(listed.list, addressed.list) as list,
    case coalesce(listed.list, addressed.list)
        when 'likes' then 'like' when 'reposts' then 'share' else 'follow' end as action_type,
    coalesce(listed.subject, addressed.subject) as subject,
    coalesce(listed.person, addressed.person) as person,
    coalesce(listed.person_name, addressed.person_name) as person_name,
    coalesce(listed.is_bot, addressed.is_bot) as is_bot,
    cast(coalesce(
        addressed.noted_at, {{ earlier('listed.created_at', 'listed.indexed_at') }}
    ) as timestamp) as acted_at,
    {{ later('listed.load_id', 'addressed.load_id') }} as load_id
from listed
full join addressed
    on addressed.account_id = listed.account_id
    and addressed.list = listed.list
    and addressed.subject = listed.subject
    and addressed.person = listed.person

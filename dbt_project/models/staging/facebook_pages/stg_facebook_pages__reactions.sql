-- Reactions of people who are named, one row per post and person. The platform gives no time: what
-- stood there at the first complete read is dated at the post's publication.
with records as (
    select
        account,
        extracted_at,
        load_id,
        {{ json_fields('payload', '{"subject": "VARCHAR", "id": "VARCHAR", "name": "VARCHAR",
            "type": "VARCHAR"}') }} as entry
    from {{ source('raw', 'facebook_pages__reactions') }}
    where is_current
)

select
    records.account as account_id,
    'reaction:' || records.entry.subject || ':' || records.entry.id as action_id,
    case when upper(records.entry.type) = 'LIKE' then 'like' else 'reaction' end as action_type,
    case when upper(records.entry.type) <> 'LIKE' then lower(records.entry.type) end
        as reaction_kind,
    records.entry.subject as content_id,
    records.entry.id as author,
    records.entry.name as author_name,
    coalesce(
        case when seen.is_from_start then posts.posted_at end,
        seen.first_seen_at,
        cast(records.extracted_at as timestamp)
    ) as acted_at,
    case when seen.is_from_start and posts.posted_at is not null then 'published'
        else 'first_seen' end as time_basis,
    seen.removed_at,
    {{ later('records.load_id', later('seen.removal_load_id', 'posts.load_id')) }} as load_id
from records
left join {{ ref('stg_facebook_pages__posts') }} as posts
    on posts.account_id = records.account
    and posts.post_id = records.entry.subject
    and posts.stream = 'posts'
left join {{ ref('stg_facebook_pages__list_presence') }} as seen
    on seen.account_id = records.account
    and seen.list = 'reactions'
    and seen.content_id = records.entry.subject
    and seen.member_id = records.entry.id
where records.entry.subject is not null and records.entry.id is not null

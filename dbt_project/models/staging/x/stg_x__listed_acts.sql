-- Likes, reposts and follows, one row per person and subject. Only reposts have a time and an id.
with records as (
    {%- for stream in ['likes', 'reposts', 'followers'] %}
    select account, load_id, extracted_at, '{{ stream }}' as list,
        {{ json_fields('payload', '{"subject": "VARCHAR", "author_followers": "DOUBLE",
            "user": {"id": "VARCHAR", "name": "VARCHAR", "username": "VARCHAR"},
            "post": ' ~ x_post_spec() ~ '}') }} as entry
    from {{ source('raw', 'x__' ~ stream) }}
    where is_current
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- What the first read of a list showed stood there before it; lists are seldom complete.
first_reads as (
    select account_id, list, content_id, min(read_at) as read_at
    from {{ ref('stg_x__list_reads') }}
    group by account_id, list, content_id
),

acts as (
    select
        records.account as account_id,
        records.list,
        coalesce(records.entry.subject, owners.platform_person_id) as subject,
        coalesce(records.entry.user.id, records.entry.post.id) as member_id,
        coalesce(records.entry.user.id, records.entry.post.author_id) as person,
        coalesce(
            nullif(records.entry.user.name, ''), records.entry.user.username,
            records.entry.post.author.name
        ) as person_name,
        owners.platform_person_id as owner,
        records.entry.author_followers as sharer_followers,
        {{ utc_timestamp('records.entry.post.created_at') }} as told_at,
        records.extracted_at,
        records.load_id
    from records
    left join {{ ref('stg_x__accounts') }} as owners
        on owners.account_id = records.account
    where coalesce(records.entry.user.id, records.entry.post.author_id) is not null
)

select
    acts.account_id,
    case acts.list when 'likes' then 'like' when 'reposts' then 'share' else 'follow' end
        as action_type,
    case acts.list
        when 'likes' then 'like:' || acts.person || ':' || acts.subject
        when 'reposts' then acts.member_id
        else 'follow:' || acts.person
    end as action_id,
    cast(coalesce(
        acts.told_at,
        case when seen.first_seen_at = first_reads.read_at then posts.posted_at end,
        seen.first_seen_at,
        acts.extracted_at
    ) as timestamp) as acted_at,
    case
        when acts.told_at is not null then 'exact'
        when seen.first_seen_at = first_reads.read_at and posts.posted_at is not null
            then 'published'
        else 'first_seen'
    end as time_basis,
    acts.person,
    acts.person_name,
    case when acts.list <> 'followers' then
        case when posts.is_content or posts.post_id is null then acts.subject
            else coalesce(roots.post_id, acts.subject) end
    end as content_id,
    acts.owner,
    acts.person = acts.owner as is_own,
    acts.sharer_followers,
    seen.removed_at,
    {{ later('acts.load_id', later('seen.removal_load_id', 'posts.load_id')) }} as load_id
from acts
left join {{ ref('stg_x__posts') }} as posts
    on posts.account_id = acts.account_id
    and posts.post_id = acts.subject
    and posts.stream = 'posts'
left join {{ ref('stg_x__post_ids') }} as roots
    on roots.account_id = posts.account_id and roots.version_id = posts.conversation_id
left join {{ ref('stg_x__list_presence') }} as seen
    on seen.account_id = acts.account_id
    and seen.list = acts.list
    and seen.content_id = acts.subject
    and seen.member_id = acts.member_id
left join first_reads
    on first_reads.account_id = acts.account_id
    and first_reads.list = acts.list
    and first_reads.content_id = acts.subject

-- Likes and votes of public polls, one row per person and subject. Lists give no times: for likes
-- of the account's own posts another list does.
with lists as (
    {%- for stream in ['likes', 'poll_votes'] %}
    select
        account,
        load_id,
        '{{ stream }}' as list,
        {{ json_fields('payload', '{"subject": "VARCHAR", "id": "BIGINT", "username": "VARCHAR",
            "name": "VARCHAR"}') }} as entry
    from {{ source('raw', 'discourse__' ~ stream) }}
    where is_current
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

told as (
    select
        account,
        load_id,
        {{ json_fields('payload', '{"post_id": "BIGINT", "acting_user_id": "BIGINT",
            "acting_username": "VARCHAR", "created_at": "VARCHAR"}') }} as entry
    from {{ source('raw', 'discourse__likes_received') }}
    where is_current
),

readable as (
    select * from told
    where entry.post_id is not null and entry.acting_user_id is not null
        and entry.created_at is not null
),

joined as (
    select
        coalesce(lists.account, readable.account) as account_id,
        coalesce(lists.list, 'likes') as list,
        coalesce(lists.entry.subject, 'p/' || cast(readable.entry.post_id as varchar)) as subject,
        coalesce(lists.entry.id, readable.entry.acting_user_id) as user_id,
        coalesce(nullif(lists.entry.name, ''), lists.entry.username, readable.entry.acting_username)
            as person_name,
        cast({{ utc_timestamp('readable.entry.created_at') }} as timestamp) as told_at,
        {{ later('lists.load_id', 'readable.load_id') }} as load_id
    from lists
    full join readable
        on readable.account = lists.account
        and lists.list = 'likes'
        and lists.entry.subject = 'p/' || cast(readable.entry.post_id as varchar)
        and lists.entry.id = readable.entry.acting_user_id
)

select
    joined.account_id,
    case joined.list when 'likes' then 'like' else 'poll_vote' end as action_type,
    joined.subject,
    {{ discourse_person('joined.user_id', 'owners.forum') }} as person,
    joined.person_name,
    joined.user_id = owners.user_id as is_own,
    joined.user_id < 0 as is_bot,
    coalesce(
        joined.told_at,
        case when seen.is_from_start then posts.posted_at end,
        seen.first_seen_at,
        posts.posted_at
    ) as acted_at,
    case
        when joined.told_at is not null then 'exact'
        when posts.posted_at is null then 'first_seen'
        when coalesce(seen.is_from_start, true) then 'published'
        else 'first_seen'
    end as time_basis,
    case when topics.is_own then topics.topic_id end as content_id,
    posts.author as target,
    seen.removed_at,
    {{ later('joined.load_id', later('seen.removal_load_id', later('posts.load_id', 'topics.load_id'))) }}
        as load_id
from joined
left join {{ ref('stg_discourse__owners') }} as owners
    on owners.account_id = joined.account_id
left join {{ ref('stg_discourse__posts') }} as posts
    on posts.account_id = joined.account_id
    and posts.post_id = split_part(joined.subject, '|', 1)
    and posts.stream = 'posts'
left join {{ ref('stg_discourse__topics') }} as topics
    on topics.account_id = posts.account_id and topics.topic_id = posts.topic_id
left join {{ ref('stg_discourse__list_presence') }} as seen
    on seen.account_id = joined.account_id
    and seen.list = joined.list
    and seen.content_id = joined.subject
    and seen.member_id = cast(joined.user_id as varchar)
where coalesce(joined.told_at, seen.first_seen_at, posts.posted_at) is not null

with posted as (
    select
        posts.account_id,
        posts.post_id as action_id,
        case
            when posts.stream = 'community_posts' then 'ugc_post'
            -- The title is that of the post shared unless the author wrote another.
            when posts.title is distinct from shared.title then 'quote'
            else 'share'
        end as action_type,
        posts.posted_at as acted_at,
        posts.time_basis,
        posts.author as platform_person_id,
        posts.author_name as person_name,
        case when posts.stream = 'crossposts' then posts.crosspost_parent end as content_id,
        cast(null as varchar) as in_reply_to,
        cast(null as varchar) as thread_id,
        case
            when posts.stream = 'crossposts' and posts.title is not distinct from shared.title
                then null
            else concat_ws(chr(10) || chr(10), posts.title, posts.text)
        end as text,
        posts.url,
        case posts.stream when 'crossposts' then 'elsewhere' else 'own' end as space_kind,
        false as is_team,
        posts.removed_at,
        posts.removed_reason,
        posts.load_id,
        row_number() over (
            partition by posts.account_id, posts.post_id order by posts.stream desc
        ) as place
    from {{ ref('stg_reddit__posts') }} as posts
    left join {{ ref('stg_reddit__posts') }} as shared
        on shared.account_id = posts.account_id
        and shared.post_id = posts.crosspost_parent
        and shared.stream = 'posts'
    where posts.stream <> 'posts'
),

acts as (
    select * exclude (place)
    from posted
    where place = 1

    union all

    select
        account_id, comment_id, action_type, written_at, time_basis, author, author_name,
        content_id, parent_id, null, text, url, space_kind, is_own, removed_at, removed_reason,
        load_id
    from {{ ref('stg_reddit__comments') }}

    union all

    select
        account_id, message_id, case when is_own then 'brand_dm' else 'dm_inbound' end, written_at,
        time_basis, author, author_name, null, parent_id, thread_id, text, null, 'own', is_own,
        null, null, load_id
    from {{ ref('stg_reddit__messages') }}
)

{{ canonical_actions('reddit', 'acts', [
    'time_basis', 'platform_person_id', 'person_name', 'content_id', 'in_reply_to', 'thread_id',
    'text', 'url', 'space_kind', 'is_team', 'removed_at', 'removed_reason',
], forget_deleted=true) }}

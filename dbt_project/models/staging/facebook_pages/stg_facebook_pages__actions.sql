with guests as (
    select
        posts.*,
        owners.platform_person_id as owner,
        gone.removed_at,
        gone.load_id as removal_load_id,
        -- A visitor's post may be listed as tagging the Page too: it is one act.
        row_number() over (
            partition by posts.account_id, posts.post_id order by posts.stream desc
        ) as place
    from {{ ref('stg_facebook_pages__posts') }} as posts
    left join {{ ref('stg_facebook_pages__accounts') }} as owners
        on owners.account_id = posts.account_id
    left join {{ ref('stg_facebook_pages__deletions') }} as gone
        on gone.account_id = posts.account_id and gone.id = posts.post_id
    where posts.stream in ('visitor_posts', 'tagged_posts')
),

acts as (
    select
        comments.account_id,
        comments.comment_id as action_id,
        comments.action_type,
        cast(null as varchar) as reaction_kind,
        comments.acted_at,
        comments.time_basis,
        comments.author as platform_person_id,
        comments.author_name as person_name,
        comments.content_id,
        comments.in_reply_to,
        -- Below a visitor's post there is no content: that post is the thread.
        case when comments.content_id is null then comments.subject end as thread_id,
        comments.target as target_platform_person_id,
        comments.text,
        comments.url,
        'own' as space_kind,
        comments.author = comments.owner as is_team,
        comments.is_hidden,
        cast(null as varchar) as sentiment,
        seen.removed_at,
        -- Deleted by its author, hidden, or filtered: the platform does not say.
        'unknown' as removed_reason,
        {{ later('comments.load_id', 'seen.removal_load_id') }} as load_id
    from {{ ref('stg_facebook_pages__comments') }} as comments
    left join {{ ref('stg_facebook_pages__list_presence') }} as seen
        on seen.account_id = comments.account_id
        and seen.list = 'comments'
        and seen.content_id = comments.subject
        and seen.member_id = comments.comment_id

    union all

    select reactions.account_id, action_id, action_type, reaction_kind, acted_at, time_basis,
        author, author_name, content_id, null, null, owners.platform_person_id, null, null, 'own',
        author = owners.platform_person_id, false, null, removed_at, 'actor', load_id
    from {{ ref('stg_facebook_pages__reactions') }} as reactions
    left join {{ ref('stg_facebook_pages__accounts') }} as owners
        on owners.account_id = reactions.account_id

    union all

    select account_id, post_id, case stream when 'visitor_posts' then 'ugc_post' else 'brand_tag' end,
        null, posted_at, time_basis, author, author_name, null, null, post_id, owner, text, url,
        case stream when 'visitor_posts' then 'own' else 'elsewhere' end, author = owner,
        is_hidden, null, removed_at, 'unknown', {{ later('load_id', 'removal_load_id') }}
    from guests
    where place = 1

    union all

    select ratings.account_id, action_id, action_type, null, acted_at, time_basis, author,
        author_name, null, null, null, owners.platform_person_id, text, null, 'own', false, false,
        sentiment, null, null, load_id
    from {{ ref('stg_facebook_pages__ratings') }} as ratings
    left join {{ ref('stg_facebook_pages__accounts') }} as owners
        on owners.account_id = ratings.account_id

    union all

    select account_id, action_id, action_type, null, acted_at, 'exact', author, author_name, null,
        null, thread_id, target, text, null, 'own', author = owner, false, null, null, null, load_id
    from {{ ref('stg_facebook_pages__messages') }}
)

{{ canonical_actions('facebook_pages', 'acts', [
    'reaction_kind', 'time_basis', 'platform_person_id', 'person_name', 'content_id',
    'in_reply_to', 'thread_id', 'target_platform_person_id', 'text', 'url', 'space_kind',
    'is_team', 'is_hidden', 'sentiment', 'removed_at', 'removed_reason',
]) }}

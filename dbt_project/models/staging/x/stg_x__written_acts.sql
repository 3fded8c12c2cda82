-- Comments, replies, quotes and mentions, one row a post. A post that came by several ways counts
-- once: as a quote if it quotes a post of the account.
with candidates as (
    select
        posts.*,
        owners.platform_person_id as owner,
        posts.author_id = owners.platform_person_id as is_own,
        row_number() over (
            partition by posts.account_id, posts.post_id
            order by
                case posts.stream when 'posts' then 1 when 'quotes' then 2 when 'replies' then 3
                    else 4 end,
                posts.load_id desc
        ) as place
    from {{ ref('stg_x__posts') }} as posts
    left join {{ ref('stg_x__accounts') }} as owners
        on owners.account_id = posts.account_id
    where not posts.is_content
),

own_posts as (
    select account_id, post_id, conversation_id, is_content
    from {{ ref('stg_x__posts') }}
    where stream = 'posts'
),

-- What a post refers to, by the ids that posts keep.
referring as (
    select
        acts.*,
        parent_ids.post_id as parent_post_id,
        root_ids.post_id as root_post_id,
        quoted_ids.post_id as quoted_post_id
    from candidates as acts
    left join {{ ref('stg_x__post_ids') }} as parent_ids
        on parent_ids.account_id = acts.account_id and parent_ids.version_id = acts.replied_to
    left join {{ ref('stg_x__post_ids') }} as root_ids
        on root_ids.account_id = acts.account_id and root_ids.version_id = acts.conversation_id
    left join {{ ref('stg_x__post_ids') }} as quoted_ids
        on quoted_ids.account_id = acts.account_id and quoted_ids.version_id = acts.quoted_id
    where acts.place = 1
),

placed as (
    select
        acts.*,
        parents.post_id is not null as answers_own,
        coalesce(parents.is_content, false) as answers_content,
        case when roots.is_content then roots.post_id end as root_content_id,
        quoted.post_id is not null and not acts.is_own as quotes_own,
        case when quoted.is_content then quoted.post_id else quoted.conversation_id end
            as quoted_content_id,
        -- An own post from before what was read: its conversation is known by the answer alone.
        acts.replied_to = acts.conversation_id and acts.in_reply_to_user_id = acts.owner
        and parents.post_id is null as answers_unknown_content
    from referring as acts
    left join own_posts as parents
        on parents.account_id = acts.account_id and parents.post_id = acts.parent_post_id
    left join own_posts as roots
        on roots.account_id = acts.account_id and roots.post_id = acts.root_post_id
    left join own_posts as quoted
        on quoted.account_id = acts.account_id and quoted.post_id = acts.quoted_post_id
)

select
    account_id,
    post_id,
    case
        when quotes_own then 'quote'
        when answers_content or answers_unknown_content then 'comment'
        when answers_own or root_content_id is not null or is_own then 'reply'
        when in_reply_to_user_id = owner then 'reply'
        else 'mention'
    end as action_type,
    case
        when quotes_own then quoted_content_id
        else coalesce(root_content_id, case when answers_unknown_content then conversation_id end)
    end as content_id,
    quotes_own as is_quote,
    quoted_post_id as quoted_id,
    coalesce(parent_post_id, replied_to) as in_reply_to,
    case when quotes_own then owner else coalesce(in_reply_to_user_id, owner) end as target,
    is_own,
    author_id,
    author_name,
    case when quotes_own then author_followers end as sharer_followers,
    posted_at,
    time_basis,
    text,
    language,
    url,
    load_id
from placed

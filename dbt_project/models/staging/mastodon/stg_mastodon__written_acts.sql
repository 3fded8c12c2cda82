-- Comments, replies, quotes, mentions and direct messages, one row a status. A status that came by
-- several ways counts once: as a quote if it quotes a post of the brand.
with candidates as (
    select
        posts.*,
        owners.server_id as owner_server_id,
        owners.platform_person_id as owner,
        case
            when posts.stream = 'quotes' or posts.told_as = 'quote' then 1
            when posts.stream in ('replies', 'statuses') then 2
            else 3
        end as preference
    from {{ ref('stg_mastodon__statuses') }} as posts
    left join {{ ref('stg_mastodon__accounts') }} as owners
        on owners.account_id = posts.account_id
    where posts.stream <> 'statuses'
        or posts.parent_id is not null
        or posts.visibility = 'direct'
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id, status_id order by preference, load_id desc, subject
        ) as place
    from candidates
),

own_posts as (
    select account_id, status_id, parent_id
    from {{ ref('stg_mastodon__statuses') }}
    where stream = 'statuses'
),

authors as (
    select account_id, status_id, max(author) as author
    from {{ ref('stg_mastodon__statuses') }}
    group by account_id, status_id
)

select
    acts.account_id,
    acts.status_id,
    case
        when acts.visibility = 'direct' and acts.author_server_id = acts.owner_server_id
            then 'brand_dm'
        when acts.visibility = 'direct' then 'dm_inbound'
        when acts.preference = 1 then 'quote'
        when parents.status_id is not null and parents.parent_id is null then 'comment'
        when parents.status_id is not null or roots.root_id is not null then 'reply'
        when acts.author_server_id = acts.owner_server_id then 'reply'
        when acts.parent_author_server_id = acts.owner_server_id then 'reply'
        else 'mention'
    end as action_type,
    case when acts.preference = 1 then acts.subject end as quoted_id,
    -- The brand's post at the top of the thread. NULL: unknown, or somebody else's thread.
    case
        when parents.status_id is not null and parents.parent_id is null then parents.status_id
        when tops.status_id is not null and tops.parent_id is null then tops.status_id
    end as own_root_id,
    acts.parent_id,
    coalesce(addressed.author, acts.first_mentioned, acts.owner) as target,
    acts.author_server_id = acts.owner_server_id as is_own,
    acts.author,
    acts.author_name,
    acts.is_bot,
    acts.author_followers,
    cast(acts.posted_at as timestamp) as posted_at,
    acts.text,
    acts.language,
    acts.url,
    acts.load_id
from ranked as acts
left join own_posts as parents
    on parents.account_id = acts.account_id and parents.status_id = acts.parent_id
left join ({{ thread_roots('mastodon') }}) as roots
    on roots.account_id = acts.account_id and roots.status_id = acts.status_id
left join own_posts as tops
    on tops.account_id = roots.account_id and tops.status_id = roots.root_id
left join authors as addressed
    on addressed.account_id = acts.account_id and addressed.status_id = acts.parent_id
where acts.place = 1

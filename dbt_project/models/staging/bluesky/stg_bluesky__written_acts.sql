-- Comments, replies, quotes and mentions, one row a post. A post that came by several ways counts
-- once: as a quote if it quotes a post of the brand, else as the answer that it is.
with candidates as (
    select
        posts.account_id,
        posts.uri,
        case when posts.stream = 'quotes' then 'quote' end as given_type,
        posts.subject,
        posts.author_did,
        posts.author_name,
        posts.is_bot,
        posts.posted_at,
        posts.text,
        posts.language,
        posts.root_uri,
        posts.parent_uri,
        posts.load_id,
        case posts.stream when 'quotes' then 1 else 2 end as preference
    from {{ ref('stg_bluesky__posts') }} as posts
    where posts.stream <> 'posts' or posts.parent_uri is not null

    union all

    select
        account_id,
        uri,
        case when reason <> 'reply' then reason end as given_type,
        subject,
        author_did,
        author_name,
        is_bot,
        noted_at,
        text,
        language,
        root_uri,
        parent_uri,
        load_id,
        case reason when 'quote' then 1 when 'reply' then 3 when 'mention' then 4 else 5 end
    from {{ ref('stg_bluesky__notifications') }}
    -- The last ones are notices of the service, no acts towards the brand.
    where reason not in ('like', 'repost', 'follow', 'verified', 'unverified', 'subscribed-post',
        'contact-match')
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id, uri order by preference, load_id desc, subject
        ) as place
    from candidates
)

select
    ranked.account_id,
    ranked.uri,
    ranked.given_type,
    ranked.subject,
    ranked.author_did,
    ranked.author_name,
    ranked.is_bot,
    cast(ranked.posted_at as timestamp) as posted_at,
    ranked.text,
    ranked.language,
    ranked.parent_uri,
    -- The brand's post at the top of the thread. NULL: somebody else's thread.
    case when {{ at_uri_did('ranked.root_uri') }} = owners.platform_person_id
        then ranked.root_uri end as own_root_uri,
    ranked.author_did = owners.platform_person_id as is_own,
    ranked.load_id
from ranked
left join {{ ref('stg_bluesky__accounts') }} as owners
    on owners.account_id = ranked.account_id
where ranked.place = 1

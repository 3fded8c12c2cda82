with communities as (
    select
        account as account_id,
        lower(max({{ json_text('payload', 'display_name') }})) as subreddit
    from {{ source('raw', 'reddit__subreddits') }}
    where is_current
    group by account
),

own_posts as (
    select
        posts.account_id,
        posts.post_id as content_id,
        coalesce(owners.platform_person_id, posts.author) as author_platform_person_id,
        posts.posted_at as published_at,
        posts.title,
        case when posts.removed_at is null then posts.text end as text,
        posts.format,
        posts.url,
        cast(nullif(posts.poll_options, 0) as varchar) as poll_options,
        case
            when lower(posts.subreddit) in (
                communities.subreddit, 'u_' || lower(owners.account_name)
            ) then 'own'
            else 'group'
        end as space_kind,
        posts.topic,
        posts.duration_seconds,
        posts.removed_at,
        posts.load_id
    from {{ ref('stg_reddit__posts') }} as posts
    left join {{ ref('stg_reddit__accounts') }} as owners
        on owners.account_id = posts.account_id
    left join communities
        on communities.account_id = posts.account_id
    where posts.stream = 'posts'
)

{{ canonical_content('reddit', 'own_posts', [
    'author_platform_person_id', 'title', 'text', 'format', 'url', 'poll_options', 'space_kind',
    'topic', 'duration_seconds', 'removed_at',
]) }}

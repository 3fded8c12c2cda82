-- The brand's own top-level posts; direct messages are acts, not content.
with own_posts as (
    select
        posts.account_id,
        posts.status_id as content_id,
        posts.author as author_platform_person_id,
        posts.posted_at as published_at,
        posts.title,
        posts.text,
        posts.format,
        posts.url,
        cast(cast(nullif(posts.poll_options, 0) as bigint) as varchar) as poll_options,
        gone.removed_at,
        {{ later('posts.load_id', 'gone.load_id') }} as load_id
    from {{ ref('stg_mastodon__statuses') }} as posts
    left join {{ ref('stg_mastodon__deletions') }} as gone
        on gone.account_id = posts.account_id and gone.status_id = posts.status_id
    where posts.stream = 'statuses'
        and posts.parent_id is null
        and coalesce(posts.visibility, 'public') <> 'direct'
)

{{ canonical_content('mastodon', 'own_posts', [
    'author_platform_person_id', 'title', 'text', 'format', 'url', 'poll_options', 'removed_at'
]) }}

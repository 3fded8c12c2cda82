-- The brand's own top-level posts.
with own_posts as (
    select
        posts.account_id,
        posts.uri as content_id,
        posts.author_did as author_platform_person_id,
        posts.posted_at as published_at,
        posts.text,
        posts.format,
        posts.url,
        gone.removed_at,
        {{ later('posts.load_id', 'gone.load_id') }} as load_id
    from {{ ref('stg_bluesky__posts') }} as posts
    left join {{ ref('stg_bluesky__deletions') }} as gone
        on gone.account_id = posts.account_id and gone.uri = posts.uri
    where posts.stream = 'posts' and posts.parent_uri is null
)

{{ canonical_content('bluesky', 'own_posts', [
    'author_platform_person_id', 'text', 'format', 'url', 'removed_at'
]) }}

-- The account's own top-level posts; what was deleted there keeps no text here.
with own_posts as (
    select
        posts.account_id,
        posts.post_id as content_id,
        posts.author_id as author_platform_person_id,
        posts.posted_at as published_at,
        case when gone.removed_at is null then posts.text end as text,
        posts.format,
        posts.url,
        posts.duration_seconds,
        posts.poll_options,
        gone.removed_at,
        {{ later('posts.load_id', 'gone.load_id') }} as load_id
    from {{ ref('stg_x__posts') }} as posts
    left join {{ ref('stg_x__deletions') }} as gone
        on gone.account_id = posts.account_id and gone.id = posts.post_id
    where posts.is_content
)

{{ canonical_content('x', 'own_posts', [
    'author_platform_person_id', 'text', 'format', 'url', 'duration_seconds', 'poll_options',
    'removed_at'
]) }}

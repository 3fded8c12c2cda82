-- The Page's own posts and stories.
with own_posts as (
    select
        posts.account_id,
        posts.post_id as content_id,
        coalesce(posts.author, owners.platform_person_id) as author_platform_person_id,
        posts.posted_at as published_at,
        posts.title,
        posts.text,
        posts.format,
        posts.url,
        videos.duration_seconds,
        gone.removed_at,
        {{ later('posts.load_id', later('gone.load_id', 'videos.load_id')) }} as load_id,
        row_number() over (
            partition by posts.account_id, posts.post_id order by posts.stream
        ) as place
    from {{ ref('stg_facebook_pages__posts') }} as posts
    left join {{ ref('stg_facebook_pages__accounts') }} as owners
        on owners.account_id = posts.account_id
    left join {{ ref('stg_facebook_pages__deletions') }} as gone
        on gone.account_id = posts.account_id and gone.id = posts.post_id
    left join {{ ref('stg_facebook_pages__videos') }} as videos
        on videos.account_id = posts.account_id and videos.post_id = posts.post_id
    where posts.stream in ('posts', 'stories')
),

-- A story that is listed as a post too is one piece.
pieces as (select * from own_posts where place = 1)

{{ canonical_content('facebook_pages', 'pieces', [
    'author_platform_person_id', 'title', 'text', 'format', 'url', 'duration_seconds', 'removed_at'
]) }}

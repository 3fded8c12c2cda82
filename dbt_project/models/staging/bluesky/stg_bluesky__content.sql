-- The brand's own top-level posts.
select
    'bluesky|' || posts.account_id || '|' || posts.uri as content_key,
    'bluesky' as platform,
    posts.account_id,
    posts.uri as content_id,
    posts.author_did as author_platform_person_id,
    posts.posted_at as published_at,
    cast(null as varchar) as title,
    posts.text,
    posts.format,
    posts.url,
    cast(null as varchar) as cta_type,
    false as is_paid,
    cast(null as varchar) as campaign,
    'own' as space_kind,
    cast(null as varchar) as topic,
    cast(null as double) as duration_seconds,
    cast(null as boolean) as is_contest,
    cast(null as varchar) as poll_options,
    gone.removed_at,
    {{ later('posts.load_id', 'gone.load_id') }} as load_id
from {{ ref('stg_bluesky__posts') }} as posts
left join {{ ref('stg_bluesky__deletions') }} as gone
    on gone.account_id = posts.account_id and gone.uri = posts.uri
where posts.stream = 'posts' and posts.parent_uri is null

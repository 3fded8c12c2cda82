-- The brand's own top-level posts; direct messages are acts, not content.
select
    'mastodon|' || posts.account_id || '|' || posts.status_id as content_key,
    'mastodon' as platform,
    posts.account_id,
    posts.status_id as content_id,
    posts.author as author_platform_person_id,
    cast(posts.posted_at as timestamp) as published_at,
    posts.title,
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
    cast(cast(nullif(posts.poll_options, 0) as bigint) as varchar) as poll_options,
    cast(gone.removed_at as timestamp) as removed_at,
    {{ later('posts.load_id', 'gone.load_id') }} as load_id
from {{ ref('stg_mastodon__statuses') }} as posts
left join {{ ref('stg_mastodon__deletions') }} as gone
    on gone.account_id = posts.account_id and gone.status_id = posts.status_id
where posts.stream = 'statuses'
    and posts.parent_id is null
    and coalesce(posts.visibility, 'public') <> 'direct'

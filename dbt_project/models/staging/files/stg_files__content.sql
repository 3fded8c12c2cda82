select
    record_key as content_key,
    platform,
    account as account_id,
    content_id,
    author_person_id as author_platform_person_id,
    published_at,
    title,
    text,
    format,
    url,
    cta_type,
    is_paid,
    campaign,
    space_kind,
    topic,
    cast(duration_seconds as double) as duration_seconds,
    is_contest,
    cast(poll_options as varchar) as poll_options,
    removed_at,
    load_id
from {{ source('raw', 'files__content') }}
where is_current

with delivered as (
    select
        content.*,
        features.author_person_id,
        features.is_own,
        features.local_hour,
        features.weekday,
        features.has_question,
        features.has_poll,
        features.hashtags,
        features.mentions,
        features.caption_length,
        features.posting_gap_days
    from {{ ref('int_content') }} as content
    inner join {{ ref('int_content_features') }} as features
        on features.content_key = content.content_key
),

seen as (
    select platform, account_id, content_id
    from {{ ref('fct_actions') }}
    where content_id is not null
    union
    select platform, account_id, content_id
    from {{ ref('int_metrics') }}
    where content_id is not null
),

inferred as (
    select
        seen.platform || '|' || seen.account_id || '|' || seen.content_id as content_key,
        seen.platform,
        seen.account_id,
        seen.content_id
    from seen
    where not exists (
        select 1
        from delivered
        where delivered.platform = seen.platform
            and delivered.account_id = seen.account_id
            and delivered.content_id = seen.content_id
    )
)

select
    content_key,
    platform,
    account_id,
    content_id,
    author_person_id,
    published_at,
    title,
    text,
    format,
    url,
    campaign,
    cta_type,
    topic,
    space_kind,
    duration_seconds,
    poll_options,
    is_paid,
    is_contest,
    false as is_inferred,
    removed_at,
    is_own,
    local_hour,
    weekday,
    has_question,
    has_poll,
    hashtags,
    mentions,
    caption_length,
    topic as content_pillar,
    posting_gap_days
from delivered

union all

select
    content_key,
    platform,
    account_id,
    content_id,
    null as author_person_id,
    null as published_at,
    null as title,
    null as text,
    null as format,
    null as url,
    null as campaign,
    null as cta_type,
    null as topic,
    null as space_kind,
    null as duration_seconds,
    null as poll_options,
    null as is_paid,
    null as is_contest,
    true as is_inferred,
    null as removed_at,
    null as is_own,
    null as local_hour,
    null as weekday,
    null as has_question,
    null as has_poll,
    null as hashtags,
    null as mentions,
    null as caption_length,
    null as content_pillar,
    null as posting_gap_days
from inferred

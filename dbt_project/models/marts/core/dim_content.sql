with delivered as (
    select
        content.*,
        coalesce(people.canonical_person_id, content.platform || ':' || content.author_platform_person_id)
            as author_person_id
    from {{ ref('int_content') }} as content
    left join {{ ref('stg_run__people') }} as people
        on people.person_id = content.platform || ':' || content.author_platform_person_id
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
    removed_at
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
    null as removed_at
from inferred

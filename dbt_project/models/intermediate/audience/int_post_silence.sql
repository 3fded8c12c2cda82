-- One row per post of the brand: did the audience say or do anything by the age of silence?
with posts as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        {{ local_week('content.published_at', 'settings.timezone') }} as week_start,
        {{ hours_after('content.published_at', threshold('silent_after_hours')) }} as silent_at,
        settings.as_of
    from {{ ref('dim_content') }} as content
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('int_person_flags') }} as authors
        on authors.person_id = content.author_person_id
    where content.published_at <= settings.as_of
        -- A page of a web site is no post, and a post of somebody else is no talk of the brand.
        and coalesce(content.format <> 'page', true)
        and (
            content.author_person_id is null
            or content.author_person_id = content.platform || ':' || content.account_id
            or coalesce(authors.is_team, false)
        )
        and (
            content.removed_at is null
            or content.removed_at > {{ hours_after('content.published_at', threshold('silent_after_hours')) }}
        )
),

acts as (
    select posts.platform, posts.account_id, posts.content_id
    from posts
    inner join {{ ref('int_audience_acts') }} as acts
        on acts.platform = posts.platform
        and acts.account_id = posts.account_id
        and acts.content_id = posts.content_id
    where acts.any_lens and acts.acted_at <= posts.silent_at
    group by posts.platform, posts.account_id, posts.content_id
),

counters as (
    select
        platform,
        account_id,
        content_id,
        bool_or(state = 'spoken') as is_spoken,
        bool_or(state = 'doubt') as is_doubtful,
        bool_or(state = 'zero') as is_zero
    from {{ ref('int_silence_readings') }}
    group by platform, account_id, content_id
),

lists as (
    select posts.platform, posts.account_id, posts.content_id
    from posts
    inner join {{ ref('int_content_lists') }} as lists
        on lists.platform = posts.platform
        and lists.account_id = posts.account_id
        and lists.content_id = posts.content_id
    where lists.is_list_complete and lists.complete_read_at >= posts.silent_at
    group by posts.platform, posts.account_id, posts.content_id
)

select
    posts.platform,
    posts.account_id,
    posts.content_id,
    posts.week_start,
    case
        when posts.silent_at > posts.as_of then 'open'
        when acts.content_id is not null or coalesce(counters.is_spoken, false) then 'spoken'
        when coalesce(counters.is_doubtful, false) then 'unknown'
        when coalesce(counters.is_zero, false) or lists.content_id is not null then 'silent'
        else 'unknown'
    end as state
from posts
left join acts
    on acts.platform = posts.platform
    and acts.account_id = posts.account_id
    and acts.content_id = posts.content_id
left join counters
    on counters.platform = posts.platform
    and counters.account_id = posts.account_id
    and counters.content_id = posts.content_id
left join lists
    on lists.platform = posts.platform
    and lists.account_id = posts.account_id
    and lists.content_id = posts.content_id

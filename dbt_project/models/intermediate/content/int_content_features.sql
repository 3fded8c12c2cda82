-- What is known of a delivered piece of content beside its own record: whose it is, when it went
-- out by the audience's clock, and what its text holds. A missing text leaves the latter NULL.
with authored as (
    select
        content.content_key,
        content.platform,
        content.account_id,
        content.content_id,
        content.published_at,
        content.text,
        content.format,
        content.poll_options,
        coalesce(people.canonical_person_id, content.platform || ':' || content.author_platform_person_id)
            as author_person_id,
        {{ local_time('content.published_at', 'settings.timezone') }} as local_time
    from {{ ref('int_content') }} as content
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('stg_run__people') }} as people
        on people.person_id = content.platform || ':' || content.author_platform_person_id
),

owned as (
    select
        authored.*,
        coalesce(
            authored.author_person_id = authored.platform || ':' || authored.account_id
            or flags.is_team,
            authored.author_person_id is null
        ) as is_own
    from authored
    left join {{ ref('int_person_flags') }} as flags
        on flags.person_id = authored.author_person_id
),

tags as (
    select
        content_key,
        string_agg(case when kind = 'hashtag' then tag end, ',' order by place) as hashtags,
        string_agg(case when kind = 'mention' then tag end, ',' order by place) as mentions
    from {{ ref('int_content_tags') }}
    group by content_key
),

-- Another person's post in a brand space does not break the account's silence.
sequenced as (
    select
        content_key,
        lag(published_at) over (
            partition by platform, account_id order by published_at, content_id
        ) as earlier_at
    from owned
    where is_own and published_at is not null
)

select
    owned.content_key,
    owned.author_person_id,
    owned.is_own,
    {{ hour_of_day('owned.local_time') }} as local_hour,
    cast({{ iso_weekday('owned.local_time') }} as integer) as weekday,
    case when owned.text is not null then coalesce(labels.is_question, false) end as has_question,
    owned.poll_options is not null or coalesce(owned.format = 'poll', false) as has_poll,
    case when owned.text is not null then coalesce(tags.hashtags, '') end as hashtags,
    case when owned.text is not null then coalesce(tags.mentions, '') end as mentions,
    cast(length(owned.text) as bigint) as caption_length,
    {{ seconds_between('sequenced.earlier_at', 'owned.published_at') }} / 86400.0
        as posting_gap_days
from owned
left join tags
    on tags.content_key = owned.content_key
left join {{ ref('int_text_labels') }} as labels
    on labels.text_hash = {{ text_hash('owned.text') }}
left join sequenced
    on sequenced.content_key = owned.content_key

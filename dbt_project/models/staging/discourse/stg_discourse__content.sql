with own_topics as (
    select
        topics.account_id,
        topics.topic_id as content_id,
        posts.author as author_platform_person_id,
        topics.begun_at as published_at,
        topics.title,
        posts.text,
        case when posts.poll_options > 0 then 'poll' else 'text' end as format,
        topics.url,
        cast(nullif(posts.poll_options, 0) as varchar) as poll_options,
        topics.first_tag as topic,
        topics.removed_at,
        {{ later('topics.load_id', 'posts.load_id') }} as load_id
    from {{ ref('stg_discourse__topics') }} as topics
    left join {{ ref('stg_discourse__posts') }} as posts
        on posts.account_id = topics.account_id
        and posts.topic_id = topics.topic_id
        and posts.stream = 'posts'
        and posts.post_number = 1
    where topics.is_own
)

{{ canonical_content('discourse', 'own_topics', [
    'author_platform_person_id', 'title', 'text', 'format', 'url', 'poll_options', 'topic',
    'removed_at',
]) }}

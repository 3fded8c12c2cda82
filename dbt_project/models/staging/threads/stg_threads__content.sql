-- Reposts of others and answers stand in the same list and are no content of the profile.
with records as (
    select
        account,
        load_id,
        is_current,
        min(extracted_at) over (partition by record_key) as first_seen_at,
        {{ json_fields('payload', '{"id": "VARCHAR", "media_type": "VARCHAR",
            "permalink": "VARCHAR", "username": "VARCHAR", "text": "VARCHAR",
            "timestamp": "VARCHAR", "is_reply": "BOOLEAN", "topic_tag": "VARCHAR",
            "poll_attachment": {"option_a": "VARCHAR", "option_b": "VARCHAR",
            "option_c": "VARCHAR", "option_d": "VARCHAR"}}') }} as post
    from {{ source('raw', 'threads__posts') }}
),

own_posts as (
    select
        posts.account as account_id,
        posts.post.id as content_id,
        posts.post.username as author_platform_person_id,
        coalesce(
            {{ utc_timestamp('posts.post.timestamp') }}, cast(posts.first_seen_at as timestamp)
        ) as published_at,
        posts.post.text as text,
        case
            when posts.post.poll_attachment.option_a is not null then 'poll'
            when posts.post.media_type = 'TEXT_POST' then 'text'
            when posts.post.media_type = 'CAROUSEL_ALBUM' then 'carousel'
            else lower(posts.post.media_type)
        end as format,
        posts.post.permalink as url,
        posts.post.topic_tag as topic,
        case when posts.post.poll_attachment.option_a is not null then cast(
            {%- for letter in 'abcd' %}
            case when posts.post.poll_attachment.option_{{ letter }} is null then 0 else 1 end
            {{- ' +' if not loop.last }}
            {%- endfor %}
            as varchar
        ) end as poll_options,
        gone.removed_at,
        {{ later('posts.load_id', 'gone.load_id') }} as load_id
    from records as posts
    left join {{ ref('stg_threads__deletions') }} as gone
        on gone.account_id = posts.account and gone.id = posts.post.id
    where posts.is_current
        and posts.post.id is not null
        and coalesce(posts.post.media_type, '') <> 'REPOST_FACADE'
        and not coalesce(posts.post.is_reply, false)
)

{{ canonical_content('threads', 'own_posts', [
    'author_platform_person_id', 'text', 'format', 'url', 'topic', 'poll_options', 'removed_at'
]) }}

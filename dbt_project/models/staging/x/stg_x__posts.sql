-- Every post that was landed, whoever wrote it and whichever way it came, in one shape.
with records as ({{ x_posts() }}),

parsed as (
    select
        *,
        {{ x_post_id('post') }} as post_id,
        {{ x_reference('post', 'replied_to') }} as replied_to,
        {{ x_reference('post', 'quoted') }} as quoted,
        {{ utc_timestamp('post.created_at') }} as created_at,
        {{ list_item('post.media', 1) }} as first_media,
        {{ list_item('post.polls', 1) }} as poll
    from records
    where post.id is not null and post.author_id is not null
)

select
    account as account_id,
    stream,
    post_id,
    post.author_id as author_id,
    coalesce(nullif(post.author.name, ''), post.author.username) as author_name,
    author_followers,
    cast(coalesce(created_at, extracted_at) as timestamp) as posted_at,
    case when created_at is null then 'first_seen' else 'exact' end as time_basis,
    coalesce(post.conversation_id, post_id) as conversation_id,
    replied_to,
    coalesce(subject, quoted) as quoted_id,
    post.in_reply_to_user_id as in_reply_to_user_id,
    -- A post that begins with a person's name is meant for that person, even if it answers nothing.
    stream = 'posts'
    and replied_to is null
    and coalesce(post.in_reply_to_user_id, post.author_id) = post.author_id as is_content,
    coalesce(post.note_tweet.text, post.note_post.text, post.text) as text,
    nullif(post.lang, 'und') as language,
    case
        when poll is not null then 'poll'
        when {{ list_length('post.media') }} > 1 and first_media.type = 'photo' then 'carousel'
        when first_media.type = 'photo' then 'image'
        when first_media.type in ('video', 'animated_gif') then 'video'
        else coalesce(first_media.type, 'text')
    end as format,
    first_media.duration_ms / 1000 as duration_seconds,
    cast(nullif({{ list_length('poll.options') }}, 0) as varchar) as poll_options,
    'https://x.com/i/web/status/' || post.id as url,
    load_id
from parsed

-- What people wrote, one row a post: below a topic, as a topic of their own, or as a message.
with topics as (
    select account_id, topic_id, is_own, removed_at, load_id
    from {{ ref('stg_discourse__topics') }}
)

select
    posts.account_id,
    posts.post_id,
    case
        when posts.stream = 'posts' and posts.post_number = 1 then posts.topic_id
        else posts.post_id
    end as action_id,
    case
        when posts.stream = 'messages' and posts.is_own then 'brand_dm'
        when posts.stream = 'messages' then 'dm_inbound'
        when posts.post_number = 1 then 'ugc_post'
        when topics.is_own and coalesce(posts.answered_number, 1) = 1 then 'comment'
        else 'reply'
    end as action_type,
    posts.posted_at,
    posts.time_basis,
    posts.author,
    posts.author_name,
    case when topics.is_own then posts.topic_id end as content_id,
    case
        when posts.post_number = 1 or posts.stream = 'messages' then answered.post_id
        when coalesce(posts.answered_number, 1) = 1 then posts.topic_id
        else answered.post_id
    end as in_reply_to,
    case when posts.stream = 'messages' then posts.topic_id end as thread_id,
    posts.text,
    posts.url,
    posts.is_own,
    posts.is_bot,
    posts.is_hidden,
    {{ earlier('posts.removed_at', 'topics.removed_at') }} as removed_at,
    case
        when posts.removed_at is null and posts.post_number > 1 then 'content_gone'
        else posts.removed_reason
    end as removed_reason,
    {{ later('posts.load_id', 'topics.load_id') }} as load_id
from {{ ref('stg_discourse__posts') }} as posts
left join topics
    on topics.account_id = posts.account_id
    and topics.topic_id = posts.topic_id
left join {{ ref('stg_discourse__posts') }} as answered
    on answered.account_id = posts.account_id
    and answered.topic_id = posts.topic_id
    and answered.stream = posts.stream
    and answered.post_number = posts.answered_number
-- The first post of the account's own topic is the content itself.
where not (posts.stream = 'posts' and posts.post_number = 1 and coalesce(topics.is_own, posts.is_own))

-- Posts of the Page, its stories, and other people's posts on it or tagging it.
with records as (
    {%- for stream in ['posts', 'stories', 'visitor_posts', 'tagged_posts'] %}
    select
        account,
        extracted_at,
        load_id,
        '{{ stream }}' as stream,
        {{ json_fields('payload', facebook_post_spec()) }} as post
    from {{ source('raw', 'facebook_pages__' ~ stream) }}
    where is_current
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

parsed as (
    select
        account as account_id,
        stream,
        case when stream = 'stories' then post.post_id else post.id end as post_id,
        post."from".id as author,
        post."from".name as author_name,
        coalesce(
            {{ utc_timestamp('post.created_time') }},
            {{ unix_timestamp('post.creation_time') }},
            {{ utc_timestamp('post.creation_time') }}
        ) as given_at,
        cast(extracted_at as timestamp) as seen_at,
        coalesce(post.message, post.story) as text,
        {{ list_item('post.attachments.data', 1) }}.title as title,
        {{ list_item('post.attachments.data', 1) }}.target.id as attached_id,
        case when stream = 'stories' then 'story' else {{ facebook_format('post') }} end as format,
        coalesce(post.permalink_url, post.url) as url,
        coalesce(post.is_hidden, false) as is_hidden,
        load_id
    from records
)

select
    account_id,
    stream,
    post_id,
    author,
    author_name,
    coalesce(given_at, seen_at) as posted_at,
    case when given_at is null then 'first_seen' else 'exact' end as time_basis,
    text,
    title,
    attached_id,
    format,
    url,
    is_hidden,
    load_id
from parsed
where post_id is not null

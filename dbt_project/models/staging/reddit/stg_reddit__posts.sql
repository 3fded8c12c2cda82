-- Posts as landed, one row per stream and post: the account's own, other people's in its community,
-- and crossposts of its own.
with records as (
    {%- for stream in ['posts', 'community_posts', 'crossposts'] %}
    select account, load_id, first_seen_at, '{{ stream }}' as stream, payload
    from ({{ current_records('reddit', stream) }}) as {{ stream }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

parsed as (
    select
        account,
        load_id,
        first_seen_at,
        stream,
        {{ json_fields('payload', '{"name": "VARCHAR", "author": "VARCHAR",
            "author_fullname": "VARCHAR", "subreddit": "VARCHAR", "permalink": "VARCHAR",
            "created_utc": "DOUBLE", "title": "VARCHAR", "selftext": "VARCHAR",
            "is_self": "BOOLEAN", "url": "VARCHAR", "crosspost_parent": "VARCHAR",
            "removed_by_category": "VARCHAR", "is_video": "BOOLEAN", "is_gallery": "BOOLEAN",
            "post_hint": "VARCHAR", "link_flair_text": "VARCHAR",
            "poll_data": {"options": ["JSON"]},
            "media": {"reddit_video": {"duration": "DOUBLE"}}}') }} as post
    from records
)

select
    parsed.account as account_id,
    parsed.stream,
    parsed.post.name as post_id,
    {{ reddit_person('parsed.post') }} as author,
    nullif(parsed.post.author, '[deleted]') as author_name,
    parsed.post.subreddit as subreddit,
    cast(coalesce({{ unix_timestamp('parsed.post.created_utc') }}, parsed.first_seen_at) as timestamp)
        as posted_at,
    case when parsed.post.created_utc is null then 'first_seen' else 'exact' end as time_basis,
    parsed.post.title as title,
    nullif(parsed.post.selftext, '') as text,
    case
        when {{ list_length('parsed.post.poll_data.options') }} > 0 then 'poll'
        when parsed.post.is_gallery then 'carousel'
        when parsed.post.is_video or parsed.post.post_hint like '%video%' then 'video'
        when parsed.post.post_hint = 'image' then 'image'
        when parsed.post.is_self then 'text'
        when parsed.post.url is not null then 'link'
    end as format,
    {{ list_length('parsed.post.poll_data.options') }} as poll_options,
    parsed.post.media.reddit_video.duration as duration_seconds,
    parsed.post.link_flair_text as topic,
    parsed.post.crosspost_parent as crosspost_parent,
    {{ reddit_url('parsed.post.permalink') }} as url,
    gone.removed_at,
    {{ reddit_removed_reason('parsed.post.selftext', 'parsed.post.removed_by_category') }}
        as removed_reason,
    {{ later('parsed.load_id', 'gone.load_id') }} as load_id
from parsed
left join {{ ref('stg_reddit__deletions') }} as gone
    on gone.account_id = parsed.account and gone.id = parsed.post.name
where parsed.post.name is not null

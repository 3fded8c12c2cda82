-- Every post view that was landed, whoever wrote it, in one shape; one typed pass over the payload.
with views as (
    select account, load_id, 'posts' as stream, null as subject, payload as post
    from {{ source('raw', 'bluesky__posts') }}
    where is_current

    union all

    select account, load_id, 'replies' as stream, null as subject, payload as post
    from {{ source('raw', 'bluesky__replies') }}
    where is_current

    union all

    select
        account,
        load_id,
        'quotes' as stream,
        {{ json_text('payload', 'subject') }} as subject,
        {{ json_part('payload', 'post') }} as post
    from {{ source('raw', 'bluesky__quotes') }}
    where is_current
),

parsed as (
    select
        account,
        load_id,
        stream,
        subject,
        {{ json_fields('post', '{
            "uri": "VARCHAR", "indexedAt": "VARCHAR",
            "author": {"did": "VARCHAR", "handle": "VARCHAR", "displayName": "VARCHAR",
                "labels": "VARCHAR"},
            "record": {"text": "VARCHAR", "createdAt": "VARCHAR", "langs": ["VARCHAR"],
                "reply": {"root": {"uri": "VARCHAR"}, "parent": {"uri": "VARCHAR"}},
                "embed": {"$type": "VARCHAR", "images": ["JSON"],
                    "media": {"$type": "VARCHAR", "images": ["JSON"]}}}
        }') }} as post
    from views
),

posts as (
    select
        account as account_id,
        load_id,
        stream,
        subject,
        post.uri as uri,
        post.author.did as author_did,
        coalesce(nullif(post.author.displayName, ''), post.author.handle) as author_name,
        {{ matches('post.author.labels', '"val" *: *"bot"') }} as is_bot,
        {{ utc_timestamp('post.record.createdAt') }} as created_at,
        {{ utc_timestamp('post.indexedAt') }} as indexed_at,
        post.record.text as text,
        {{ list_item('post.record.langs', 1) }} as language,
        post.record.reply.root.uri as root_uri,
        post.record.reply.parent.uri as parent_uri,
        coalesce(post.record.embed.media."$type", post.record.embed."$type") as embed_type,
        coalesce(
            {{ list_length('post.record.embed.images') }},
            {{ list_length('post.record.embed.media.images') }}
        ) as image_count
    from parsed
    where post.uri is not null and post.author.did is not null
)

select
    account_id,
    stream,
    subject,
    uri,
    author_did,
    author_name,
    coalesce(is_bot, false) as is_bot,
    -- The author's client claims one time, the server saw the post at another: the earlier counts.
    {{ earlier('created_at', 'indexed_at') }} as posted_at,
    text,
    language,
    root_uri,
    parent_uri,
    case
        when embed_type like '%images%' and image_count > 1 then 'carousel'
        when embed_type like '%images%' then 'image'
        when embed_type like '%video%' then 'video'
        when embed_type like '%external%' then 'link'
        else 'text'
    end as format,
    {{ bluesky_url('uri') }} as url,
    load_id
from posts

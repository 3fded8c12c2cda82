-- Published posts of the page; drafts are not shown to anybody and stay in raw.
with parsed as (
    select
        account,
        load_id,
        extracted_at,
        {{ json_fields('payload', '{"id": "VARCHAR", "author": "VARCHAR", "commentary": "VARCHAR",
            "lifecycleState": "VARCHAR", "publishedAt": "BIGINT", "createdAt": "BIGINT",
            "contentLandingPage": "VARCHAR", "contentCallToActionLabel": "VARCHAR",
            "content": {"media": {"id": "VARCHAR", "title": "VARCHAR"},
                "article": {"source": "VARCHAR", "title": "VARCHAR"},
                "multiImage": {"images": [{"id": "VARCHAR"}]}, "carousel": {"cards": ["JSON"]},
                "poll": {"question": "VARCHAR", "options": [{"text": "VARCHAR"}]}}}') }} as post
    from {{ source('raw', 'linkedin__posts') }}
    where is_current
),

own_posts as (
    select
        parsed.account as account_id,
        parsed.post.id as content_id,
        parsed.post.author as author_platform_person_id,
        coalesce(
            {{ unix_timestamp('coalesce(parsed.post.publishedAt, parsed.post.createdAt)', per_second=1000) }},
            parsed.extracted_at
        ) as published_at,
        case when gone.removed_at is null then coalesce(
            parsed.post.content.article.title, parsed.post.content.poll.question,
            parsed.post.content.media.title
        ) end as title,
        case when gone.removed_at is null then {{ linkedin_text('parsed.post.commentary') }} end
            as text,
        case
            when {{ list_length('parsed.post.content.poll.options') }} > 0 then 'poll'
            when {{ list_length('parsed.post.content.multiImage.images') }} > 0
                or {{ list_length('parsed.post.content.carousel.cards') }} > 0 then 'carousel'
            when parsed.post.content.media.id like 'urn:li:video:%' then 'video'
            when parsed.post.content.media.id like 'urn:li:document:%' then 'document'
            when parsed.post.content.media.id is not null then 'image'
            when parsed.post.content.article.source is not null then 'link'
            else 'text'
        end as format,
        'https://www.linkedin.com/feed/update/' || parsed.post.id as url,
        nullif(lower(parsed.post.contentCallToActionLabel), 'none') as cta_type,
        cast(nullif({{ list_length('parsed.post.content.poll.options') }}, 0) as varchar)
            as poll_options,
        gone.removed_at,
        {{ later('parsed.load_id', 'gone.load_id') }} as load_id
    from parsed
    left join ({{ deletions('linkedin') }}) as gone
        on gone.account_id = parsed.account and gone.id = parsed.post.id
    where parsed.post.id is not null
        and coalesce(parsed.post.lifecycleState, 'PUBLISHED') = 'PUBLISHED'
)

{{ canonical_content('linkedin', 'own_posts', [
    'author_platform_person_id', 'title', 'text', 'format', 'url', 'cta_type', 'poll_options',
    'removed_at',
]) }}

-- Videos and photo posts; all are the account's own.
with parsed as (
    select
        account,
        load_id,
        extracted_at,
        {{ json_fields('payload', '{"item_id": "VARCHAR", "caption": "VARCHAR",
            "create_time": "VARCHAR", "share_url": "VARCHAR", "video_duration": "DOUBLE"}') }}
            as video
    from {{ source('raw', 'tiktok__videos') }}
    where is_current
),

own_posts as (
    select
        parsed.account as account_id,
        parsed.video.item_id as content_id,
        owners.platform_person_id as author_platform_person_id,
        coalesce({{ unix_timestamp('parsed.video.create_time') }}, parsed.extracted_at)
            as published_at,
        nullif(parsed.video.caption, '') as text,
        case when parsed.video.share_url like '%/photo/%' then 'carousel' else 'video' end
            as format,
        parsed.video.share_url as url,
        case when parsed.video.share_url not like '%/photo/%' then parsed.video.video_duration end
            as duration_seconds,
        gone.removed_at,
        {{ later('parsed.load_id', 'gone.load_id') }} as load_id
    from parsed
    left join ({{ deletions('tiktok') }}) as gone
        on gone.account_id = parsed.account and gone.id = parsed.video.item_id
    left join {{ ref('stg_tiktok__accounts') }} as owners
        on owners.account_id = parsed.account
    where parsed.video.item_id is not null
)

{{ canonical_content('tiktok', 'own_posts', [
    'author_platform_person_id', 'text', 'format', 'url', 'duration_seconds', 'removed_at',
]) }}

-- What the account published, whichever way it was listed: a broadcast may come back as a post.
with records as (
    {%- for stream in ['media', 'stories', 'live_media'] %}
    select
        account,
        load_id,
        is_current,
        {{ loop.index }} as preference,
        '{{ stream }}' as stream,
        min(extracted_at) over (partition by record_key) as first_seen_at,
        payload
    from {{ source('raw', 'instagram__' ~ stream) }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

parsed as (
    select
        account,
        load_id,
        preference,
        stream,
        first_seen_at,
        {{ json_fields('payload', '{"id": "VARCHAR", "caption": "VARCHAR",
            "media_type": "VARCHAR", "media_product_type": "VARCHAR", "permalink": "VARCHAR",
            "timestamp": "VARCHAR", "username": "VARCHAR"}') }} as medium
    from records
    where is_current
),

ranked as (
    select
        *,
        bool_or(stream = 'live_media') over (partition by account, medium.id) as is_live,
        row_number() over (
            partition by account, medium.id order by preference, load_id desc
        ) as place
    from parsed
    where medium.id is not null
)

select
    account as account_id,
    medium.id as content_id,
    is_live,
    medium.username as username,
    coalesce({{ utc_timestamp('medium.timestamp') }}, cast(first_seen_at as timestamp))
        as published_at,
    medium.caption as text,
    case
        when is_live then 'live'
        when medium.media_product_type = 'REELS' then 'reel'
        when medium.media_product_type = 'STORY' or stream = 'stories' then 'story'
        when medium.media_type = 'CAROUSEL_ALBUM' then 'carousel'
        else lower(medium.media_type)
    end as format,
    medium.permalink as url,
    coalesce(medium.media_product_type = 'AD', false) as is_paid,
    load_id
from ranked
where place = 1

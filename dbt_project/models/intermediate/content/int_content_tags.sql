-- Hashtags and mentions in the text of content, each once, where it first stands.
with found as (
    select content_key, 'hashtag' as kind, {{ hashtags_of('text') }} as tags
    from {{ ref('int_content') }}
    where text like '%#%'

    union all

    select content_key, 'mention' as kind, {{ mentions_of('text') }} as tags
    from {{ ref('int_content') }}
    where text like '%@%'
),

listed as (
    select
        content_key,
        kind,
        {{ unnest_list('tags') }} as tag,
        {{ list_places('tags') }} as place
    from found
)

select
    content_key,
    kind,
    tag,
    cast(min(place) as bigint) as place
from listed
group by content_key, kind, tag

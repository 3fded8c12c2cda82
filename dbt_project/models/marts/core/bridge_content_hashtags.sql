select
    content.platform,
    content.account_id,
    content.content_id,
    tags.tag as hashtag,
    tags.place
from {{ ref('int_content_tags') }} as tags
inner join {{ ref('dim_content') }} as content
    on content.content_key = tags.content_key
where tags.kind = 'hashtag'

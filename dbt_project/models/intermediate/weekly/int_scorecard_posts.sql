-- Content with the local week in which it was published, and how many pieces that week has.
select
    content.platform,
    content.account_id,
    content.content_id,
    {{ local_week('content.published_at', 'settings.timezone') }} as week_start,
    count(*) over (
        partition by content.platform, content.account_id,
            {{ local_week('content.published_at', 'settings.timezone') }}
    ) as posts
from {{ ref('dim_content') }} as content
cross join {{ ref('stg_run__settings') }} as settings
where content.published_at <= settings.as_of

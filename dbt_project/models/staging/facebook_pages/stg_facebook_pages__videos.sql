-- Lengths of videos, one row per post that shows one: named by the video, else by the attachment.
with videos as (
    select
        account as account_id,
        load_id,
        {{ json_fields('payload', '{"id": "VARCHAR", "post_id": "VARCHAR", "length": "DOUBLE"}') }}
            as video
    from {{ source('raw', 'facebook_pages__videos') }}
    where is_current
)

select
    posts.account_id,
    posts.post_id,
    max(videos.video.length) as duration_seconds,
    max(videos.load_id) as load_id
from {{ ref('stg_facebook_pages__posts') }} as posts
inner join videos
    on videos.account_id = posts.account_id
    and (
        posts.attached_id = videos.video.id
        or posts.post_id in (videos.video.post_id, posts.author || '_' || videos.video.post_id)
    )
where posts.stream = 'posts'
group by posts.account_id, posts.post_id

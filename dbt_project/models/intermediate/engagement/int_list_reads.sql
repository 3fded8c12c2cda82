-- Last complete read at or before now of each list of a piece of content (of the account, where
-- no content is named). Lists are called alike over platforms: likes, reposts, quotes, replies,
-- followers.
with reads as (
    {%- for platform in listing_platforms() %}
    select platform, account_id, list, content_id, read_at, is_complete
    from {{ ref('stg_' ~ platform ~ '__list_reads') }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    reads.platform,
    reads.account_id,
    case reads.list
        when 'favourites' then 'likes'
        when 'boosts' then 'reposts'
        when 'reblogs' then 'reposts'
        else reads.list
    end as list_name,
    reads.content_id,
    max(reads.read_at) as read_at,
    max(case when reads.is_complete then reads.read_at end) as complete_read_at
from reads
cross join {{ ref('stg_run__settings') }} as settings
where reads.read_at <= settings.as_of
group by 1, 2, 3, 4

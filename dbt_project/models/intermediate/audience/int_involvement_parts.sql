-- Account x day (basis action_date: what happened that day) and account x post (basis post_date:
-- what happened on the posts of the week so far): the figures behind attention, interest and
-- involvement. A private message belongs to no post.
{%- set measures = ['reach', 'clicks', 'impressions', 'views', 'dwell_seconds', 'watch_seconds',
    'comments', 'shares', 'messages'] %}
{%- set scoped = ['reach', 'clicks', 'impressions', 'views', 'comments', 'shares'] %}
with daily as (
    select
        platform,
        account_id,
        activity_date
        {%- for measure in measures %},
        max(case when measure = '{{ measure }}' then value end) as {{ measure }}
        {%- endfor %}
    from {{ ref('int_daily_measures') }}
    group by platform, account_id, activity_date
),

posts as (
    select
        platform,
        account_id,
        content_id
        {%- for measure in measures if measure != 'messages' %},
        max(case when measure = '{{ measure }}' then value end) as {{ measure }}
        {%- endfor %}
    from {{ ref('mart_content_measures') }}
    group by platform, account_id, content_id
    -- One rate, one scope: organic clicks are not set against paid and organic showings.
    having min(case when measure in ('{{ scoped | join("', '") }}') then paid_scope end)
        = max(case when measure in ('{{ scoped | join("', '") }}') then paid_scope end)
)

select
    daily.platform,
    daily.account_id,
    {{ week_of_day('daily.activity_date') }} as week_start,
    'action_date' as basis,
    cast(daily.activity_date as varchar) as part_key,
    audience.followers
    {%- for measure in measures %},
    daily.{{ measure }}
    {%- endfor %}
from daily
inner join {{ ref('mart_audience_daily') }} as audience
    on audience.platform = daily.platform
    and audience.account_id = daily.account_id
    and audience.activity_date = daily.activity_date

union all

select
    posts.platform,
    posts.account_id,
    {{ local_week('content.published_at', 'settings.timezone') }} as week_start,
    'post_date' as basis,
    posts.content_id as part_key,
    followers.followers
    {%- for measure in measures %},
    {{ 'posts.' ~ measure if measure != 'messages' else 'cast(null as double) as messages' }}
    {%- endfor %}
from posts
inner join {{ ref('dim_content') }} as content
    on content.platform = posts.platform
    and content.account_id = posts.account_id
    and content.content_id = posts.content_id
cross join {{ ref('stg_run__settings') }} as settings
left join {{ ref('int_content_followers') }} as followers
    on followers.platform = posts.platform
    and followers.account_id = posts.account_id
    and followers.content_id = posts.content_id
where content.published_at is not null

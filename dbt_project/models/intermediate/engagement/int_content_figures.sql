-- One row per piece of content: the measures that marts show side by side.
{%- set measures = ['impressions', 'views', 'reach', 'reactions', 'likes', 'comments', 'shares',
    'saves', 'clicks', 'link_clicks', 'watch_seconds', 'video_plays', 'story_views',
    'engaged_users'] %}
select
    platform,
    account_id,
    content_id,
    {%- for measure in measures %}
    max(case when measure = '{{ measure }}' then value end) as {{ measure }},
    {%- endfor %}
    max(case when measure = 'video_completes' and source = 'counter' then value end)
        as counted_completes,
    max(case when measure = 'video_completes' and source = 'counter' then counter_metric end)
        as completes_metric,
    -- Not every platform tells the tap to the next story from the tap forward.
    max(case when measure = 'story_taps_forward' then value end)
    + max(case when measure = 'story_exits' then value end)
    + coalesce(max(case when measure = 'story_next' then value end), 0) as story_departures,
    max(case when measure = 'link_clicks' then paid_scope end)
    = max(case when measure = 'impressions' then paid_scope end) as is_link_click_scope_one
from {{ ref('mart_content_measures') }}
group by platform, account_id, content_id

-- One row per piece of content: the measures that marts show side by side.
{%- set measures = ['impressions', 'views', 'reach', 'reactions', 'likes', 'comments', 'shares',
    'saves', 'clicks', 'link_clicks', 'unique_link_clicks', 'follows', 'watch_seconds',
    'dwell_seconds', 'video_plays', 'video_replays', 'story_views', 'story_taps_back', 'story_replies',
    'engaged_users', 'platform_engagement_rate'] %}
select
    platform,
    account_id,
    content_id,
    {%- for measure in measures %}
    max(case when measure = '{{ measure }}' then value end) as {{ measure }},
    {%- endfor %}
    -- Not every platform tells the tap to the next story from the tap forward.
    max(case when measure = 'story_taps_forward' then value end)
    + max(case when measure = 'story_exits' then value end)
    + coalesce(max(case when measure = 'story_next' then value end), 0) as story_departures,
    max(case when measure = 'views' then counter_metric end) as views_metric,
    max(case when measure = 'platform_engagement_rate' then counter_metric end)
        as platform_engagement_rate_metric,
    {{ is_scope_one(['link_clicks', 'impressions']) }} as is_link_click_scope_one,
    {{ is_scope_one(['unique_link_clicks', 'reach']) }} as is_unique_click_scope_one,
    {{ is_scope_one(['watch_seconds', 'views']) }} as is_watch_scope_one,
    {{ is_scope_one(['dwell_seconds', 'views']) }} as is_dwell_scope_one,
    {{ is_scope_one(['clicks', 'likes', 'reactions', 'comments', 'shares', 'follows', 'impressions']) }}
        as is_linkedin_scope_one
from {{ ref('mart_content_measures') }}
group by platform, account_id, content_id

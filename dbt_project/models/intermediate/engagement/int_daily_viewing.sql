-- Account x local day: plays and completions of videos, views and exits of stories. Basis
-- action_date: what happened that day; post_date: all that befell the posts of that day, where
-- the source gives no days. Stories last one day, so a difference of counters would only hold
-- the later part of their views: for them the platform's days or the posts of the day.
with days as (
    select
        platform,
        account_id,
        activity_date,
        max(case when measure = 'video_completes' then value end) as completes,
        max(case when measure = 'video_completes' then metric end) as completes_metric,
        max(case when measure = 'video_plays' then value end) as plays,
        max(case when measure = 'story_views' and day_basis = 'platform' then value end) as views,
        max(case when measure = 'story_taps_forward' and day_basis = 'platform' then value end)
        + max(case when measure = 'story_exits' and day_basis = 'platform' then value end)
        + coalesce(
            max(case when measure = 'story_next' and day_basis = 'platform' then value end), 0
        ) as departures
    from {{ ref('int_daily_counters') }}
    group by platform, account_id, activity_date
),

posted as (
    select
        figures.platform,
        figures.account_id,
        {{ local_date('content.published_at', 'settings.timezone') }} as activity_date,
        sum(case when figures.video_plays is not null then figures.counted_completes end)
            as completes,
        max(figures.completes_metric) as completes_metric,
        sum(case when figures.counted_completes is not null then figures.video_plays end) as plays,
        sum(case when figures.story_departures is not null then figures.story_views end) as views,
        sum(case when figures.story_views is not null then figures.story_departures end)
            as departures
    from {{ ref('int_content_figures') }} as figures
    inner join {{ ref('dim_content') }} as content
        using (platform, account_id, content_id)
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at is not null
    group by 1, 2, 3
)

select
    account_days.platform,
    account_days.account_id,
    account_days.activity_date,
    {%- set by_day = 'days.completes is not null and days.plays > 0' %}
    case when {{ by_day }} then days.completes else posted.completes end as completion_num,
    case when {{ by_day }} then days.plays else posted.plays end as completion_den,
    case
        when {{ by_day }} then 'action_date'
        when posted.completes is not null then 'post_date'
    end as completion_basis,
    case coalesce(case when {{ by_day }} then days.completes_metric end, posted.completes_metric)
        when 'video_completes' then 'reported'
        when 'video_views_p95' then 'bucket'
    end as completion_source,
    {%- set story_by_day = 'days.departures is not null and days.views > 0' %}
    case when {{ story_by_day }} then days.views - days.departures
        else posted.views - posted.departures
    end as story_hold_num,
    case when {{ story_by_day }} then days.views else posted.views end as story_hold_den,
    case
        when {{ story_by_day }} then 'action_date'
        when posted.departures is not null then 'post_date'
    end as story_basis
from {{ ref('int_account_days') }} as account_days
left join days
    using (platform, account_id, activity_date)
left join posted
    using (platform, account_id, activity_date)

-- Account x local day: plays and completions of videos, views, taps and answers of stories. Basis
-- action_date: what happened that day; post_date: all that befell the posts of that day, where
-- the source gives no days. Stories last one day, so a difference of counters would only hold
-- the later part of their views: for them the platform's days or the posts of the day.
with days as (
    select
        counters.platform,
        counters.account_id,
        counters.activity_date,
        max(case when measure = 'video_completes' then value end) as completes,
        max(case when measure = 'video_completes' then sources.completion_source end)
            as completion_source,
        max(case when measure = 'video_plays' then value end) as plays,
        {%- for measure in ['story_views', 'story_taps_back', 'story_taps_forward', 'story_exits',
            'story_next'] %}
        max(case when measure = '{{ measure }}' and day_basis = 'platform' then value end)
            as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_daily_counters') }} as counters
    left join {{ ref('completion_sources') }} as sources
        on sources.metric = counters.metric
    group by counters.platform, counters.account_id, counters.activity_date
),

posted as (
    select
        figures.platform,
        figures.account_id,
        {{ local_date('content.published_at', 'settings.timezone') }} as activity_date,
        sum(completion.completes order by figures.content_id) as completes,
        sum(completion.plays) as plays,
        case
            when min(completion.completion_source) = max(completion.completion_source)
                then max(completion.completion_source)
            when max(completion.completion_source) is not null then 'mixed'
        end as completion_source,
        {%- for figure, known in [
            ('departures', 'story_views'), ('taps_back', 'story_views'),
            ('views', 'story_departures'), ('views', 'story_taps_back'),
            ('replies', 'reach'), ('reach', 'story_replies')] %}
        {%- set column = figure if figure == 'reach' else 'story_' ~ figure %}
        sum(case when figures.{{ known }} is not null then figures.{{ column }} end)
            as {{ figure }}_beside_{{ known }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_content_figures') }} as figures
    inner join {{ ref('dim_content') }} as content
        using (platform, account_id, content_id)
    left join {{ ref('int_content_completion') }} as completion
        using (platform, account_id, content_id)
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at is not null
    group by 1, 2, 3
),

told as (
    select
        platform,
        account_id,
        activity_date,
        completes,
        plays,
        completion_source,
        story_views,
        story_taps_forward + story_exits + coalesce(story_next, 0) as departures,
        story_taps_back
    from days
)

select
    account_days.platform,
    account_days.account_id,
    account_days.activity_date,
    {%- set by_day = 'told.completes is not null and told.plays > 0' %}
    {%- for figure in ['completes', 'plays', 'completion_source'] %}
    case when {{ by_day }} then told.{{ figure }} else posted.{{ figure }} end as {{
        {'completes': 'completion_num', 'plays': 'completion_den'}.get(figure, figure) }},
    {%- endfor %}
    case
        when {{ by_day }} then 'action_date'
        when posted.completes is not null then 'post_date'
    end as completion_basis,
    {%- set held_by_day = 'told.departures is not null and told.story_views > 0' %}
    case when {{ held_by_day }} then told.story_views - told.departures
        else posted.views_beside_story_departures - posted.departures_beside_story_views
    end as story_hold_num,
    case when {{ held_by_day }} then told.story_views else posted.views_beside_story_departures end
        as story_hold_den,
    case
        when {{ held_by_day }} then 'action_date'
        when posted.departures_beside_story_views is not null then 'post_date'
    end as story_basis,
    {%- set tapped_by_day = 'told.story_taps_back is not null and told.story_views > 0' %}
    case when {{ tapped_by_day }} then told.story_taps_back else posted.taps_back_beside_story_views
    end as story_tap_back_num,
    case when {{ tapped_by_day }} then told.story_views else posted.views_beside_story_taps_back end
        as story_tap_back_den,
    posted.replies_beside_reach as story_reply_num,
    posted.reach_beside_story_replies as story_reply_den
from {{ ref('int_account_days') }} as account_days
left join told
    using (platform, account_id, activity_date)
left join posted
    using (platform, account_id, activity_date)

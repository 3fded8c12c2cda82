-- Account x week x metric that adds up x basis: action_date (what happened that week, of days all
-- known), post_age (counters of the week's posts when each was 72 hours old, as all posts of a final
-- week are) or post_date (what has befallen the week's posts up to now).
{%- set measures = ['impressions', 'views', 'reactions', 'comments', 'shares', 'saves', 'clicks', 'link_clicks'] %}
with days as (
    select platform, account_id, activity_date, measure as metric, value
    from {{ ref('int_daily_measures') }}
    where measure in ('{{ measures | join("', '") }}')
    union all
    select platform, account_id, activity_date, lens || '_actions' as metric, total as value
    from {{ ref('int_daily_lens_totals') }}
    where lens <> 'any_lens'
),

posts as (
    select platform, account_id, content_id, measure || '_at_72h' as metric,
        'post_age' as basis, value
    from {{ ref('int_content_at_age') }}
    where age_hours = 72
        and value is not null
        and measure in ('{{ measures | join("', '") }}')
    union all
    select platform, account_id, content_id, measure as metric, 'post_date' as basis, value
    from {{ ref('mart_content_measures') }}
    where measure in ('{{ measures | join("', '") }}')
    union all
    select platform, account_id, content_id, lens || '_actions' as metric, 'post_date' as basis,
        total as value
    from {{ ref('int_content_lens_totals') }}
    where lens <> 'any_lens'
),

by_action as (
    select
        platform,
        account_id,
        {{ week_of('activity_date') }} as week_start,
        metric,
        'action_date' as basis,
        sum(value order by activity_date) as value,
        count(value) as known
    from days
    group by 1, 2, 3, 4
),

by_post as (
    select
        posts.platform,
        posts.account_id,
        published.week_start,
        posts.metric,
        posts.basis,
        sum(posts.value order by posts.content_id) as value,
        count(posts.value) / max(cast(published.posts as double)) as coverage
    from posts
    inner join {{ ref('int_scorecard_posts') }} as published
        using (platform, account_id, content_id)
    group by 1, 2, 3, 4, 5
)

select
    weeks.platform,
    weeks.account_id,
    weeks.week_start,
    flows.metric,
    flows.basis,
    cast(case when flows.known = case when weeks.is_final then 7 else weeks.days end
        then flows.value end as double) as value,
    cast(flows.known / 7.0 as double) as coverage
from by_action as flows
inner join {{ ref('int_account_weeks') }} as weeks
    using (platform, account_id, week_start)
union all
select platform, account_id, week_start, metric, basis, cast(value as double) as value, coverage
from by_post

-- Account x week x metric that adds up, by basis: action_date (what happened that week, of days all
-- known) or post_date (what has befallen the content of that week so far). An account has one
-- basis a metric: the one known in more of its final weeks, action_date if they tie.
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
    select platform, account_id, content_id, measure as metric, value
    from {{ ref('mart_content_measures') }}
    where measure in ('{{ measures | join("', '") }}')
    union all
    select platform, account_id, content_id, lens || '_actions' as metric, total as value
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
        {{ local_week('content.published_at', 'settings.timezone') }} as week_start,
        posts.metric,
        'post_date' as basis,
        sum(posts.value order by posts.content_id) as value,
        {{ ratio('count(posts.value)', 'count(*)') }} as coverage
    from posts
    inner join {{ ref('dim_content') }} as content
        on content.platform = posts.platform
        and content.account_id = posts.account_id
        and content.content_id = posts.content_id
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at <= settings.as_of
    group by 1, 2, 3, 4
),

flows as (
    select
        weeks.platform,
        weeks.account_id,
        weeks.week_start,
        flows.metric,
        flows.basis,
        weeks.is_final,
        case when flows.known = case when weeks.is_final then 7 else weeks.days end
            then flows.value end as value,
        flows.known / 7.0 as coverage
    from by_action as flows
    inner join {{ ref('int_account_weeks') }} as weeks
        using (platform, account_id, week_start)
    union all
    select weeks.platform, weeks.account_id, weeks.week_start, flows.metric, flows.basis,
        weeks.is_final, flows.value, flows.coverage
    from by_post as flows
    inner join {{ ref('int_account_weeks') }} as weeks
        using (platform, account_id, week_start)
),

bases as (
    select
        platform,
        account_id,
        metric,
        basis,
        row_number() over (
            partition by platform, account_id, metric
            order by count(case when is_final then value end) desc, basis
        ) as best_first
    from flows
    group by platform, account_id, metric, basis
    having count(value) > 0
)

select
    flows.platform,
    flows.account_id,
    flows.week_start,
    flows.metric,
    flows.basis,
    cast(flows.value as double) as value,
    cast(flows.coverage as double) as coverage
from flows
inner join bases
    using (platform, account_id, metric, basis)
where bases.best_first = 1

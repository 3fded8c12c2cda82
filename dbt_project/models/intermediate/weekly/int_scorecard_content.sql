-- Account x week of publication x metric: posts, silent posts and the longest gap between posts.
with dated as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        {{ local_date('content.published_at', 'settings.timezone') }} as published_day,
        content.published_at
    from {{ ref('dim_content') }} as content
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at <= settings.as_of
),

gapped as (
    select
        *,
        published_day - lag(published_day) over (
            partition by platform, account_id order by published_at, content_id
        ) as gap_days
    from dated
),

weekly as (
    select
        platform,
        account_id,
        {{ week_of('published_day') }} as week_start,
        count(*) as posts,
        max(gap_days) as gap_days,
        max(published_day) as last_day
    from gapped
    group by 1, 2, 3
),

silences as (
    select platform, account_id, week_start,
        count(case when state in ('silent', 'spoken') then 1 end) as known,
        count(case when state <> 'open' then 1 end) as due,
        count(case when state = 'silent' then 1 end) as silent
    from {{ ref('int_post_silence') }}
    group by platform, account_id, week_start
),

posting as (
    select platform, account_id, min(week_start) as first_week
    from weekly
    group by platform, account_id
),

filled as (
    select
        weeks.platform,
        weeks.account_id,
        weeks.week_start,
        coalesce(weekly.posts, 0) as posts,
        weekly.gap_days,
        max(weekly.last_day) over (
            partition by weeks.platform, weeks.account_id order by weeks.week_start
        ) as newest_day,
        silences.known,
        silences.due,
        silences.silent,
        {{ local_date('settings.as_of', 'settings.timezone') }} as today
    from {{ ref('int_account_weeks') }} as weeks
    inner join posting
        on posting.platform = weeks.platform
        and posting.account_id = weeks.account_id
        and posting.first_week <= weeks.week_start
    cross join {{ ref('stg_run__settings') }} as settings
    left join weekly
        on weekly.platform = weeks.platform
        and weekly.account_id = weeks.account_id
        and weekly.week_start = weeks.week_start
    left join silences
        on silences.platform = weeks.platform
        and silences.account_id = weeks.account_id
        and silences.week_start = weeks.week_start
)

select platform, account_id, week_start, 'posts' as metric, cast(posts as double) as value,
    1.0 as coverage
from filled
union all
select platform, account_id, week_start, 'posting_gap_days' as metric,
    cast(greatest(gap_days, least({{ days_after('week_start', 6) }}, today) - newest_day) as double) as value,
    1.0 as coverage
from filled
union all
select platform, account_id, week_start, 'silent_post_share' as metric,
    {{ ratio('silent', 'known') }} as value, {{ ratio('known', 'due') }} as coverage
from filled

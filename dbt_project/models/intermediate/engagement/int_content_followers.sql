-- Followers on the local day of publication: the newest observation of that day or of the hours
-- before it that threshold followers_lookback_hours allows. Content without one has no row.
with published as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        {{ local_date('content.published_at', 'settings.timezone') }} as publish_day,
        settings.timezone,
        settings.as_of
    from {{ ref('dim_content') }} as content
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at <= settings.as_of
),

days as (
    select
        published.*,
        {{ day_start_utc('publish_day', 'timezone') }} as day_start,
        {{ day_start_utc(days_after('publish_day', 1), 'timezone') }} as day_end
    from published
),

candidates as (
    select
        days.platform,
        days.account_id,
        days.content_id,
        facts.value as followers,
        facts.observed_at,
        row_number() over (
            partition by days.platform, days.account_id, days.content_id
            order by facts.observed_at desc, facts.load_id desc, facts.metric_key desc
        ) as newest_first
    from days
    inner join {{ ref('fct_account_metrics') }} as facts
        on facts.platform = days.platform
        and facts.account_id = days.account_id
        and facts.observed_at < days.day_end
        and facts.observed_at >= {{ hours_after('days.day_start', '-' ~ threshold('followers_lookback_hours')) }}
        and facts.observed_at <= days.as_of
    where facts.metric = 'followers'
        and facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.value is not null
)

select
    platform,
    account_id,
    content_id,
    followers,
    observed_at as followers_observed_at
from candidates
where newest_first = 1

-- Followers are a level: the newest observation of the day or of the hours before it that
-- threshold followers_lookback_hours allows. Gains and losses come from the platform's own
-- figures, else from the listed follows and unfollows.
with bounds as (
    select
        days.platform,
        days.account_id,
        days.activity_date,
        {{ day_start_utc('days.activity_date', 'settings.timezone') }} as day_start,
        {{ day_start_utc(days_after('days.activity_date', 1), 'settings.timezone') }} as day_end,
        settings.as_of
    from {{ ref('int_account_days') }} as days
    cross join {{ ref('stg_run__settings') }} as settings
),

levels as (
    select
        bounds.platform,
        bounds.account_id,
        bounds.activity_date,
        facts.value as followers,
        row_number() over (
            partition by bounds.platform, bounds.account_id, bounds.activity_date
            order by facts.observed_at desc, facts.load_id desc, facts.metric_key desc
        ) as newest_first
    from bounds
    inner join {{ ref('fct_account_metrics') }} as facts
        on facts.platform = bounds.platform
        and facts.account_id = bounds.account_id
        and facts.observed_at < bounds.day_end
        and facts.observed_at >= {{ hours_after('bounds.day_start', '-' ~ threshold('followers_lookback_hours')) }}
        and facts.observed_at <= bounds.as_of
    where facts.metric = 'followers'
        and facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.value is not null
),

counters as (
    select
        platform,
        account_id,
        activity_date,
        max(case when measure = 'followers_gained' then value end) as followers_gained,
        max(case when measure = 'followers_lost' then value end) as followers_lost
    from {{ ref('int_daily_counters') }}
    group by platform, account_id, activity_date
),

measured as (
    select
        platform,
        account_id,
        activity_date,
        max(case when measure = 'followers_gained' then value end) as followers_gained,
        max(case when measure = 'followers_lost' then value end) as followers_lost,
        max(case when measure = 'reach' then value end) as reach,
        max(case when measure = 'impressions' then value end) as impressions
    from {{ ref('int_daily_measures') }}
    group by platform, account_id, activity_date
)

select
    days.platform,
    days.account_id,
    days.activity_date,
    levels.followers,
    coalesce(counters.followers_gained, measured.followers_gained) as followers_gained,
    coalesce(counters.followers_lost, measured.followers_lost) as followers_lost,
    measured.reach,
    measured.impressions
from {{ ref('int_account_days') }} as days
left join levels
    on levels.platform = days.platform
    and levels.account_id = days.account_id
    and levels.activity_date = days.activity_date
    and levels.newest_first = 1
left join counters
    on counters.platform = days.platform
    and counters.account_id = days.account_id
    and counters.activity_date = days.activity_date
left join measured
    on measured.platform = days.platform
    and measured.account_id = days.account_id
    and measured.activity_date = days.activity_date

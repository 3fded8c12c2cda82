-- Days, weeks and months of an account, and whether their last day is final.
with days as (
    select
        days.platform,
        days.account_id,
        days.activity_date,
        units.period,
        {{ period_start('days.activity_date', 'units.period') }} as period_start
    from {{ ref('int_account_days') }} as days
    cross join (
        select 'day' as period union all select 'week' as period union all select 'month' as period
    ) as units
),

periods as (
    select
        platform,
        account_id,
        period,
        period_start,
        {{ period_end('period_start', 'period') }} as period_end,
        count(*) as days,
        min(activity_date) as first_day,
        max(activity_date) as last_day
    from days
    group by platform, account_id, period, period_start
)

select
    periods.*,
    {{ hours_after(
        day_start_utc(days_after('period_end', 1), 'settings.timezone'),
        threshold('finality_hours')
    ) }} <= settings.as_of as is_final
from periods
cross join {{ ref('stg_run__settings') }} as settings

-- Account x local week from the account's first to its last sign of life, and how many of its days
-- lists and counters reach over.
with weeks as (
    select
        platform,
        account_id,
        {{ week_of('activity_date') }} as week_start,
        count(*) as days,
        count(case when is_listed_day then 1 end) as listed_days,
        count(case when is_counted_day then 1 end) as counted_days
    from {{ ref('int_account_days') }}
    group by 1, 2, 3
)

select
    weeks.platform,
    weeks.account_id,
    weeks.week_start,
    {{ days_after('weeks.week_start', 7) }} as week_end,
    weeks.days,
    weeks.listed_days,
    weeks.counted_days,
    {{ hours_after(
        day_start_utc(days_after('weeks.week_start', 7), 'settings.timezone'),
        threshold('finality_hours')
    ) }} <= settings.as_of as is_final
from weeks
cross join {{ ref('stg_run__settings') }} as settings

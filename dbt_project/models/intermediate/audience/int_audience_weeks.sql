-- Account x local week (Monday) from its first to its last sign of life.
select
    days.platform,
    days.account_id,
    {{ week_of_day('days.activity_date') }} as week_start,
    count(*) as day_count,
    count(case when days.is_listed_day then 1 end) as listed_days,
    {{ hours_after(
        day_start_utc(days_after(week_of_day('days.activity_date'), 7), 'settings.timezone'),
        threshold('finality_hours')
    ) }} <= settings.as_of as is_final
from {{ ref('int_account_days') }} as days
cross join {{ ref('stg_run__settings') }} as settings
group by all

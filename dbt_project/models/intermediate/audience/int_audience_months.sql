-- Account x local month that its lists reach, and whether they reach over all of it.
select
    days.platform,
    days.account_id,
    {{ month_of_day('days.activity_date') }} as month_start,
    min(days.activity_date) = {{ month_of_day('days.activity_date') }}
    and {{ month_of_day(days_after('max(days.activity_date)', 1)) }}
    > {{ month_of_day('days.activity_date') }}
    and bool_and(days.is_final) as is_complete
from {{ ref('int_account_days') }} as days
where days.is_listed_day
group by all

-- Account x local month that its lists reach, and whether they reach over all of it.
with months as (
    select
        platform,
        account_id,
        {{ month_of_day('activity_date') }} as month_start,
        min(activity_date) as first_day,
        max(activity_date) as last_day,
        bool_and(is_final) as is_final
    from {{ ref('int_account_days') }}
    where is_listed_day
    group by 1, 2, 3
)

select
    platform,
    account_id,
    month_start,
    is_final
    and first_day = month_start
    and {{ month_of_day(days_after('last_day', 1)) }} > month_start as is_complete
from months

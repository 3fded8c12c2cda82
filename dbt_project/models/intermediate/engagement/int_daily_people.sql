-- Account x day: people active that day, in the 28 days that end with it, and those of the latter
-- with two active days. A person is active from an active day on for 28 days, and twice active
-- from an active day until 28 days after the one before: both are counted as steps up and down.
{%- set window_days = 28 %}
with active_days as (
    select distinct platform, account_id, person_id, action_date as active_day
    from {{ ref('int_counted_acts') }}
    where any_lens and person_id is not null
),

sequenced as (
    select
        active_days.*,
        lag(active_day) over person as earlier_day,
        lead(active_day) over person as later_day
    from active_days
    window person as (partition by platform, account_id, person_id order by active_day)
),

steps as (
    select platform, account_id, active_day as step_day,
        1 as active_today, 1 as active_step, 0 as repeat_step
    from sequenced
    union all
    select platform, account_id,
        least(
            {{ days_after('active_day', window_days) }},
            coalesce(later_day, {{ days_after('active_day', window_days) }})
        ) as step_day,
        0 as active_today, -1 as active_step, 0 as repeat_step
    from sequenced
    union all
    select platform, account_id, active_day as step_day,
        0 as active_today, 0 as active_step, 1 as repeat_step
    from sequenced
    where {{ days_after('earlier_day', window_days) }} > active_day
    union all
    select platform, account_id,
        least(
            {{ days_after('earlier_day', window_days) }},
            coalesce(later_day, {{ days_after('earlier_day', window_days) }})
        ) as step_day,
        0 as active_today, 0 as active_step, -1 as repeat_step
    from sequenced
    where {{ days_after('earlier_day', window_days) }} > active_day
),

daily_steps as (
    select
        platform,
        account_id,
        step_day,
        cast(sum(active_today) as bigint) as active_today,
        cast(sum(active_step) as bigint) as active_step,
        cast(sum(repeat_step) as bigint) as repeat_step
    from steps
    group by platform, account_id, step_day
),

known as (
    select distinct platform, account_id
    from active_days
)

select
    days.platform,
    days.account_id,
    days.activity_date,
    coalesce(steps.active_today, 0) as active_persons,
    cast(sum(coalesce(steps.active_step, 0)) over running as bigint) as active_persons_28d,
    cast(sum(coalesce(steps.repeat_step, 0)) over running as bigint) as repeat_persons_28d
from {{ ref('int_account_days') }} as days
inner join known
    on known.platform = days.platform
    and known.account_id = days.account_id
left join daily_steps as steps
    on steps.platform = days.platform
    and steps.account_id = days.account_id
    and steps.step_day = days.activity_date
where days.is_listed_day
window running as (
    partition by days.platform, days.account_id order by days.activity_date
    rows between unbounded preceding and current row
)

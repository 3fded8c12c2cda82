with active_months as (
    select distinct
        platform,
        account_id,
        person_id,
        {{ month_of_day('action_date') }} as month_start
    from {{ ref('int_audience_acts') }}
    where any_lens and person_id is not null
),

people as (
    select platform, account_id, person_id, min(month_start) as cohort_month
    from active_months
    group by platform, account_id, person_id
),

cohorts as (
    select platform, account_id, cohort_month, count(*) as cohort_size
    from people
    group by platform, account_id, cohort_month
),

seen as (
    select
        people.platform,
        people.account_id,
        people.cohort_month,
        active_months.month_start,
        count(*) as active_persons
    from people
    inner join active_months
        on active_months.platform = people.platform
        and active_months.account_id = people.account_id
        and active_months.person_id = people.person_id
    group by people.platform, people.account_id, people.cohort_month, active_months.month_start
),

cells as (
    select
        cohorts.platform,
        cohorts.account_id,
        cohorts.cohort_month,
        {{ months_between('cohorts.cohort_month', 'months.month_start') }} as months_since,
        cohorts.cohort_size,
        case when months.is_complete then coalesce(seen.active_persons, 0) end as active_persons,
        case
            when cohorts.cohort_month
                < {{ days_after('starts.data_from', threshold('retention_warm_up_days')) }}
                then 'warm_up'
            when not months.is_complete then 'right_edge'
            when cohorts.cohort_size < {{ threshold('min_retention_base') }} then 'too_few_persons'
            else 'ok'
        end as status
    from cohorts
    inner join {{ ref('int_audience_months') }} as months
        on months.platform = cohorts.platform
        and months.account_id = cohorts.account_id
        and months.month_start >= cohorts.cohort_month
    inner join {{ ref('int_audience_starts') }} as starts
        on starts.platform = cohorts.platform
        and starts.account_id = cohorts.account_id
    left join seen
        on seen.platform = cohorts.platform
        and seen.account_id = cohorts.account_id
        and seen.cohort_month = cohorts.cohort_month
        and seen.month_start = months.month_start
)

select
    platform,
    account_id,
    cohort_month,
    months_since,
    cohort_size,
    active_persons,
    case when status = 'ok' then {{ ratio('active_persons', 'cohort_size') }} end as active_share,
    active_persons as active_share_num,
    cohort_size as active_share_den,
    case when status = 'ok' then {{ wilson_low('active_persons', 'cohort_size') }} end
        as active_share_low,
    case when status = 'ok' then {{ wilson_high('active_persons', 'cohort_size') }} end
        as active_share_high,
    status
from cells

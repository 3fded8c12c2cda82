-- Visits of a place come from files (breakdown location=...), check-ins are acts; an act names no
-- place, so check-ins stand in a row of their own beside the places.
with visits as (
    select
        facts.platform,
        facts.account_id,
        {{ breakdown_values('facts.breakdown') }} as location,
        -- A platform's day figure keeps the platform's day.
        cast(facts.observed_at as date) as activity_date,
        facts.value,
        facts.value_status,
        row_number() over (
            partition by facts.platform, facts.account_id,
                {{ breakdown_values('facts.breakdown') }}, cast(facts.observed_at as date)
            order by facts.observed_at desc, facts.load_id desc, facts.metric_key desc
        ) as newest_first
    from {{ ref('fct_account_metrics') }} as facts
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.metric = 'visits'
        and facts.period = 'day'
        and {{ breakdown_keys('facts.breakdown') }} = 'location'
        and facts.observed_at <= settings.as_of
),

check_ins as (
    select platform, account_id, action_date as activity_date, sum(quantity) as check_ins
    from {{ ref('int_audience_acts') }}
    where taxonomy_key = 'check_in'
    group by platform, account_id, action_date
)

select
    platform,
    account_id,
    location,
    activity_date,
    case when value_status in ('observed', 'zero') then value end as visits,
    cast(null as double) as check_ins,
    value_status as status
from visits
where newest_first = 1

union all

select
    days.platform,
    days.account_id,
    'not_given' as location,
    days.activity_date,
    cast(null as double) as visits,
    coalesce(check_ins.check_ins, 0) as check_ins,
    case when check_ins.check_ins > 0 then 'observed' else 'zero' end as status
from {{ ref('int_account_days') }} as days
inner join {{ ref('int_audience_listed_types') }} as listed
    on listed.platform = days.platform
    and listed.account_id = days.account_id
    and listed.taxonomy_key = 'check_in'
left join check_ins
    on check_ins.platform = days.platform
    and check_ins.account_id = days.account_id
    and check_ins.activity_date = days.activity_date
where days.is_listed_day

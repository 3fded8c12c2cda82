-- Account x day x measure. Where the account's acts are listed, their number that day; else what
-- counters gained. NULL: the day is not covered by either.
with listed as (
    select
        acts.platform,
        acts.account_id,
        acts.activity_date,
        measures.measure,
        sum(acts.quantity) as value
    from {{ ref('int_daily_acts') }} as acts
    inner join {{ ref('measures') }} as measures
        on measures.action_type = acts.taxonomy_key
    group by acts.platform, acts.account_id, acts.activity_date, measures.measure
),

counted as (
    select distinct counters.platform, counters.account_id, counters.measure
    from {{ ref('int_daily_counters') }} as counters
    where not exists (
        select 1
        from {{ ref('int_listed_measures') }} as held
        where held.platform = counters.platform
            and held.account_id = counters.account_id
            and held.measure = counters.measure
    )
),

measured as (
    select platform, account_id, measure, 'actions' as source
    from {{ ref('int_listed_measures') }}
    union all
    select platform, account_id, measure, 'counter' as source
    from counted
)

select
    days.platform,
    days.account_id,
    days.activity_date,
    measured.measure,
    measured.source,
    case
        when measured.source = 'counter' then counters.value
        when days.is_listed_day then coalesce(listed.value, 0)
    end as value,
    -- A counter without a row had nothing to count (no story that day, say), while others ran.
    case
        when measured.source = 'actions' then not days.is_listed_day
        else not days.is_counted_day or (counters.measure is not null and counters.value is null)
    end as is_unknown,
    case when measured.source = 'counter' then counters.day_basis else 'configured' end as day_basis,
    case when measured.source = 'counter' then counters.metric_definition_version end
        as metric_definition_version
from {{ ref('int_account_days') }} as days
inner join measured
    on measured.platform = days.platform
    and measured.account_id = days.account_id
left join listed
    on listed.platform = days.platform
    and listed.account_id = days.account_id
    and listed.activity_date = days.activity_date
    and listed.measure = measured.measure
left join {{ ref('int_daily_counters') }} as counters
    on counters.platform = days.platform
    and counters.account_id = days.account_id
    and counters.activity_date = days.activity_date
    and counters.measure = measured.measure

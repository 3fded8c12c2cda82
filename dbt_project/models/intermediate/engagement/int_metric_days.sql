-- Account x day x metric as counters give it: the platform's own day value (its day is kept), else
-- differences of lifetime counters a short time apart (threshold counter_gap_hours), on the local
-- day of the later one. A longer gap leaves its days NULL, and so does a change of the definition;
-- the first observation is a base.
with changes as (
    select
        platform,
        account_id,
        content_id,
        metric,
        metric_definition_version,
        value - earlier_value as change,
        {{ local_date('earlier_at', 'timezone') }} as earlier_day,
        {{ local_date('observed_at', 'timezone') }} as later_day,
        is_redefined
        or {{ seconds_between('earlier_at', 'observed_at') }}
            > 3600 * {{ threshold('counter_gap_hours') }} as is_gap
    from {{ ref('int_metric_readings') }}
    where period = 'lifetime' and earlier_at is not null
),

day_values as (
    select platform, account_id, content_id, metric, metric_definition_version,
        cast(observed_at as date) as activity_date, value, false as is_gap, true as is_platform_day
    from {{ ref('int_metric_readings') }}
    where period = 'day' and newest_of_day = 1

    union all

    select platform, account_id, content_id, metric, metric_definition_version,
        later_day as activity_date, change as value, false as is_gap, false as is_platform_day
    from changes
    where not is_gap

    union all

    -- Where both readings fall on one day, that day is not known either.
    select platform, account_id, content_id, metric, metric_definition_version,
        {{ days_between(
            'least(' ~ days_after('earlier_day', 1) ~ ', later_day)', 'later_day'
        ) }} as activity_date,
        null as value, true as is_gap, false as is_platform_day
    from changes
    where is_gap
),

-- Best first: the account's own figure before the sum over its content.
levels as (
    select
        platform,
        account_id,
        metric,
        activity_date,
        case when is_platform_day then 0 else 2 end
        + case when content_id is null then 0 else 1 end as level,
        case when not bool_or(is_gap) then sum(value) end as value,
        min(metric_definition_version) as least_definition,
        max(metric_definition_version) as greatest_definition
    from day_values
    group by 1, 2, 3, 4, 5
),

best as (
    select
        levels.*,
        row_number() over (
            partition by platform, account_id, metric, activity_date
            order by case when value is null then 1 else 0 end, level
        ) as best_first
    from levels
)

select
    platform,
    account_id,
    metric,
    activity_date,
    value,
    case when value is not null and level < 2 then 'platform' else 'configured' end as day_basis,
    case when least_definition = greatest_definition then greatest_definition
        when least_definition is not null then least_definition || ', ' || greatest_definition
    end as metric_definition_version
from best
where best_first = 1

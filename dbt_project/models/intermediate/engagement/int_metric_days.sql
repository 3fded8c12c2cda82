-- Account x day x metric as counters give it: the platform's own day value (its day is kept), else
-- differences of lifetime counters at most 36 hours apart, on the local day of the later one.
-- A longer gap leaves its days NULL; the first observation, also of a new definition, is a base.
{%- set greatest_gap_seconds = 36 * 3600 %}
with wanted as (
    select rules.platform, rules.metric, bool_and(measures.is_additive) as is_additive
    from {{ ref('int_metric_rules') }} as rules
    inner join {{ ref('measures') }} as measures
        on measures.measure = rules.measure
    group by rules.platform, rules.metric
),

facts as (
    select platform, account_id, content_id, metric, value, value_status, period, breakdown,
        observed_at, metric_definition_version, load_id, metric_key
    from {{ ref('fct_content_metrics') }}
    union all
    select platform, account_id, null as content_id, metric, value, value_status, period, breakdown,
        observed_at, metric_definition_version, load_id, metric_key
    from {{ ref('fct_account_metrics') }}
),

observations as (
    select
        facts.*,
        settings.timezone,
        lag(facts.observed_at) over series as earlier_at,
        lag(facts.value) over series as earlier_value,
        row_number() over (
            partition by facts.platform, facts.account_id, facts.content_id, facts.metric,
                facts.period, cast(facts.observed_at as date)
            order by facts.observed_at desc, facts.load_id desc, facts.metric_key desc
        ) as newest_of_day
    from facts
    inner join wanted
        on wanted.platform = facts.platform
        and wanted.metric = facts.metric
        and (wanted.is_additive or (facts.content_id is null and facts.period = 'day'))
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.value is not null
        and facts.period in ('day', 'lifetime')
        and facts.observed_at <= settings.as_of
    window series as (
        partition by facts.platform, facts.account_id, facts.content_id, facts.metric, facts.period,
            facts.metric_definition_version
        order by facts.observed_at, facts.load_id
    )
),

changes as (
    select
        platform,
        account_id,
        content_id,
        metric,
        value - earlier_value as change,
        {{ local_date('earlier_at', 'timezone') }} as earlier_day,
        {{ local_date('observed_at', 'timezone') }} as later_day,
        {{ seconds_between('earlier_at', 'observed_at') }} > {{ greatest_gap_seconds }} as is_gap
    from observations
    where period = 'lifetime' and earlier_at is not null
),

day_values as (
    select platform, account_id, content_id, metric, cast(observed_at as date) as activity_date,
        value, false as is_gap, true as is_platform_day
    from observations
    where period = 'day' and newest_of_day = 1

    union all

    select platform, account_id, content_id, metric, later_day as activity_date,
        change as value, false as is_gap, false as is_platform_day
    from changes
    where not is_gap

    union all

    select platform, account_id, content_id, metric,
        {{ days_between(days_after('earlier_day', 1), 'later_day') }} as activity_date,
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
        case when not bool_or(is_gap) then sum(value) end as value
    from day_values
    group by 1, 2, 3, 4, 5
)

select
    platform,
    account_id,
    metric,
    activity_date,
    coalesce(
        {%- for level in range(4) %}
        max(case when level = {{ level }} then value end){{ ',' if not loop.last }}
        {%- endfor %}
    ) as value,
    case when min(case when value is not null then level end) < 2 then 'platform' else 'configured' end
        as day_basis
from levels
group by platform, account_id, metric, activity_date

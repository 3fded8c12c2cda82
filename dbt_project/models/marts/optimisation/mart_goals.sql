-- Progress is held against a straight line from the first week of which the metric is known to the
-- due date; without a base of its own a goal starts from that week's value.
with known_metrics as (
    select {{ joined_text('metric', 'metric') }} as names
    from {{ ref('scorecard_metrics') }}
),

final_values as (
    select
        platform,
        account_id,
        metric,
        week_start,
        value,
        row_number() over (
            partition by platform, account_id, metric order by week_start
        ) as oldest_first,
        row_number() over (
            partition by platform, account_id, metric order by week_start desc
        ) as newest_first
    from {{ ref('mart_weekly_scorecard') }}
    where is_final and value is not null
),

placed as (
    select
        accounts.platform,
        goals.account_id,
        goals.metric,
        goals.target,
        goals.due_date,
        goals.base as given_base,
        coalesce(goals.base, first_week.value) as base,
        {{ days_after('first_week.week_start', 6) }} as start_date,
        newest.value,
        newest.week_start as value_week_start,
        {{ days_after('newest.week_start', 6) }} as value_date,
        {{ local_date('settings.as_of', 'settings.timezone') }} as today,
        metrics.metric is not null as is_known_metric
    from {{ ref('stg_run__goals') }} as goals
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('scorecard_metrics') }} as metrics
        on metrics.metric = goals.metric
    left join {{ ref('dim_accounts') }} as accounts
        on accounts.account_id = goals.account_id
    left join final_values as first_week
        on first_week.platform = accounts.platform
        and first_week.account_id = goals.account_id
        and first_week.metric = goals.metric
        and first_week.oldest_first = 1
    left join final_values as newest
        on newest.platform = accounts.platform
        and newest.account_id = goals.account_id
        and newest.metric = goals.metric
        and newest.newest_first = 1
),

measured as (
    select
        *,
        {{ ratio('(value - base)', '(target - base)') }} as progress,
        case when due_date > start_date
            then greatest(0.0, least(1.0, cast(value_date - start_date as double) / (due_date - start_date)))
        end as expected_progress
    from placed
)

select
    platform,
    account_id,
    metric,
    target,
    due_date,
    base,
    case when given_base is not null then 'given' when base is not null then 'first_week' end
        as base_source,
    value,
    value_week_start,
    progress,
    expected_progress,
    cast(due_date - today as bigint) as days_left,
    coalesce(progress >= 1, value >= target) as is_attained,
    case
        when not is_known_metric then 'unknown_metric'
        when value is null then 'no_data'
        when coalesce(progress >= 1, value >= target) then 'attained'
        when due_date < today then 'overdue'
        when progress >= coalesce(expected_progress, 1) then 'on_track'
        else 'behind'
    end as status,
    case
        when not is_known_metric
            then 'The scorecard has no metric ' || metric || '; known: ' || known_metrics.names || '.'
        when platform is null then 'Nothing is known of an account ' || account_id || '.'
        when value is null then 'The metric has no value in a final week of this account.'
    end as note
from measured
cross join known_metrics

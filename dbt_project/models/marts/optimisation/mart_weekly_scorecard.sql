with shown as (
    select
        figures.*,
        min(case when figures.value is not null then figures.week_start end) over (
            partition by figures.platform, figures.account_id, figures.metric
        ) as first_week,
        -- What posts have gathered up to now is no measure of a young week.
        figures.basis <> 'post_date'
        or {{ days_after('figures.week_start', '7 + ' ~ threshold('mature_days')) }}
            <= {{ local_date('settings.as_of', 'settings.timezone') }} as is_mature
    from {{ ref('int_scorecard_figures') }} as figures
    cross join {{ ref('stg_run__settings') }} as settings
),

baselines as (
    select
        shown.platform,
        shown.account_id,
        shown.week_start,
        shown.metric,
        max(case when before.week_start = {{ days_after('shown.week_start', -7) }} then before.value end)
            as previous_value,
        count(case when before.is_final then before.value end) as baseline_weeks,
        {{ median('case when before.is_final then before.value end') }} as center,
        {{ robust_spread('case when before.is_final then before.value end') }} as spread
    from shown
    inner join shown as before
        on before.platform = shown.platform
        and before.account_id = shown.account_id
        and before.metric = shown.metric
        and before.week_start < shown.week_start
        and before.week_start >= {{ days_after('shown.week_start', '-7 * ' ~ threshold('baseline_weeks')) }}
    group by shown.platform, shown.account_id, shown.week_start, shown.metric
),

compared as (
    select
        shown.*,
        baselines.previous_value,
        baselines.baseline_weeks,
        case when baselines.baseline_weeks >= {{ threshold('baseline_min_weeks') }}
            then baselines.center end as baseline,
        baselines.spread,
        case
            when {{ week_number('shown.first_week', 'shown.week_start') }} + 1
                >= {{ threshold('year_ago_min_weeks') }} then year_ago.value
        end as year_ago_value
    from shown
    left join baselines
        on baselines.platform = shown.platform
        and baselines.account_id = shown.account_id
        and baselines.week_start = shown.week_start
        and baselines.metric = shown.metric
    left join shown as year_ago
        on year_ago.platform = shown.platform
        and year_ago.account_id = shown.account_id
        and year_ago.metric = shown.metric
        and year_ago.week_start = {{ days_after('shown.week_start', -364) }}
)

select
    platform,
    account_id,
    week_start,
    metric,
    value,
    previous_value,
    baseline,
    baseline - spread as baseline_low,
    baseline + spread as baseline_high,
    coalesce(baseline_weeks, 0) as baseline_weeks,
    case
        when not is_mature then null
        when value < baseline - spread then 'below'
        when value > baseline + spread then 'above'
        when value is not null and baseline is not null then 'within'
    end as moved,
    year_ago_value,
    basis,
    is_final,
    coverage
from compared

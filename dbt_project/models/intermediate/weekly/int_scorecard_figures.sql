-- Account x week x metric: every metric of the scorecard that the account has. Of several bases an
-- account keeps one a metric, that of most known final weeks; action_date if they tie.
with figures as (
    select platform, account_id, week_start, metric, basis, value, coverage
    from {{ ref('int_scorecard_flows') }}
    union all
    select platform, account_id, week_start, metric, basis, value, coverage
    from {{ ref('int_scorecard_rates') }}
    union all
    select platform, account_id, week_start, metric,
        case metric when 'silent_post_share' then 'post_age' else 'action_date' end as basis,
        value, coverage
    from {{ ref('int_scorecard_content') }}
    union all
    select platform, account_id, week_start, metric, 'action_date' as basis, value, coverage
    from {{ ref('int_scorecard_audience') }}
),

dated as (
    select figures.*, weeks.is_final
    from figures
    inner join {{ ref('int_account_weeks') }} as weeks
        using (platform, account_id, week_start)
),

bases as (
    select
        platform,
        account_id,
        metric,
        basis,
        row_number() over (
            partition by platform, account_id, metric
            order by count(case when is_final then value end) desc, basis
        ) as best_first
    from dated
    group by platform, account_id, metric, basis
    having count(value) > 0
)

select
    dated.platform,
    dated.account_id,
    dated.week_start,
    dated.metric,
    dated.basis,
    dated.value,
    dated.coverage,
    dated.is_final
from dated
inner join bases
    using (platform, account_id, metric, basis)
where bases.best_first = 1

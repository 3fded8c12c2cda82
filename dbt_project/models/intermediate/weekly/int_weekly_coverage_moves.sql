-- Account x week of publication: listed share of what is judged act by act, and the share that the
-- earlier weeks lead to expect with this week's mix of measures (their coverage differs, and a
-- shift from one to another is no change of coverage).
with shares as (
    select
        *,
        {{ ratio('covered', 'reported') }} as share
    from {{ ref('int_weekly_coverage') }}
),

expected as (
    select
        weeks.platform,
        weeks.account_id,
        weeks.week_start,
        weeks.measure,
        weeks.covered,
        weeks.reported,
        {{ median('before.share') }} as usual_share
    from shares as weeks
    left join shares as before
        on before.platform = weeks.platform
        and before.account_id = weeks.account_id
        and before.measure = weeks.measure
        and before.week_start < weeks.week_start
        and before.week_start >= {{ days_after('weeks.week_start', '-7 * ' ~ threshold('baseline_weeks')) }}
    group by 1, 2, 3, 4, 5, 6
)

select
    platform,
    account_id,
    week_start,
    {{ ratio('sum(covered order by measure)', 'sum(reported order by measure)') }} as quality_coverage,
    {{ ratio(
        'sum(usual_share * reported order by measure)',
        'sum(case when usual_share is not null then reported end order by measure)'
    ) }} as quality_coverage_baseline,
    {{ ratio(
        'sum(covered - usual_share * reported order by measure)',
        'sum(case when usual_share is not null then reported end order by measure)'
    ) }} as quality_coverage_move
from expected
group by platform, account_id, week_start

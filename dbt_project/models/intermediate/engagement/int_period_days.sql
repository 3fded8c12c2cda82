-- Account x period x lens x basis: engagement by followers, day by day: the sum of the acts by the
-- sum of daily followers, and the mean of the daily rates, over the days of which both are known.
select
    periods.platform,
    periods.account_id,
    periods.period,
    periods.period_start,
    engaged.lens,
    engaged.basis,
    sum(case when engaged.followers is not null then engaged.engagement end) as rate_num,
    sum(case when engaged.engagement is not null then engaged.followers end) as rate_den,
    sum(
        case when engaged.followers is not null and engaged.engagement is not null
            then engaged.weighted_engagement
        end order by engaged.activity_date
    ) as weighted_num,
    avg({{ ratio('engaged.engagement', 'engaged.followers') }} order by engaged.activity_date)
        as rate_day_mean,
    count(case when engaged.engagement is not null and engaged.followers is not null then 1 end)
        as rated,
    count(engaged.engagement) as with_numerator
from {{ ref('int_daily_engagement') }} as engaged
cross join (
    select 'day' as period union all select 'week' as period union all select 'month' as period
) as units
inner join {{ ref('int_account_periods') }} as periods
    on periods.platform = engaged.platform
    and periods.account_id = engaged.account_id
    and periods.period = units.period
    and periods.period_start = {{ period_start('engaged.activity_date', 'units.period') }}
group by
    periods.platform, periods.account_id, periods.period, periods.period_start, engaged.lens,
    engaged.basis

-- How long the due demands of a week waited: classes of the first answer's time, and none.
with buckets as (
    select bucket, bucket_order, above_hours, upto_hours
    from {{ ref('response_buckets') }}
    union all
    select 'none', max(bucket_order) + 1, null, null
    from {{ ref('response_buckets') }}
),

weeks as (
    select platform, account_id, channel, period_start as week_start, count(*) as due_count
    from {{ ref('int_response_spells') }}
    where period = 'week' and is_due
    group by platform, account_id, channel, period_start
),

classed as (
    select
        spells.platform,
        spells.account_id,
        spells.channel,
        spells.period_start as week_start,
        coalesce(classes.bucket, 'none') as bucket,
        count(*) as demand_count
    from {{ ref('int_response_spells') }} as spells
    left join {{ ref('response_buckets') }} as classes
        on (classes.above_hours is null or spells.answer_seconds > classes.above_hours * 3600)
        and (classes.upto_hours is null or spells.answer_seconds <= classes.upto_hours * 3600)
        and spells.answer_seconds is not null
    where spells.period = 'week' and spells.is_due
    group by all
)

select
    weeks.platform,
    weeks.account_id,
    weeks.channel,
    weeks.week_start,
    buckets.bucket,
    buckets.bucket_order,
    coalesce(classed.demand_count, 0) as demand_share_num,
    weeks.due_count as demand_share_den,
    {{ ratio('coalesce(classed.demand_count, 0)', 'weeks.due_count') }} as demand_share,
    {{ wilson_low('coalesce(classed.demand_count, 0)', 'weeks.due_count') }} as demand_share_low,
    {{ wilson_high('coalesce(classed.demand_count, 0)', 'weeks.due_count') }} as demand_share_high
from weeks
cross join buckets
left join classed
    on classed.platform = weeks.platform
    and classed.account_id = weeks.account_id
    and classed.channel = weeks.channel
    and classed.week_start = weeks.week_start
    and classed.bucket = buckets.bucket

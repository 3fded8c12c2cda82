-- Content x measure x age by counter: the metric that stands for the measure of this content now
-- (so that its ages compare), newest observation of the span, with what is added to it. Without an
-- observation of every part there is no row. The brand's own listed replies are taken off.
with observations as (
    select
        facts.platform,
        facts.account_id,
        facts.content_id,
        facts.metric,
        facts.value,
        facts.observed_at,
        facts.metric_definition_version,
        facts.load_id,
        facts.metric_key,
        rules.measure,
        rules.metric = rules.base_metric as is_base,
        rules.counts_own,
        coalesce(rules.counts_replies, true) as counts_replies
    from {{ ref('fct_content_metrics') }} as facts
    inner join {{ ref('int_metric_rules') }} as rules
        on rules.platform = facts.platform
        and rules.metric = facts.metric
    inner join {{ ref('int_content_counters') }} as chosen
        on chosen.platform = facts.platform
        and chosen.account_id = facts.account_id
        and chosen.content_id = facts.content_id
        and chosen.measure = rules.measure
        and chosen.metric = rules.base_metric
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.period = 'lifetime'
        and facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.value is not null
        and facts.observed_at <= settings.as_of
),

delivered as (
    select platform, account_id, content_id, measure, count(distinct metric) as parts
    from observations
    group by platform, account_id, content_id, measure
),

spanned as (
    select
        observations.*,
        ages.age_hours,
        row_number() over (
            partition by ages.platform, ages.account_id, ages.content_id, ages.age_hours,
                observations.measure, observations.metric
            order by
                observations.observed_at desc, observations.load_id desc,
                observations.metric_key desc
        ) as newest_first
    from observations
    inner join {{ ref('int_content_ages') }} as ages
        on ages.platform = observations.platform
        and ages.account_id = observations.account_id
        and ages.content_id = observations.content_id
        and observations.observed_at between ages.earliest_at and ages.due_at
),

summed as (
    select
        spanned.platform,
        spanned.account_id,
        spanned.content_id,
        spanned.measure,
        spanned.age_hours,
        sum(spanned.value order by spanned.metric) as counted,
        max(case when spanned.is_base then spanned.metric end) as metric,
        max(case when spanned.is_base then spanned.metric_definition_version end) as definition,
        max(case when spanned.is_base then spanned.observed_at end) as observed_at,
        bool_or(spanned.counts_own) as counts_own,
        bool_and(spanned.counts_replies) as counts_replies,
        count(*) as parts
    from spanned
    where spanned.newest_first = 1
    group by
        spanned.platform, spanned.account_id, spanned.content_id, spanned.measure,
        spanned.age_hours
)

select
    summed.platform,
    summed.account_id,
    summed.content_id,
    summed.measure,
    summed.age_hours,
    summed.metric,
    summed.definition,
    summed.observed_at,
    -- A counter that lags behind the listed replies must not turn negative.
    greatest(0.0, summed.counted - coalesce((
        select sum(acts.quantity)
        from {{ ref('int_own_acts') }} as acts
        where acts.platform = summed.platform
            and acts.account_id = summed.account_id
            and acts.content_id = summed.content_id
            and acts.measure = summed.measure
            and summed.counts_own
            and acts.acted_at <= summed.observed_at
            and (acts.removed_at is null or acts.removed_at > summed.observed_at)
            and (summed.counts_replies or acts.is_direct)
    ), 0)) as value
from summed
inner join delivered
    using (platform, account_id, content_id, measure, parts)

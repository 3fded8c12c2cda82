-- Content x measure with a counter: of the best metric that was ever delivered, the newest
-- lifetime observation at or before now, and what is added to it.
with newest as (
    select
        facts.platform,
        facts.account_id,
        facts.content_id,
        facts.metric,
        facts.value,
        facts.observed_at,
        facts.metric_definition_version,
        row_number() over (
            partition by facts.platform, facts.account_id, facts.content_id, facts.metric
            order by facts.observed_at desc, facts.load_id desc, facts.metric_key desc
        ) as newest_first
    from {{ ref('fct_content_metrics') }} as facts
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.period = 'lifetime'
        and facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.value is not null
        and facts.observed_at <= settings.as_of
),

counters as (
    select
        newest.*,
        rules.measure,
        rules.base_metric,
        rules.preference,
        rules.paid_scope,
        rules.counts_replies,
        rules.counts_own,
        rules.metric = rules.base_metric as is_base
    from newest
    inner join {{ ref('int_metric_rules') }} as rules
        on rules.platform = newest.platform
        and rules.metric = newest.metric
    where newest.newest_first = 1
),

best as (
    select
        platform,
        account_id,
        content_id,
        measure,
        min(preference) as preference
    from counters
    where is_base
    group by platform, account_id, content_id, measure
)

select
    counters.platform,
    counters.account_id,
    counters.content_id,
    counters.measure,
    max(counters.base_metric) as metric,
    max(case when counters.is_base then counters.metric_definition_version end)
        as metric_definition_version,
    sum(counters.value) as counted,
    max(case when counters.is_base then counters.observed_at end) as observed_at,
    case when min(counters.paid_scope) = max(counters.paid_scope) then max(counters.paid_scope) end
        as paid_scope,
    bool_and(coalesce(counters.counts_replies, true)) as counts_replies,
    bool_or(counters.counts_own) as counts_own
from counters
inner join best
    on best.platform = counters.platform
    and best.account_id = counters.account_id
    and best.content_id = counters.content_id
    and best.measure = counters.measure
    and best.preference = counters.preference
group by counters.platform, counters.account_id, counters.content_id, counters.measure

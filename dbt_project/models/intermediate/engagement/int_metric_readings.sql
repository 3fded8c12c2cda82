-- Readings of the counters that marts know, up to now, each beside the one before it. Of several
-- definitions of one counter the one begun last is read: where a successor runs beside the old
-- definition the two are not added, and the first reading of the successor is a base.
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

known as (
    select
        facts.platform,
        facts.account_id,
        facts.content_id,
        facts.metric,
        facts.period,
        facts.value,
        facts.observed_at,
        coalesce(facts.metric_definition_version, '') as definition,
        facts.load_id,
        facts.metric_key,
        settings.timezone
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
),

definitions as (
    select
        platform, account_id, content_id, metric, period, definition,
        row_number() over (
            partition by platform, account_id, content_id, metric, period
            order by min(observed_at), definition
        ) as generation
    from known
    group by platform, account_id, content_id, metric, period, definition
),

dated as (
    select
        known.*,
        definitions.generation,
        max(definitions.generation) over (
            partition by known.platform, known.account_id, known.content_id, known.metric,
                known.period
            order by known.observed_at
        ) as newest_generation
    from known
    inner join definitions
        on definitions.platform = known.platform
        and definitions.account_id = known.account_id
        and definitions.content_id is not distinct from known.content_id
        and definitions.metric = known.metric
        and definitions.period = known.period
        and definitions.definition = known.definition
)

select
    platform,
    account_id,
    content_id,
    metric,
    period,
    value,
    observed_at,
    nullif(definition, '') as metric_definition_version,
    lag(observed_at) over series as earlier_at,
    lag(value) over series as earlier_value,
    coalesce(lag(generation) over series <> generation, false) as is_redefined,
    row_number() over (
        partition by platform, account_id, content_id, metric, period, cast(observed_at as date)
        order by observed_at desc, load_id desc, metric_key desc
    ) as newest_of_day,
    timezone
from dated
where generation = newest_generation
window series as (
    partition by platform, account_id, content_id, metric, period
    order by observed_at, load_id, metric_key
)

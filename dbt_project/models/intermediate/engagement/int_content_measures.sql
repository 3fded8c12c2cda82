-- Content x every measure: counter, list and reasons for silence side by side, before one of
-- them is taken.
with known_content as (
    select content.platform, content.account_id, content.content_id, content.is_paid
    from {{ ref('dim_content') }} as content
    cross join {{ ref('stg_run__settings') }} as settings
    where content.published_at is null or content.published_at <= settings.as_of
),

measures as (
    select distinct measure
    from {{ ref('measures') }}
),

own as (
    select
        counters.platform,
        counters.account_id,
        counters.content_id,
        counters.measure,
        sum(acts.quantity) as own_counted
    from {{ ref('int_content_counters') }} as counters
    inner join {{ ref('int_own_acts') }} as acts
        on acts.platform = counters.platform
        and acts.account_id = counters.account_id
        and acts.content_id = counters.content_id
        and acts.measure = counters.measure
    where counters.counts_own
        and acts.acted_at <= counters.observed_at
        and (acts.removed_at is null or acts.removed_at > counters.observed_at)
        and (counters.counts_replies or acts.is_direct)
    group by counters.platform, counters.account_id, counters.content_id, counters.measure
),

silences as (
    select
        facts.platform,
        facts.account_id,
        facts.content_id,
        rules.measure,
        facts.value_status,
        row_number() over (
            partition by facts.platform, facts.account_id, facts.content_id, rules.measure
            order by facts.observed_at desc, rules.preference, facts.load_id desc
        ) as newest_first
    from {{ ref('fct_content_metrics') }} as facts
    inner join {{ ref('int_metric_rules') }} as rules
        on rules.platform = facts.platform
        and rules.metric = facts.metric
        and rules.metric = rules.base_metric
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.value_status in ('missing', 'suppressed', 'not_supported')
        and facts.breakdown is null
        and facts.observed_at <= settings.as_of
)

select
    content.platform,
    content.account_id,
    content.content_id,
    measures.measure,
    counters.metric,
    counters.metric_definition_version,
    counters.observed_at,
    counters.counted,
    -- A counter that lags behind the listed replies must not turn negative.
    case
        when own.own_counted is null then counters.counted
        when counters.counted > own.own_counted then counters.counted - own.own_counted
        else 0
    end as counter_value,
    coalesce(counters.counts_replies, true) as counts_replies,
    case
        when counters.measure is null then 'all'
        when counters.paid_scope = 'organic' and not content.is_paid then 'all'
        else counters.paid_scope
    end as paid_scope,
    coalesce(lists.is_list_complete, false) as is_list_complete,
    lists.complete_read_at,
    lists.listed,
    lists.listed_direct,
    lists.identified,
    silences.value_status as silence
from known_content as content
cross join measures
left join {{ ref('int_content_counters') }} as counters
    using (platform, account_id, content_id, measure)
left join own using (platform, account_id, content_id, measure)
left join {{ ref('int_content_lists') }} as lists
    using (platform, account_id, content_id, measure)
left join silences
    on silences.platform = content.platform
    and silences.account_id = content.account_id
    and silences.content_id = content.content_id
    and silences.measure = measures.measure
    and silences.newest_first = 1

-- Content x measure x age: the counter as it stood when the content was that old, from the newest
-- observation at or before the age, at most a quarter of the age (threshold age_tolerance_share)
-- earlier. No row: not observed then, or not that old yet.
with observed as (
    select
        facts.platform,
        facts.account_id,
        facts.content_id,
        facts.metric,
        facts.value,
        ages.age_hours,
        row_number() over (
            partition by facts.platform, facts.account_id, facts.content_id, facts.metric,
                ages.age_hours
            order by facts.observed_at desc, facts.load_id desc, facts.metric_key desc
        ) as newest_first
    from {{ ref('fct_content_metrics') }} as facts
    inner join {{ ref('dim_content') }} as content
        on content.platform = facts.platform
        and content.account_id = facts.account_id
        and content.content_id = facts.content_id
    cross join {{ ref('content_ages') }} as ages
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.period = 'lifetime'
        and facts.breakdown is null
        and facts.value_status in ('observed', 'zero')
        and facts.value is not null
        and facts.observed_at <= {{ hours_after('content.published_at', 'ages.age_hours') }}
        and facts.observed_at >= {{ hours_after(
            'content.published_at', 'ages.age_hours * (1 - ' ~ threshold('age_tolerance_share') ~ ')'
        ) }}
        and {{ hours_after('content.published_at', 'ages.age_hours') }} <= settings.as_of
),

counters as (
    select
        observed.*,
        rules.measure,
        rules.metric = rules.base_metric as is_base,
        rules.preference,
        min(case when rules.metric = rules.base_metric then rules.preference end) over (
            partition by observed.platform, observed.account_id, observed.content_id,
                rules.measure, observed.age_hours
        ) as best_preference
    from observed
    inner join {{ ref('int_metric_rules') }} as rules
        on rules.platform = observed.platform
        and rules.metric = observed.metric
    where observed.newest_first = 1
)

select
    platform,
    account_id,
    content_id,
    measure,
    cast(age_hours as integer) as age_hours,
    sum(value order by metric) as value
from counters
where preference = best_preference
group by platform, account_id, content_id, measure, age_hours
having bool_or(is_base)

-- Account x week in which a counter first came under another definition than before.
with facts as (
    select platform, account_id, true as is_of_content, metric, metric_definition_version,
        observed_at
    from {{ ref('fct_content_metrics') }}
    union all
    select platform, account_id, false as is_of_content, metric, metric_definition_version,
        observed_at
    from {{ ref('fct_account_metrics') }}
),

versions as (
    select
        facts.platform,
        facts.account_id,
        facts.is_of_content,
        facts.metric,
        facts.metric_definition_version,
        {{ local_week('min(facts.observed_at)', 'min(settings.timezone)') }} as week_start,
        row_number() over (
            partition by facts.platform, facts.account_id, facts.is_of_content, facts.metric
            order by min(facts.observed_at), facts.metric_definition_version nulls first
        ) as version_no
    from facts
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.observed_at <= settings.as_of
    group by 1, 2, 3, 4, 5
)

select
    platform,
    account_id,
    week_start,
    {{ joined_text('distinct metric', 'metric') }} as changed_metrics
from versions
where version_no > 1
group by platform, account_id, week_start

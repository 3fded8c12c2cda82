-- What the views of a piece of content count: the version that the source names, and the
-- platform's rule on the day of the reading.
with candidates as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        content.metric_definition_version,
        definitions.view_definition,
        row_number() over (
            partition by content.platform, content.account_id, content.content_id
            order by definitions.since desc nulls last
        ) as newest_first
    from {{ ref('mart_content_measures') }} as content
    left join {{ ref('view_definitions') }} as definitions
        on definitions.platform = content.platform
        and definitions.metric = content.counter_metric
        and (definitions.since is null or definitions.since <= cast(content.observed_at as date))
    where content.measure = 'views'
        and content.source = 'counter'
)

select
    platform,
    account_id,
    content_id,
    coalesce(
        metric_definition_version || ': ' || view_definition,
        metric_definition_version,
        view_definition
    ) as view_definition
from candidates
where newest_first = 1

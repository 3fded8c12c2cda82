-- Videos played to the end and begun, per piece of content, by the best thing a platform says:
-- seed completion_sources. An average share watched stands for none of them.
with plays as (
    select platform, account_id, content_id, value as plays
    from {{ ref('mart_content_measures') }}
    where measure = 'video_plays'
        and value is not null
),

told as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        sources.completion_source,
        case when sources.is_ratio then content.value * plays.plays else content.value end
            as completes,
        plays.plays,
        row_number() over (
            partition by content.platform, content.account_id, content.content_id
            order by sources.rank, case when sources.is_ratio then 1 else 0 end, sources.metric
        ) as best_first
    from {{ ref('mart_content_measures') }} as content
    inner join {{ ref('completion_sources') }} as sources
        on sources.metric = content.counter_metric
    inner join plays
        on plays.platform = content.platform
        and plays.account_id = content.account_id
        and plays.content_id = content.content_id
    where content.measure in ('video_completes', 'completion_ratio')
        and content.source = 'counter'
)

select
    platform,
    account_id,
    content_id,
    completes,
    plays,
    completion_source
from told
where best_first = 1

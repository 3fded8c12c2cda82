-- Where each figure of a piece of content comes from: the counter, unless a complete list read
-- after it is longer; else the list; else nowhere. Never a sum or a mean of the two.
with weighed as (
    select
        content.*,
        -- What an unfinished list does not show is unknown, not zero.
        case when is_list_complete or listed > 0 then listed end as known_list,
        coalesce(
            is_list_complete and complete_read_at >= observed_at and listed > counter_value,
            false
        ) as list_wins
    from {{ ref('int_content_measures') }} as content
),

valued as (
    select
        weighed.*,
        case
            when counter_value is not null and not list_wins then 'counter'
            when known_list is not null then 'actions'
            else 'none'
        end as source,
        case when counter_value is not null and not list_wins then counter_value else known_list end
            as value
    from weighed
)

select
    platform,
    account_id,
    content_id,
    measure,
    value,
    source,
    case
        when value = 0 then 'zero'
        when value is not null then 'observed'
        else coalesce(silence, 'missing')
    end as status,
    known_list as listed_value,
    case
        when source = 'counter' and value > 0
            then case
                when known_list is null then null
                when counts_replies then listed
                else listed_direct
            end / value
        when source = 'actions' and is_list_complete and value > 0 then 1.0
    end as coverage,
    case when known_list is not null then identified end as identified_value,
    is_list_complete,
    counted as counter_value,
    metric as counter_metric,
    metric_definition_version,
    case when source = 'counter' then observed_at else complete_read_at end as observed_at,
    case source when 'counter' then paid_scope when 'actions' then 'all' end as paid_scope
from valued
